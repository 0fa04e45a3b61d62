"""A table: declared columns, tabs and filters, and the selection a person makes in it.

Page, tab counts, export and API all start from the same ``Selection``, so they cannot disagree.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from constance import config
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone

from foundation.common.tables.columns import Column, ColumnSet
from foundation.common.tables.filtering import build_filterset, read_filters
from foundation.common.tables.keyset import after_row, nulls_last

# Parameters that are not filters. "after" is the key of the last row seen, for pages beyond the counted ones.
KNOWN = {"q", "tab", "sort", "page", "after", "as_of", "known_at"}
PAGE_SIZE = 50
BROAD = 1000  # from so many hits on, reading in order finds a page sooner than an index does


@dataclass(frozen=True)
class Tab:
    """One quick view of a table, with its own count."""

    key: str
    label: str
    condition: Callable[[Any, Any], Q]  # fn(user, at)
    help: str = ""
    is_counted: Callable[[Any], bool] = lambda at: True  # fn(at); a number no index gives is left out


@dataclass(frozen=True)
class Chip:
    """One applied condition, which can be taken away."""

    label: str
    without: str  # the query string without it


@dataclass(frozen=True)
class Count:
    """A number of rows, exact up to the cap."""

    rows: int
    cap: int

    @property
    def is_capped(self) -> bool:
        return self.rows > self.cap

    def __str__(self) -> str:
        return f"{self.cap:,}+" if self.is_capped else f"{self.rows:,}" if self.rows >= 10_000 else str(self.rows)


def _compiled(queryset: QuerySet) -> tuple[str, Any] | None:
    """The query as SQL; None when Django can tell that it has no rows."""
    try:
        return queryset.query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return None


def count_each(queryset: QuerySet, conditions: dict[str, Q]) -> dict[str, int]:
    """How many rows meet each condition, reading them once."""
    marked = {f"in_{key}": Case(When(q, then=1), default=0) for key, q in conditions.items()}
    compiled = _compiled(queryset.order_by().annotate(**marked).values(*marked)) if marked else None
    if compiled is None:
        return dict.fromkeys(conditions, 0)
    sql, params = compiled
    sums = ", ".join(f'COALESCE(SUM("{name}"), 0)' for name in marked)
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"SELECT {sums} FROM ({sql}) counted", params)  # noqa: S608 - our own names only
        return dict(zip(conditions, cursor.fetchone(), strict=True))


def count_many(querysets: Sequence[QuerySet], cap: int) -> list[Count]:
    """Count several selections in one round trip, each only up to the cap: counting 100,000 rows is not free."""
    if not querysets:
        return []
    parts, params = [], []
    for queryset in querysets:
        # No column is asked for, so that an index alone can answer, and a search's index without reading the rows.
        compiled = _compiled(queryset.order_by().annotate(counted=Value(1)).values("counted")[: cap + 1])
        if compiled is None:
            parts.append("SELECT 0")
            continue
        sql, sql_params = compiled
        parts.append(f"SELECT COUNT(*) FROM ({sql}) counted")  # noqa: S608 - Django wrote the inner query
        params.extend(sql_params)
    with connections[querysets[0].db].cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({part})" for part in parts), params)
        return [Count(rows, cap) for rows in cursor.fetchone()]


class Table:
    """What a list page, its export and its API have in common; a subclass declares the rest."""

    name: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[str] = "条"
    columns: ClassVar[ColumnSet]
    tabs: ClassVar[Sequence[Tab]] = ()
    main_filters: ClassVar[Sequence[str]] = ()  # those shown without opening 更多筛选
    standing_filters: ClassVar[Sequence[str]] = ()  # those that act even when nobody chose them
    default_sort: ClassVar[str] = ""
    tiebreak: ClassVar[str] = "pk"
    search_help: ClassVar[str] = ""
    is_dated: ClassVar[bool] = False

    def rows(self, user: Any, at: Any) -> QuerySet:
        """Rows this person may see at that time; the first link is ``visible_to``."""
        raise NotImplementedError

    def baseline(self, queryset: QuerySet) -> QuerySet:
        """The rows counted as 全部 before any filter."""
        return queryset

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset

    def found(self, queryset: QuerySet, text: str, *, user: Any, at: Any) -> QuerySet:
        """``search`` for tables whose names belong to other rows, of which not every reader knows every day's."""
        return self.search(queryset, text)

    def search_broadly(self, queryset: QuerySet, text: str) -> QuerySet | None:
        """The same rows when there are so many that an index is of no use; None where there is no other way."""
        return None

    def extra_filters(self, user: Any, at: Any) -> dict[str, django_filters.Filter]:
        return {}

    def at(self, day: date | None, known_at: datetime | None) -> Any:
        """The table's time argument; only dated tables have one."""
        return None

    def may_know_at(self, user: Any) -> bool:
        return False

    def row_url(self, row: Any) -> str:
        return ""

    def for_page(self, queryset: QuerySet, columns: Sequence[Column]) -> QuerySet:
        """Related rows these columns need, joined at once."""
        related = {path for column in columns for path in column.related}
        return queryset.select_related(*sorted(related)) if related else queryset

    def select(
        self, user: Any, params: QueryDict, *, columns: Iterable[str] = (), with_all_filters: bool = False
    ) -> "Selection":
        """What this person asks for in the address."""
        return Selection(table=self, user=user, params=params, wanted=tuple(columns), with_all_filters=with_all_filters)


@dataclass
class Selection:
    """One person's view of a table: rows, columns, order, time; with a sentence for whatever was not understood."""

    table: Table
    user: Any
    params: QueryDict
    wanted: tuple[str, ...] = ()
    with_all_filters: bool = False  # a page of fields to fill in wants them all, a list only those in use
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.params.get("q", "").strip()[:100]
        self.at = self.table.at(self._day(), self._known_at()) if self.table.is_dated else None
        self.tab = self._tab()
        self.sort, self.descending, self.order = self._order()
        rows = self.table.rows(self.user, self.at)
        wanted = (
            None if self.with_all_filters else {*self.table.main_filters, *self.table.standing_filters, *self.params}
        )
        filterset = build_filterset(self.table.columns, self.user, self.table.extra_filters(self.user, self.at), wanted)
        self.filterset, errors = read_filters(filterset, self.params, rows, known=KNOWN)
        self.errors.extend(errors)
        if self.errors:
            self.unfiltered = self.before_tab = self.queryset = rows.none()
            return
        self.unfiltered = self.table.baseline(rows)
        filtered = self.filterset.qs
        self.before_tab = self.table.found(filtered, self.text, user=self.user, at=self.at) if self.text else filtered
        self.queryset = self._in_tab(self.tab) if self.tab else self.before_tab

    # --- reading the address ------------------------------------------------------------------------

    def _day(self) -> date | None:
        text = self.params.get("as_of", "")
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.errors.append("截至日期请写成 2023-12-31 的样子。")
            return None
        if day > timezone.localdate():
            self.errors.append("截至日期不能晚于今天：将来的情况还没有发生。")
            return None
        return day

    def _known_at(self) -> datetime | None:
        text = self.params.get("known_at", "")
        if not text:
            return None
        if not self.table.may_know_at(self.user):
            self.errors.append("“当时所知”只供行业党委办公室使用。")
            return None
        try:
            if len(text) <= 10:
                moment = datetime.combine(date.fromisoformat(text), time.max)
            else:
                moment = datetime.fromisoformat(text)
            moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
            moment.astimezone(
                UTC
            )  # as the database keeps it; the first and last days of the calendar have no room for it
        except (ValueError, OverflowError):
            self.errors.append("“当时所知”请写成 2023-12-01 的样子。")
            return None
        return moment

    def _tab(self) -> Tab | None:
        key = self.params.get("tab", "")
        found = next((t for t in self.table.tabs if t.key == key), None)
        if key and found is None:
            self.errors.append(f"没有“{key[:20]}”这个页签。")
        return found

    def _order(self) -> tuple[str, bool, list[str]]:
        text = self.params.get("sort", "") or self.table.default_sort
        descending = text.startswith("-")
        column = self.table.columns.get(text.lstrip("-"))
        if column is None or not column.order:
            if self.params.get("sort"):
                self.errors.append(f"不能按“{text[:20]}”排序。")
            return "", False, [self.table.tiebreak]
        sign = "-" if descending else ""
        return column.key, descending, [f"{sign}{path}" for path in (*column.order, self.table.tiebreak)]

    def _in_tab(self, tab: Tab) -> QuerySet:
        return self.before_tab.filter(tab.condition(self.user, self.at))

    # --- what it holds ------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[Column]:
        """The chosen columns; the name always first."""
        chosen = self.table.columns.pick(self.wanted) or self.table.columns.shown()
        names = [c for c in self.table.columns if c.is_name]
        return [*names, *(c for c in chosen if not c.is_name)]

    @property
    def ordered(self) -> QuerySet:
        queryset = self.queryset
        if self.text and not self.errors and self.total.rows > BROAD:
            broad = self.table.search_broadly(self.filterset.qs, self.text)
            if broad is not None:
                queryset = broad.filter(self.tab.condition(self.user, self.at)) if self.tab else broad
        return self.table.for_page(queryset.order_by(*nulls_last(queryset.model, self.order)), self.columns)

    def after(self, pk: int) -> QuerySet:
        """The rows behind row ``pk``, which may have left the list meanwhile, but not what this person may see."""
        visible_to = getattr(self.queryset.model._default_manager, "visible_to", None)
        among = visible_to(self.user) if visible_to else self.table.rows(self.user, self.at)
        return after_row(self.ordered, self.order, pk, among=among)

    @cached_property
    def counts(self) -> dict[str, Count | None]:
        """The total (""), all rows ("unfiltered"), the filtered rows before the tab ("before_tab") and every tab.

        One query, two once something is chosen. A search too broad to be counted shows no numbers on its tabs.
        """
        cap = config.LIST_COUNT_CAP
        if self.errors:
            return {key: Count(0, cap) for key in ("", "unfiltered", "before_tab", *(t.key for t in self.table.tabs))}
        counted = self._counts_of_some(cap) if self.text or self.chips_from_filters else self._counts_of_all(cap)
        counted[""] = counted[self.tab.key] if self.tab else counted["before_tab"]
        return counted

    def _counts_of_all(self, cap: int) -> dict[str, Count | None]:
        """Each number from an index of its own."""
        counted = self._count({"unfiltered": self.unfiltered, **self._tabs(self._counted_tabs())}, cap)
        left_out = dict.fromkeys(tab.key for tab in self.table.tabs)
        return {**left_out, **counted, "before_tab": counted["unfiltered"]}

    def _counts_of_some(self, cap: int) -> dict[str, Count | None]:
        """Whatever was chosen, the rows are read once for all tabs; unless there are too many."""
        counted = self._count({"unfiltered": self.unfiltered, "before_tab": self.before_tab}, cap)
        found, tabs = counted["before_tab"], self._counted_tabs()
        counted.update(dict.fromkeys(tab.key for tab in self.table.tabs))
        if found is not None and not found.is_capped:
            conditions = {tab.key: tab.condition(self.user, self.at) for tab in tabs}
            parts = count_each(self.before_tab, conditions) if found.rows else dict.fromkeys(conditions, 0)
            return {**counted, **{key: Count(rows, cap) for key, rows in parts.items()}}
        if self.text:
            tabs = [self.tab] if self.tab else []
        return {**counted, **self._count(self._tabs(tabs), cap)}

    def _counted_tabs(self) -> list[Tab]:
        """The open tab is counted whatever it costs: its number is the list's."""
        return [tab for tab in self.table.tabs if tab is self.tab or tab.is_counted(self.at)]

    def _tabs(self, tabs: Iterable[Tab]) -> dict[str, QuerySet]:
        return {tab.key: self._in_tab(tab) for tab in tabs}

    def _count(self, asked: dict[str, QuerySet], cap: int) -> dict[str, Count | None]:
        return dict(zip(asked, count_many(list(asked.values()), cap), strict=True))

    @property
    def total(self) -> Count:
        total = self.counts[""]
        assert total is not None
        return total

    def load(self, rows: Sequence[Any], columns: Sequence[Column] | None = None) -> Sequence[Any]:
        """Load what the columns need for these rows, at the selection's point in time."""
        for load in dict.fromkeys(c.prefetch for c in (columns or self.columns) if c.prefetch):
            load(rows, self.at, self.user)
        return rows

    def query(self, **changes: str | None) -> str:
        """The address's query string with some parameters changed, and back on the first page."""
        params = self.params.copy()
        for name in ("page", "after"):
            params.pop(name, None)
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return params.urlencode()

    @cached_property
    def chips_from_filters(self) -> list[Chip]:
        """Applied column filters, each with the address without it."""
        chips = []
        if self.errors or not self.filterset.form.is_valid():
            return []
        for name, bound in self.filterset.filters.items():
            value = self.filterset.form.cleaned_data.get(name)
            if value in (None, "", []):
                continue
            for one in value if isinstance(value, list) else [value]:
                chips.append(Chip(f"{bound.label}：{_words(bound, one)}", self._without(name, str(one))))
        return chips

    @cached_property
    def chips(self) -> list[Chip]:
        chips = list(self.chips_from_filters)
        if self.text:
            chips.insert(0, Chip(f"关键词：{self.text}", self.query(q=None)))
        return chips

    def _without(self, name: str, value: str) -> str:
        params = self.params.copy()
        for gone in ("page", "after"):
            params.pop(gone, None)
        params.setlist(
            name, [v for v in params.getlist(name) if v not in (value, "") and len(params.getlist(name)) > 1]
        )
        return params.urlencode()

    @property
    def described(self) -> list[str]:
        """The selection in words, for the 口径 sheet and the log."""
        words = [chip.label for chip in self.chips]
        if self.tab:
            words.insert(0, f"页签：{self.tab.label}")
        if self.sort:
            column = self.table.columns.get(self.sort)
            words.append(f"排序：{column.label if column else self.sort}{'（从大到小）' if self.descending else ''}")
        return words


def _words(bound: django_filters.Filter, value: Any) -> str:
    if words := getattr(bound, "words", None):
        return str(words(value))
    choices = dict(bound.extra.get("choices", ()))
    return str(choices.get(str(value), value))
