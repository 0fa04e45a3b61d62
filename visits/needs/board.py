"""看板: needs by where they stand; a fixed number of queries whatever their number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.http import QueryDict

from foundation.accounts.scope import Actor
from foundation.common.tables.table import Selection, count_each
from foundation.trail import clock
from visits.models import Need
from visits.needs.choices import NeedState
from visits.needs.kind import NEED
from visits.tables.needs import load_holders
from visits.tables.visits import load_firm_names

SHOWN = 12  # cards of a column; the list has all of them


@dataclass(frozen=True)
class Column:
    """One column: which needs, and the tab of the list that has them all."""

    key: str
    title: str
    empty: str
    condition: Callable[[], Q]
    order: tuple[Any, ...]
    list_query: Callable[[], str]


def _first_due() -> Any:
    return F("due_on").asc(nulls_last=True)


def _this_year() -> Q:
    return Q(state=NeedState.CLOSED, ended_on__gte=date(clock.today().year, 1, 1))


COLUMNS = (
    Column(
        "unassigned",
        "待分派",
        "没有待分派的诉求",
        lambda: Q(state=NeedState.UNASSIGNED),
        ("raised_on", "pk"),
        lambda: "state=unassigned",
    ),
    Column(
        "doing",
        "办理中",
        "没有办理中的诉求",
        lambda: Q(state__in=(NeedState.DOING, NeedState.WAITING)),
        (_first_due(), "pk"),
        lambda: "state=doing&state=waiting",
    ),
    Column(
        "replied",
        "待回访",
        "没有待回访的诉求",
        lambda: Q(state=NeedState.REPLIED),
        ("replied_on", "pk"),
        lambda: "state=replied",
    ),
    Column(
        "long",
        "长期推进",
        "没有长期推进的诉求",
        lambda: Q(state=NeedState.LONG_TERM),
        (F("look_on").asc(nulls_last=True), "pk"),
        lambda: "state=long_term",
    ),
    Column(
        "closed",
        "已办结（本年）",
        "本年还没有办结的诉求",
        _this_year,
        ("-ended_on", "-pk"),
        lambda: f"state=closed&ended_on_from={clock.today().year}-01-01",
    ),
)


@dataclass
class Shown:
    """A column with its number and its first cards."""

    column: Column
    count: int
    cards: list[Need]
    query: str

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass
class Board:
    selection: Selection
    columns: list[Shown]
    coordination: list[Need]

    @property
    def fields(self) -> list[Any]:
        """The filters of the board: those of the list but where a need stands, which its columns say."""
        form = self.selection.filterset.form
        return [form[name] for name in NEED.main_filters if name != "state" and name in form.fields]

    @property
    def is_filtered(self) -> bool:
        return bool(self.selection.chips)


def board_of(user: Actor, params: QueryDict) -> Board:
    """What this person sees, narrowed by the list's filters."""
    asked = params.copy()
    asked.pop("tab", None)
    selection = NEED.table.select(user, asked)
    rows = selection.queryset.select_related("category")
    counts = count_each(selection.queryset, {column.key: column.condition() for column in COLUMNS})
    shown = [
        Shown(
            column,
            counts[column.key],
            list(rows.filter(column.condition()).order_by(*column.order)[:SHOWN]),
            "&".join(filter(None, (column.list_query(), selection.query(state=None, sort=None)))),
        )
        for column in COLUMNS
    ]
    urgent = list(rows.filter(needs_coordination=True).order_by(_first_due(), "pk")[:SHOWN])
    dress([*urgent, *(card for one in shown for card in one.cards)], user)
    return Board(selection, shown, urgent)


def dress(cards: list[Need], user: Actor) -> None:
    """What a card shows besides its own columns."""
    load_firm_names(cards, None, user)
    load_holders(cards, None, user)
    for card in cards:
        card.when = when_words(card)  # type: ignore[attr-defined]
        card.is_late = card.when.startswith("逾期")  # type: ignore[attr-defined]


def when_words(need: Need) -> str:
    """How long there is still, in words."""
    today = clock.today()
    if need.state == NeedState.WAITING:
        return "等企业补充"
    if need.state == NeedState.LONG_TERM:
        return f"{need.look_on} 前检视" if need.look_on else "长期推进"
    if need.state == NeedState.CLOSED:
        return f"{need.ended_on} 办结"
    if need.due_on is None or need.state not in (NeedState.UNASSIGNED, NeedState.DOING):
        return ""
    days = (need.due_on - today).days
    return f"逾期 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"还有 {days} 天"
