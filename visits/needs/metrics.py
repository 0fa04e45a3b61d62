"""The figures of needs: raised, closed, under way, 长期推进, days in working time. Confidential ones count for who sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.metrics import Condition, Details, Measured, Metric, Period, Recount, Rule, register
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind
from foundation.desk.calendar import WorkingDays
from orgs.enterprises.metrics import NO_PLACE, closing_at
from orgs.places.names import names_on
from visits.models import Need
from visits.needs.choices import OPEN, Answer, NeedState
from visits.needs.histories import histories
from visits.needs.working_time import time_of
from visits.tables.visits import load_firm_names

GROUP = "诉求"
SEEN_ONLY = "保密的只计入看得到它的人的数字。"


@dataclass
class NeedEntry:
    """One need as it stood at the end of a period."""

    pk: int
    title: str
    enterprise_id: int
    jurisdiction_id: int | None
    raised_on: date
    precision: str
    state: NeedState
    ended_on: date | None
    answer: str
    days: int
    is_raised: bool  # in the period
    is_closed: bool  # in the period, and still so at its end
    shown_firm: str = ""
    shown_place: str = ""
    called: Any = None

    @property
    def standing(self) -> str:
        """Its state in the words of the figures."""
        return "办理中" if self.state in OPEN else str(self.state.label)


def counted_by(user: Actor) -> QuerySet[Need]:
    """Needs this person's figures count: those they see; for who sees figures only, all that are not confidential."""
    if user.may(Right.SEE_RECORDS):
        return Need.objects.visible_to(user).live()
    return Need.objects.live().filter(is_confidential=False) if user.may(Right.SEE_FIGURES) else Need.objects.none()


def entries(user: Actor, period: Period) -> list[NeedEntry]:
    """All needs raised up to the period's end, oldest first; three queries."""
    rows = list(counted_by(user).filter(raised_on__lte=period.last).order_by("raised_on", "pk"))
    days = WorkingDays.load()
    followed = histories([row.pk for row in rows], days=days, at=closing_at(period))
    made = []
    for row in rows:
        history = followed.get(row.pk)
        if history is None or not history.stretches:
            continue  # nobody knew of it then
        now = history.now
        ended_here = now.state == NeedState.CLOSED and now.ended_on is not None and now.ended_on >= period.first
        made.append(
            NeedEntry(
                pk=row.pk,
                title=row.title,
                enterprise_id=row.enterprise_id,
                jurisdiction_id=row.jurisdiction_id,
                raised_on=row.raised_on,
                precision=row.raised_on_precision,
                state=now.state,
                ended_on=now.ended_on,
                answer=now.answer,
                days=time_of(history, days, period.last).spent,
                is_raised=row.raised_on >= period.first,
                is_closed=ended_here,
            )
        )
    return made


def load_places(rows: Sequence[NeedEntry], at: Any, user: Actor) -> None:
    """The firm's street when the need was raised, under its name at the end."""
    names = names_on(at)
    for row in rows:
        row.shown_place = names.get(row.jurisdiction_id, NO_PLACE) if row.jurisdiction_id else NO_PLACE


def load_names(rows: Sequence[NeedEntry], at: Any, user: Actor) -> None:
    load_firm_names(rows, at, user)
    load_places(rows, at, user)


COLUMNS = (
    Column("title", "诉求", read=lambda row: row.title, kind=ColumnKind.NAME, width=30),
    Column("enterprise", "企业名称", read=lambda row: row.shown_firm, prefetch=load_names, width=28),
    Column("jurisdiction", "街道（园区）", read=lambda row: row.shown_place, prefetch=load_names),
    Column(
        "raised_on",
        "提出日期",
        read=lambda row: row.raised_on,
        kind=ColumnKind.DATE,
        precision=lambda row: row.precision,
    ),
    Column("state", "期末状态", read=lambda row: row.standing),
    Column("ended_on", "办结日期", read=lambda row: row.ended_on, kind=ColumnKind.DATE),
    Column("answer", "回访", read=lambda row: row.answer, kind=ColumnKind.CHOICE, show=of.words_of(Answer)),
    Column("days", "办理用时（工作日）", read=lambda row: row.days, kind=ColumnKind.COUNT),
)
Test = Callable[[NeedEntry], bool]


def is_content(entry: NeedEntry) -> bool:
    """Closed, and the firm said that it is content or fairly so."""
    return entry.is_closed and entry.answer in (Answer.SATISFIED, Answer.FAIRLY)


# The sheets of the annual workbook call the first column, by which they count, the name.
SHEET = Details(
    "诉求明细",
    entries,
    (
        Column("name", "诉求", read=lambda row: row.title, kind=ColumnKind.NAME, width=30),
        *COLUMNS[1:],
        Column("raised", "本期提出", read=lambda row: row.is_raised, kind=ColumnKind.FLAG, width=10),
        Column("closed", "本期办结", read=lambda row: row.is_closed, kind=ColumnKind.FLAG, width=10),
        Column("content", "满意或基本满意", read=is_content, kind=ColumnKind.FLAG, width=10),
    ),
)
CLOSED = ("closed", "是")


@dataclass(frozen=True)
class NeedMetric(Metric):
    """Needs of a period that meet a condition."""

    test: Test = lambda entry: True


def _figure(
    key: str,
    code: str,
    name: str,
    words: str,
    rule: Rule,
    test: Test,
    *where: Condition,
    how: str,
    unit: str = "条",
    sums: str = "",
) -> NeedMetric:
    return NeedMetric(
        key,
        code,
        name,
        f"{words}{SEEN_ONLY}",
        rule,
        rows=lambda user, period: [entry for entry in entries(user, period) if test(entry)],
        at=closing_at,
        columns=COLUMNS,
        url=lambda row, period: reverse("needs:detail", args=[row.pk]),
        unit=unit,
        sums=sums,
        section=GROUP,
        recount=Recount(how, where, SHEET, sums),
        test=test,
    )


NEED_METRICS: dict[str, NeedMetric] = {
    metric.key: metric
    for metric in (
        _figure(
            "needs_raised",
            "SQ01",
            "提出诉求",
            "提出日期在期间内的诉求，含后来并入别的。",
            Rule.DURING,
            lambda e: e.is_raised,
            ("raised", "是"),
            how="本期提出＝是",
        ),
        _figure(
            "needs_closed",
            "SQ02",
            "办结诉求",
            "期间内回访后办结、期末没有重新办理的诉求，不论何时提出。",
            Rule.DURING,
            lambda e: e.is_closed,
            CLOSED,
            how="本期办结＝是",
        ),
        _figure(
            "needs_content",
            "SQ03",
            "企业满意",
            "办结诉求中企业评价满意或基本满意的。",
            Rule.DURING,
            is_content,
            CLOSED,
            ("content", "是"),
            how="本期办结＝是，回访＝满意或基本满意",
        ),
        _figure(
            "needs_open",
            "SQ04",
            "期末办理中",
            "期末待分派、办理中、待企业补充和待回访的诉求；长期推进、已并入和企业已离开的不计。",
            Rule.CLOSING,
            lambda e: e.state in OPEN,
            ("state", "办理中"),
            how="期末状态＝办理中",
        ),
        _figure(
            "needs_long",
            "SQ05",
            "期末长期推进",
            "期末转为长期推进、每年检视一次的诉求。",
            Rule.CLOSING,
            lambda e: e.state == NeedState.LONG_TERM,
            ("state", "长期推进"),
            how="期末状态＝长期推进",
        ),
        _figure(
            "needs_days",
            "SQ06",
            "办结用时合计",
            "办结诉求从提出到办结的工作日之和，按工作日历（含调休），等企业补充、长期推进和合并办理的时间不计。",
            Rule.DURING,
            lambda e: e.is_closed,
            CLOSED,
            how="本期办结＝是，办理用时之和",
            unit="工作日",
            sums="days",
        ),
    )
}


def measure_together(metrics: Sequence[Metric], user: Actor, period: Period) -> dict[str, Measured]:
    """All of them from one reading of the needs."""
    found = entries(user, period)
    return {
        m.key: Measured(m.tally_of(entry for entry in found if m.test(entry)))
        for m in metrics
        if isinstance(m, NeedMetric)
    }


register(*NEED_METRICS.values(), together=measure_together)
