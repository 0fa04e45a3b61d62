"""The list page: one view and one template for every table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.views.generic import View

from foundation.common.tables.columns import Column
from foundation.common.tables.table import KNOWN, PAGE_SIZE, Selection, Table

# Filled by the desk: which columns this person chose for this table.
_preferences: list[Callable[[Any, str], tuple[str, ...]]] = []


def provide_preferences(load: Callable[[Any, str], tuple[str, ...]]) -> None:
    """The desk says how column choices are kept; without it every table shows its default columns."""
    _preferences[:] = [load]


def chosen_columns(user: Any, table: Table) -> tuple[str, ...]:
    return _preferences[0](user, table.name) if _preferences else ()


@dataclass(frozen=True)
class Action:
    """A button of a page."""

    label: str
    url: str
    icon: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Ticks:
    """Rows that are sent to a page: those ticked together, or one by itself."""

    name: str  # of the parameter the page takes
    key: Callable[[Any], Any]  # its value for a row's record
    url: str
    label: str  # of the button for those ticked
    row_label: str

    def row_url(self, key: Any) -> str:
        return f"{self.url}?{self.name}={key}"


@dataclass(frozen=True)
class Head:
    """A column's head; a link when the table can be sorted by it."""

    column: Column
    query: str
    direction: str  # "ascending", "descending" or ""


@dataclass(frozen=True)
class TabLink:
    label: str
    count: str
    query: str
    is_current: bool
    help: str = ""


@dataclass(slots=True)
class Cell:
    """A cell as the template shows it."""

    column: Column
    text: str
    url: str = ""
    tone: str = ""  # a pill instead of plain words


@dataclass(slots=True)
class Row:
    pk: Any
    url: str
    cells: list[Cell]
    record: Any
    key: Any = None  # what is sent when it is ticked


@dataclass(frozen=True)
class Pager:
    """Where in the list we are: numbered pages as far as rows are counted, then by key."""

    number: int
    first: int
    last: int
    total: str
    previous: str = ""
    next: str = ""


def heads(selection: Selection) -> list[Head]:
    made = []
    for column in selection.columns:
        if not column.order:
            made.append(Head(column, "", ""))
            continue
        current = selection.sort == column.key
        wanted = f"-{column.key}" if current and not selection.descending else column.key
        direction = ("descending" if selection.descending else "ascending") if current else ""
        made.append(Head(column, selection.query(sort=wanted), direction))
    return made


def tab_links(selection: Selection) -> list[TabLink]:
    """全部 and the table's own tabs; each count equals the list's total after the click."""
    if not selection.table.tabs:
        return []
    everything = TabLink("全部", str(selection.counts["before_tab"]), selection.query(tab=None), selection.tab is None)
    return [
        everything,
        *(
            TabLink(
                tab.label,
                str(selection.counts[tab.key] or ""),
                selection.query(tab=tab.key),
                selection.tab is tab,
                tab.help,
            )
            for tab in selection.table.tabs
        ),
    ]


class Paging:
    """Cut one page out of a selection."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.errors: list[str] = []
        self.after = selection.params.get("after", "")
        self.number = self._number(selection.params.get("page", "1"))

    def _number(self, text: str) -> int:
        most = max(1, -(-min(self.selection.total.rows, self.selection.total.cap) // PAGE_SIZE))
        try:
            return min(max(int(text[:9]), 1), most)
        except ValueError:
            return 1

    def rows(self) -> list[Any]:
        queryset = self.selection.ordered
        if self.after and self.after.isdecimal() and len(self.after) < 18:
            return self._rows_after(int(self.after))
        start = (self.number - 1) * PAGE_SIZE
        self._rows = list(queryset[start : start + PAGE_SIZE])
        return self._rows

    def _rows_after(self, pk: int) -> list[Any]:
        """The page after a row, found by key: OFFSET would read and throw away all rows before it."""
        self._rows = list(self.selection.after(pk)[:PAGE_SIZE])
        return self._rows

    def pager(self) -> Pager:
        total, shown = self.selection.total, len(self._rows)
        if self.after:
            following = self._rows[-1].pk if shown == PAGE_SIZE else ""
            return Pager(
                0, 0, shown, str(total), self.selection.query(), following and self._query(after=str(following))
            )
        start = (self.number - 1) * PAGE_SIZE
        previous = self._query(page=str(self.number - 1)) if self.number > 1 else ""
        following = ""
        if start + shown < min(total.rows, total.cap):
            following = self._query(page=str(self.number + 1))
        elif total.is_capped and shown:
            following = self._query(after=str(self._rows[-1].pk))
        return Pager(self.number, start + 1 if shown else 0, start + shown, str(total), previous, following)

    def _query(self, **changes: str) -> str:
        params = self.selection.params.copy()
        for name in ("page", "after"):
            params.pop(name, None)
        for name, value in changes.items():
            params[name] = value
        return params.urlencode()


def rendered(selection: Selection, rows: Iterable[Any], ticks: Ticks | None = None) -> list[Row]:
    columns, table = selection.columns, selection.table
    made = []
    for record in rows:
        url = table.row_url(record)
        cells = [Cell(c, c.text(record), c.url(record, url), c.tone(record) if c.tone else "") for c in columns]
        made.append(Row(record.pk, url, cells, record, ticks.key(record) if ticks else None))
    return made


class TableView(View):
    """GET a table as a page, or as the fragment below the filters when htmx asks.

    Subclasses name the table and guard the door (see ``accounts.gate``).
    """

    table: ClassVar[Table]
    template_name = "common/list.html"

    def export_link(self) -> str:
        """Where this table is exported; empty = not for this person."""
        return ""

    def actions(self) -> list[Action]:
        return []

    def ticks(self, selection: Selection) -> Ticks | None:
        """What the rows can be ticked for."""
        return None

    def more_context(self, selection: Selection) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        table = self.table
        is_part = request.htmx and not request.htmx.boosted
        # Boxes somebody uses are all there from the start: what is typed into one must not be replaced by a late answer.
        is_open = not is_part and bool(set(request.GET) - (KNOWN - {"known_at"}) - set(table.main_filters))
        columns = chosen_columns(request.user, table)
        selection = table.select(request.user, request.GET, columns=columns, with_all_filters=is_open)
        paging = Paging(selection)
        rows = list(selection.load(paging.rows()))
        form, ticks, actions = selection.filterset.form, self.ticks(selection), self.actions()
        context = {
            "table": table,
            "selection": selection,
            "errors": selection.errors,
            "heads": heads(selection),
            "rows": rendered(selection, rows, ticks),
            "ticks": ticks,
            "tabs": tab_links(selection),
            "pager": paging.pager(),
            "main_fields": [form[name] for name in table.main_filters if name in form.fields],
            "is_open": is_open,
            "more_fields": [f for f in form if f.name not in table.main_filters] if is_open else [],
            "filters_url": panel_url("desk:filters", request, table),
            "columns_url": panel_url("desk:columns", request, table),
            "actions": actions,
            "first_action": next((action for action in actions if action.is_primary), actions[0] if actions else None),
            "empty_title": "还没有记录",
            "empty_text": "录入或导入以后，会列在这里。" if actions else "有了与您有关的记录，会列在这里。",
            "export_url": self.export_link(),
            **self.more_context(selection),
        }
        template = "common/_list_body.html" if is_part else self.template_name
        response = render(request, template, context, status=400 if selection.errors else 200)
        # The fragment and the page share one address: without this the browser's Back shows a fragment.
        response["Vary"] = "HX-Request, Cookie"
        return response


def panel_url(name: str, request: HttpRequest, table: Table) -> str:
    """Where a part of the list page is found that most people never open."""
    kept = request.GET.copy()
    kept["table"], kept["next"] = table.name, request.path
    return f"{reverse(name)}?{kept.urlencode()}"


@lru_cache
def _pattern(name: str, prefix: str) -> str:
    return reverse(name, args=[0])


def address_of(name: str, pk: int) -> str:
    """The address of a record's page; resolved once per page instead of once per row."""
    return _pattern(name, get_script_prefix()).replace("/0/", f"/{pk}/")


def selected_at(table: Table, request: HttpRequest) -> tuple[Any, str]:
    """The point in time a page about one record is asked for, and a sentence when it was not understood."""
    wanted = request.GET.copy()
    for name in set(wanted) - {"as_of", "known_at"}:
        wanted.pop(name)
    selection = table.select(request.user, wanted)
    return selection.at, " ".join(selection.errors)
