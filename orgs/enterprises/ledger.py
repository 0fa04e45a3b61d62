"""变动台账: every change with what was before, what came after, and the difference."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, Q, QuerySet

from foundation.accounts.scope import Actor, visible_q
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain, plain_day
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.values import reference
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, ChangeKind
from orgs.enterprises.facts import FACTS
from orgs.enterprises.filters import FirmFilter
from orgs.enterprises.labels import FIELD_WORDS, shown_values
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.places.names import jurisdiction_choices

_MOVES = [*ARRIVALS, *DEPARTURES, ChangeKind.DISTRICT_MOVE]
TOLD = 3  # a new firm brings twenty facts; the ledger names the first of them, the firm's page has all
_UNSPOKEN = (
    ChangeKind.RECORDED,
    ChangeKind.UPDATED,
    ChangeKind.CORRECTED,
)  # kinds that do not say by themselves what it was
_QUIET = {"name", *FACTS.quiet}


def load_ledger(changes: Sequence[Any], at: Any, user: Actor) -> None:
    """Names and before/after of a page of changes, as known then: five queries for any number of rows, six for whom
    not every firm is theirs.

    A firm is called by the name it bore on the day the ledger is looked at, as far as the reader follows it: a street
    that lost the firm calls it by the last name it had there.
    """
    ids = {c.enterprise_id for c in changes}
    states: dict[int, list[EnterpriseState]] = {}
    told = {name for c in changes for name in c.values} & set(FACTS)
    known = EnterpriseState.objects.filter(at.recorded(), enterprise__in=ids).order_by("effective_from")
    known = known.only("enterprise", "effective_from", "name", *told)
    for state in known:
        states.setdefault(state.enterprise_id, []).append(state)
    pairs: list[tuple[str, Any]] = []
    spans = []
    called = _called(states, ids, at, user)
    for change in changes:
        mine = states.get(change.enterprise_id, [])
        change.enterprise_name = called[change.enterprise_id]
        before = next((s for s in reversed(mine) if s.effective_from < change.effective_on), None)
        names = [n for n in change.values if n not in _QUIET or change.kind == ChangeKind.RENAMED and n == "name"]
        change.before_values = {n: _held(before, n) for n in names}
        change.after_values = {n: change.values[n] for n in names}
        spans.append((change, names, len(pairs)))
        pairs += [(n, change.before_values[n]) for n in names] + [(n, change.after_values[n]) for n in names]
    words = shown_values(pairs)
    for change, names, start in spans:
        many = len(names) > 1 or change.kind in _UNSPOKEN
        old, new = words[start : start + len(names)], words[start + len(names) : start + 2 * len(names)]
        change.before_text = _told(names, old, many)
        change.after_text = _told(names, new, many)
        change.net = net_of(change)


def _called(states: dict[int, list[Any]], ids: set[int], at: AsOf, user: Actor) -> dict[int, str]:
    """The last name up to the day that this person saw of each firm; a firm without one is called by its number."""
    if visible_q(EnterpriseState, user):
        seen = EnterpriseState.objects.visible_to(user).until(at).filter(enterprise__in=ids)
        names = dict(seen.order_by("effective_from").values_list("enterprise_id", "name"))
    else:
        until = ((pk, [s.name for s in mine if s.effective_from <= at.day]) for pk, mine in states.items())
        names = {pk: borne[-1] for pk, borne in until if borne}
    if nameless := ids - set(names):
        names.update(Enterprise.objects.filter(pk__in=nameless).values_list("pk", "number"))
    return names


def load_makers(changes: Sequence[Any], at: Any, user: Actor) -> None:
    """Who entered the changes: one changeset brings hundreds of them, so its maker is not joined to each."""
    changesets = Changeset.objects.select_related("by__person").in_bulk({c.changeset_id for c in changes})
    for change in changes:
        change.changeset = changesets[change.changeset_id]


def _held(state: EnterpriseState | None, name: str) -> Any:
    if state is None:
        return None
    if name in FACTS.places:
        return getattr(state, f"{name}_id")
    if name in FACTS.personal:  # all of them are read at once, with the words
        pk = getattr(state, f"{name}_id")
        return reference(pk) if pk else None
    return getattr(state, name)


def _told(names: list[str], words: list[str], many: bool) -> str:
    told = [f"{FIELD_WORDS.get(n, n)} {w}" if many else w for n, w in zip(names, words, strict=True) if w]
    more = f" 等 {len(told)} 项" if len(told) > TOLD else ""
    return "；".join(told[:TOLD]) + more


def net_of(change: Any) -> int | None:
    """How many more or fewer; only where a known count became another known count.

    Full and probationary members are parts of one number: somebody who became full is no member more.
    """

    def more(name: str) -> int | None:
        before, after = change.before_values.get(name), change.after_values.get(name)
        return None if before is None or after is None else after - before

    for name in ("staff", "members_total"):
        if (found := more(name)) is not None:
            return found
    parts = [found for name in ("members_full", "members_probationary") if (found := more(name)) is not None]
    return sum(parts) if parts else None


def signed(number: int) -> str:
    return f"+{number}" if number > 0 else str(number)


class JurisdictionThenFilter(django_filters.MultipleChoiceFilter):
    """Changes of firms that belonged to the street on that day or just before."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        return qs.filter(Exists(EnterpriseState.objects.around_change().filter(jurisdiction__in=map(int, value))))


class LedgerTable(DatedTable):
    """变动台账, newest first; withdrawn rows are not in it."""

    name = "changes"
    title = "变动台账"
    columns = ColumnSet(
        [
            Column(
                "enterprise",
                "企业名称",
                read=lambda c: c.enterprise_name,
                kind=ColumnKind.NAME,
                prefetch=load_ledger,
                width=34,
            ),
            plain_day("effective_on", "生效日期", precision=lambda c: c.precision, shown=True),
            plain(
                "kind",
                "变动类型",
                kind=ColumnKind.CHOICE,
                lookup="kind",
                choices=lambda user: ChangeKind.choices,
                show=lambda value: str(ChangeKind(value).label),
                shown=True,
            ),
            Column("before", "变动前", read=lambda c: c.before_text, prefetch=load_ledger, shown=True, width=30),
            Column("after", "变动后", read=lambda c: c.after_text, prefetch=load_ledger, shown=True, width=30),
            plain("net", "净变化", kind=ColumnKind.COUNT, show=signed, prefetch=load_ledger, shown=True, width=8),
            plain("counterpart", "来源地或去向", lookup="counterpart", shown=True),
            plain("reason", "原因", lookup="reason"),
            plain("source", "来源", shown=True),
            plain(
                "recorded_at",
                "登记时间",
                kind=ColumnKind.MOMENT,
                order=("recorded_at",),
                lookup="recorded_at",
                shown=True,
                width=17,
            ),
            Column(
                "by",
                "登记人",
                read=lambda c: str(c.changeset.by) if c.changeset.by else "系统",
                prefetch=load_makers,
            ),
        ]
    )
    tabs = (
        Tab("moves", "进出", lambda user, at: Q(kind__in=_MOVES), "入库、离库和区内变更"),
        Tab("people", "人员与党员", lambda user, at: Q(kind__in=[ChangeKind.STAFF, ChangeKind.MEMBERS])),
        Tab(
            "flags",
            "列统与重点",
            lambda user, at: Q(kind__in=[ChangeKind.LISTED, ChangeKind.UNLISTED, ChangeKind.KEY]),
        ),
        Tab("corrections", "更正", lambda user, at: Q(kind=ChangeKind.CORRECTED)),
    )
    main_filters = ("kind", "effective_on_from", "effective_on_to")
    default_sort = "-effective_on"
    search_help = "企业名称"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return EnterpriseChange.objects.visible_to(user).as_known(at).filter(effective_on__lte=at.day)

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: AsOf) -> QuerySet:
        """Changes of firms under any name they bore up to the day while the reader followed them."""
        seen = EnterpriseState.objects.visible_to(user).until(at)
        return queryset.filter(enterprise__in=seen.search_until(text, at).values("enterprise"))

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        choices = [(str(pk), name) for pk, name in jurisdiction_choices()]
        firms = JurisdictionThenFilter(choices=choices, label="街道（园区）")
        return {"jurisdiction": firms, "enterprise": FirmFilter(user, at)}

    def row_url(self, row: EnterpriseChange) -> str:
        return address_of("enterprises:detail", row.enterprise_id)
