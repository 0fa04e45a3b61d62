"""R5, R6: firms the Party does not reach as it should (handbook §2.5, §2.6, §6.2)."""

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Q

from foundation.common.periods import MONTHS_OF_QUARTER, period_end, quarter_of
from foundation.common.tables.listing import address_of
from foundation.trail.asof import AsOf
from orgs.enterprises.models import EnterpriseState
from orgs.parties.choices import Coverage
from orgs.parties.coverage import covered_q, operating_q, reasoned_q, unbuilt_q, unreached_q
from reminders.choices import Who
from reminders.rules.base import FIRM, Due, Find, Rule, Scope, Step, register_rule

LONGEST_QUARTER = 92  # days

Words = Callable[[int | None, int | None], str]  # of a firm's full members and staff


def _found(rule: str, at: AsOf, by: date, scope: Scope, condition: Q, words: Words) -> Iterator[Due]:
    """One item a quarter per firm, to be settled by the quarter's end; one query."""
    due_on = period_end(at.day, MONTHS_OF_QUARTER)
    if due_on > by:
        return
    firms = EnterpriseState.objects.as_of(at).present().filter(operating_q()).filter(condition)
    rows = scope.narrow(firms)
    fields = ("enterprise", "name", "jurisdiction", "members_full", "staff")
    for pk, name, street, full, staff in scope.read(rows.order_by("sort_key", "pk").values_list(*fields)):
        yield Due(
            rule=rule,
            subject=f"{FIRM}:{pk}",
            period=quarter_of(at.day),
            due_on=due_on,
            about=name,
            text=words(full, staff),
            url=f"{address_of('enterprises:detail', pk)}#panel-党组织",
            action="去办理",
            enterprise=pk,
            jurisdiction=street,
        )


def find_unbuilt(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R5: enough full members and no organisation of its own, unless a reason for it still holds."""

    def words(full: int | None, staff: int | None) -> str:
        return f"有正式党员 {full} 名，还没有单独组建党组织；暂不能组建的请登记原因。"

    return _found("R5", at, by, scope, unbuilt_q(at) & ~reasoned_q(at), words)


def find_unreached(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R6: many staff, no member, no organisation and nobody who looks after the firm."""

    def words(full: int | None, staff: int | None) -> str:
        return f"从业人员 {staff} 人，没有党员、党组织和指导员。"

    return _found("R6", at, by, scope, unreached_q(at) & covered_q(Coverage.NONE, at), words)


def _register(code: str, title: str, find: Find, help_text: str, many: str) -> None:
    register_rule(
        Rule(
            code,
            title,
            "党组织覆盖",
            find,
            lambda: (Step("now", -LONGEST_QUARTER, (Who.LEAD, Who.OFFICE)),),
            help=help_text,
            many=many,
        )
    )


_register(
    "R5", "应建未建", find_unbuilt, "正式党员达到人数而没有单独组建党组织；每季度提醒一次。", "{n} 家企业应建未建"
)
_register(
    "R6",
    "人多无党员",
    find_unreached,
    "从业人员较多而没有党员、党组织和指导员；每季度提醒一次。",
    "{n} 家企业人多无党员",
)
