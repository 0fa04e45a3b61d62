"""What this app offers: its pages in the navigation, its workbook as a file, the words for a person's scope."""

from foundation.accounts.roles import Right
from foundation.desk import navigation
from foundation.exchange.writing.makers import Maker, register_maker
from foundation.exchange.writing.scope_words import provide_places


def wire_reports() -> None:
    from reports.places import scope_words
    from reports.workbook import MAKER, may_have_workbook, write_year

    provide_places(scope_words)
    register_maker(Maker(MAKER, write_year, may=may_have_workbook))
    figures = (Right.SEE_FIGURES,)
    records = (Right.SEE_RECORDS,)
    navigation.register("活动培训", "直播行业", "reports:streaming", rights=records, icon="device-tv", order=40)
    navigation.register(
        "总结报表", "年度总结", "reports:index", rights=figures, icon="chart-bar", order=10, on_phone=True
    )
