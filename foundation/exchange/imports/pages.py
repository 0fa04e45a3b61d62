"""What the import pages show: the batch's steps, its rows in words, the tabs with their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.exchange.imports.counting import applied_counts, recount, undone_acts
from foundation.exchange.imports.sight import keep_from
from foundation.exchange.imports.stored_cells import shown_cell
from foundation.exchange.imports.targets import TARGETS, Candidate, ImportTarget
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow, Outcome
from foundation.exchange.models.batch import GOES_IN, UNSETTLED

PAGE_SIZE = 50
MOST_CELLS = 6  # shown at once; the others open
TONES = {
    Outcome.NEW: "info",
    Outcome.UPDATE: "info",
    Outcome.SAME: "mute",
    Outcome.NEEDS_REVIEW: "warn",
    Outcome.WAITING: "warn",
    Outcome.ERROR: "danger",
    Outcome.SKIPPED: "mute",
    Outcome.APPLIED: "ok",
    Outcome.DISMISSED: "mute",
}


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    url: str = ""
    note: str = ""


def steps(batch: ImportBatch | None, current: str) -> list[Step]:
    """上传 → 对应列 → 检查与修正 → 结果; steps that may be gone back to are links."""
    order = ["upload", "columns", "preview", "result"]
    labels = dict(zip(order, ("上传文件", "对应列", "检查与修正", "结果"), strict=True))
    place = order.index(current)
    made = []
    for at, name in enumerate(order):
        url = ""
        if batch is not None and batch.is_open and name == "columns" and at < place:
            url = reverse("exchange:columns", args=[batch.target, batch.pk])
        made.append(Step(labels[name], "current" if at == place else "done" if at < place else "todo", url))
    return made


@dataclass(frozen=True)
class TabLink:
    key: str
    label: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True)
class Asked:
    """One reason of a row with what a person may do about it."""

    label: str
    sentence: str
    field: str
    value: str  # what stands in the cell
    suggestion: str
    rule: str
    answer: str  # the button that confirms the rule
    is_question: bool
    options: Sequence[str]
    input_id: str


@dataclass
class RowView:
    """One row as the pages show it."""

    row: ImportRow
    target: ImportTarget
    shown: list[Mapping[str, str]]
    asked: list[Asked]
    candidates: list[Candidate] = field(default_factory=list)
    record_url: str = ""
    is_open: bool = True
    is_undone: bool = False

    @property
    def tone(self) -> str:
        return "mute" if self.is_undone else TONES[Outcome(self.row.outcome)]

    @property
    def outcome(self) -> str:
        return "已撤销" if self.is_undone else self.row.get_outcome_display()

    @property
    def answered(self) -> str:
        """That a person has said something about the row; what was said may not be enough yet."""
        if not self.row.decisions or self.row.applied_at is not None:
            return ""
        return "改过，还须处理" if self.is_unsettled else "已处理"

    @property
    def first_cells(self) -> list[Mapping[str, str]]:
        return self.shown[:MOST_CELLS]

    @property
    def more_cells(self) -> list[Mapping[str, str]]:
        return self.shown[MOST_CELLS:]

    @property
    def is_unsettled(self) -> bool:
        return self.row.outcome in UNSETTLED

    @property
    def inputs(self) -> list[Asked]:
        """One input per cell, however many reasons it has."""
        seen: dict[str, Asked] = {}
        for asked in self.asked:
            if asked.field:
                seen.setdefault(asked.field, asked)
        return list(seen.values())

    @property
    def answers(self) -> list[Asked]:
        """Buttons that confirm; whether it is another firm is asked beside the candidates."""
        return [asked for asked in self.asked if asked.answer and asked.rule != "which_firm"]

    @property
    def may_be_new(self) -> bool:
        return any(asked.rule == "which_firm" for asked in self.asked)


def row_views(rows: Iterable[ImportRow], batch: ImportBatch, by: Actor) -> list[RowView]:
    """Rows in words; a constant number of queries for a page."""
    rows = list(rows)
    target = TARGETS[batch.target]
    keep_from(rows, target, by)
    ids = {pk for row in rows for pk in row.parsed.get("candidates", ())}
    candidates = {c.pk: c for c in target.candidates(sorted(ids), by)} if ids else {}
    seen = {c.pk for c in target.candidates(sorted({row.match for row in rows if row.match}), by)}
    options: dict[str, Sequence[str]] = {}
    newcomers = [row for row in rows if not row.parsed.get("shown") and row.parsed.get("plan", {}).get("is_new")]
    shown = dict(
        zip((row.pk for row in newcomers), target.shown_new([r.parsed["plan"] for r in newcomers]), strict=True)
    )
    undone = undone_acts(batch) if any(row.changeset_id for row in rows) else set()
    views = []
    for row in rows:
        view = RowView(row, target, row.parsed.get("shown", []), [], is_open=_is_open(row, batch))
        view.is_undone = row.changeset_id in undone
        if row.pk in shown:
            view.shown = [one.as_json() for one in shown[row.pk]]
        view.asked = [_asked(row, reason, target, options, by) for reason in row.reasons]
        view.candidates = [candidates[pk] for pk in row.parsed.get("candidates", ()) if pk in candidates]
        if row.match in seen:
            view.record_url = target.record_url(row.match)
        views.append(view)
    return views


def _is_open(row: ImportRow, batch: ImportBatch) -> bool:
    """Whether a person may still say something about the row."""
    is_working = batch.status in (BatchStatus.CHECKED, BatchStatus.DONE) and batch.purged_at is None
    return is_working and row.applied_at is None and row.outcome != Outcome.SKIPPED


def _asked(
    row: ImportRow, reason: Mapping[str, Any], target: ImportTarget, options: dict[str, Sequence[str]], by: Actor
) -> Asked:
    key = reason["field"]
    if key and key not in options:
        options[key] = target.options(key, by)
    return Asked(
        label=reason["label"],
        sentence=reason["sentence"],
        field=key,
        value=cell_text(row, key) if key else "",
        suggestion=reason["suggestion"],
        rule=reason["rule"],
        answer=target.answers.get(reason["rule"], ""),
        is_question=reason["is_question"],
        options=options.get(key, ()),
        input_id=f"row-{row.pk}-{key}",
    )


def cell_text(row: ImportRow, key: str) -> str:
    """What stands in a cell now: as typed by a person, else as it came."""
    typed = row.decisions.get("cells", {})
    return typed[key] if key in typed else shown_cell(row.raw.get(key))


@dataclass(frozen=True)
class CellInput:
    key: str
    label: str
    value: str
    options: Sequence[str]
    input_id: str


def all_cells(row: ImportRow, by: Actor) -> list[CellInput]:
    """Every column of the row's file, to be corrected on the row's own page."""
    target = TARGETS[row.batch.target]
    keys = {row.batch.mapping.get(head["head"], head["key"]) for head in row.batch.reading["heads"]}
    keys |= set(row.raw) | set(row.decisions.get("cells", {}))
    return [
        CellInput(c.key, c.label, cell_text(row, c.key), target.options(c.key, by), f"cell-{c.key}")
        for c in target.columns()
        if c.key in keys
    ]


class RowList:
    """The rows of a batch as the address asks for them: a tab, a word, a page."""

    TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("new", "新增", (Outcome.NEW,)),
        ("update", "更新", (Outcome.UPDATE,)),
        ("same", "无变化", (Outcome.SAME,)),
        ("review", "需确认", (Outcome.NEEDS_REVIEW, Outcome.WAITING)),
        ("error", "错误", (Outcome.ERROR,)),
        ("skipped", "跳过", (Outcome.SKIPPED, Outcome.DISMISSED)),
    )
    # After the import, what went in is a kind of its own; what was settled since waits among 新增 and 更新.
    DONE_TABS = (("applied", "已导入", (Outcome.APPLIED,)), ("unsettled", "待处理", tuple(UNSETTLED)), *TABS)

    def __init__(self, batch: ImportBatch, params: QueryDict, by: Actor) -> None:
        self.batch, self.params, self.by = batch, params, by
        self.known_tabs = self.DONE_TABS if batch.status == BatchStatus.DONE else self.TABS
        self.tab = params.get("tab", "")
        self.text = params.get("q", "").strip().replace("\x00", "")[:50]

    @cached_property
    def counts(self) -> dict[str, int]:
        return recount(self.batch)

    def count(self, outcomes: Iterable[str]) -> int:
        return sum(self.counts.get(str(outcome), 0) for outcome in outcomes)

    @property
    def queryset(self) -> QuerySet[ImportRow]:
        rows = self.batch.rows.order_by("position")
        wanted = next((outcomes for key, _, outcomes in self.known_tabs if key == self.tab), None)
        if wanted:
            rows = rows.filter(outcome__in=wanted)
        if self.text:
            rows = rows.filter(Q(name__icontains=self.text) | Q(code__iexact=self.text) | Q(sheet__icontains=self.text))
        return rows

    @cached_property
    def page(self) -> Page:
        return Paginator(self.queryset, PAGE_SIZE).get_page(self.params.get("page"))

    @cached_property
    def views(self) -> list[RowView]:
        return row_views(self.page.object_list, self.batch, self.by)

    @property
    def tabs(self) -> list[TabLink]:
        total = sum(n for key, n in self.counts.items() if key in Outcome.values)
        links = [TabLink("", "全部", total, self._query(tab=""), not self.tab)]
        for key, label, outcomes in self.known_tabs:
            links.append(TabLink(key, label, self.count(outcomes), self._query(tab=key), self.tab == key))
        return links

    def _query(self, **changes: str) -> str:
        params = self.params.copy()
        params.pop("page", None)
        for name, value in changes.items():
            params.pop(name, None)
            if value:
                params[name] = value
        return params.urlencode()

    @property
    def next_query(self) -> str:
        return self._page_query(self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def previous_query(self) -> str:
        return self._page_query(self.page.previous_page_number()) if self.page.has_previous() else ""

    def _page_query(self, number: int) -> str:
        params = self.params.copy()
        params["page"] = str(number)
        return params.urlencode()

    # --- what may be confirmed ----------------------------------------------------------------------

    @property
    def new(self) -> int:
        return self.count((Outcome.NEW,))

    @property
    def updated(self) -> int:
        return self.count((Outcome.UPDATE,))

    @property
    def ready(self) -> int:
        return self.count(GOES_IN)

    @property
    def unsettled(self) -> int:
        return self.count(UNSETTLED)

    @cached_property
    def undone_acts(self) -> set[int]:
        return undone_acts(self.batch)

    @cached_property
    def undone(self) -> int:
        """How many rows went in and were taken back with their import."""
        return self.batch.rows.filter(changeset__in=self.undone_acts).count() if self.undone_acts else 0

    @cached_property
    def applied(self) -> dict[str, int]:
        return applied_counts(self.batch, self.undone_acts)
