"""A year's figures as a workbook in which every number can be counted again from the rows beside it.

Figure cells hold plain values; formulas stand only in check cells (decisions: Excel formulas). Nothing personal is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from foundation.accounts.permissions import OfficeStandIn
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.metrics import Details, Metric, place_of
from foundation.common.tables.columns import Column
from foundation.exchange.models import Export
from foundation.exchange.writing import cell_formats as looks
from foundation.exchange.writing.criteria import known_words
from foundation.exchange.writing.lists import CHUNK, cell_value, one_snapshot, sheet_column
from foundation.exchange.writing.makers import Written
from foundation.exchange.writing.scope_words import scope_of
from foundation.exchange.writing.workbook import Book, Formula, Link, SheetColumn, Styled, height_of, letter, reference
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.metrics import (
    ARRIVALS,
    BY_PLACE,
    DEPARTURES,
    ENTRIES,
    ENTRY_COLUMNS,
    NO_PLACE,
    OPENING_ROSTER,
    ROSTER,
    closing_at,
    entries,
    firms_at,
    load_places,
    opening_at,
)
from orgs.enterprises.models import Enterprise
from reports.annual import CLOSING, OPENING, Annual, Figure, annual, moment_of
from reports.recount import PLACE, Listed, details_of, recount_of

MAKER = "annual"
EXPLAINED, OVERVIEW, RECOUNTED, LEDGER = "口径说明", "总览", "分属地复核", "变动台账"
SAME, DIFFERENT = "一致", "不一致"
NUMERALS = "一二三四五六七八九十"
FIXED = 6  # columns of the overview before those of the streets

ROSTER_LABELS = {"arrival": "入库方式", "arrived_on": "入库时间"}
NOT_IN_ROSTER = {"number", "aliases", "presence", "note", "updated_at"}


def roster_columns() -> list[Column]:
    """All but personal data: names of people and phones are not needed to prove a figure."""
    return [c for c in ENTERPRISE_COLUMNS if not c.personal and not c.held and c.key not in NOT_IN_ROSTER]


def may_have_workbook(user: Actor) -> bool:
    """Not for those who see figures only: the workbook is there to show the records behind them."""
    return bool(user.may(Right.EXPORT) and user.may(Right.SEE_FIGURES))


def workbook_export(report: Annual, query: str) -> Export:
    """What is handed out, before it is written."""
    last, known_at = report.period.last, report.period.known_at
    return Export(
        maker=MAKER,
        subject=str(report.year),
        title=f"{report.year}年度总结附表",
        query=query,
        described=[f"统计期间：{report.period.first} 至 {last}"],
        day=last,
        known_at=known_at,
        is_past=last < timezone.localdate() or known_at is not None,
    )


def report_of(export: Export, user: Actor) -> Annual:
    """The report asked for, as the person may see it now."""
    asked = QueryDict(export.query)
    as_of, known_at = asked.get("as_of"), asked.get("known_at")
    return annual(
        year=int(export.subject),
        user=user,
        as_of=date.fromisoformat(as_of) if as_of else None,
        known_at=moment_of(known_at) if known_at else None,
    )


def write_year(export: Export, asked_by: Actor | None, path: Path, progress: Callable[[int], None]) -> Written:
    """Write the workbook of a year; all its sheets show one and the same moment."""
    user: Actor = asked_by or OfficeStandIn()
    footer = f"内部资料 · {user} · {timezone.localtime(export.at):%Y-%m-%d} · {export.number}"
    properties = {"导出编号": str(export.number)}
    with one_snapshot(), Book(title=export.title, author=str(user), footer=footer, properties=properties) as book:
        workbook = _Workbook(book, report_of(export, user), user, progress)
        workbook.write(export)
        book.save(path)
    return workbook.written


class _Workbook:
    """The sheets of one workbook: the details first, since the overview counts their rows."""

    def __init__(self, book: Book, report: Annual, user: Actor, progress: Callable[[int], None]) -> None:
        self.book, self.report, self.user, self.progress = book, report, user, progress
        self.places = {place.pk: place.name for place in report.places}
        self.written = Written(model="enterprises.enterprisestate", row_count=0)
        self.listed: dict[str, Listed] = {}
        self.explained = book.sheet(EXPLAINED, _EXPLAINED_COLUMNS, has_header=False)
        street = [SheetColumn(place.name, 11, looks.NUMBER) for place in report.places]
        heads = [*_OVERVIEW_COLUMNS, *street]
        self.overview = book.sheet(OVERVIEW, [*heads, *_LAST_COLUMNS], is_filtered=False, frozen="C2")
        # The same cells as in the overview, so that one formula names both; what is not recounted is hidden.
        heads = [*_OVERVIEW_COLUMNS[:2], *_SPACERS, *street]
        self.recounted = book.sheet(RECOUNTED, heads, is_filtered=False, frozen="C2")

    def write(self, export: Export) -> None:
        self.write_roster()
        self.write_opening()
        self.write_entries()
        self.write_ledger()
        more = (details_of(figure.metric) for figure in self.report.figures.values())
        for details in {details.sheet: details for details in more if details}.values():
            self.write_details(details)
        self.write_overview()
        self.explain(export)

    # --- details ------------------------------------------------------------------------------------

    def place_name(self, pk: int | None) -> str:
        """Its name at the end of the period, on every sheet: otherwise a renamed street would not find its own rows."""
        return self.places.get(pk, NO_PLACE)

    def write_roster(self) -> None:
        """Firms of the closing day with all their facts."""
        columns = roster_columns()
        listed = self.listed[ROSTER] = Listed(ROSTER, ("number", *(c.key for c in columns)))
        heads = [_NUMBER, *(sheet_column(c, ROSTER_LABELS.get(c.key)) for c in columns)]
        sheet = self.book.sheet(ROSTER, heads, frozen="C2")
        place = listed.keys.index("jurisdiction")
        for state in self.firms(closing_at(self.report.period), columns):
            cells = [state.enterprise.number, *(cell_value(c, state) for c in columns)]
            cells[place] = self.place_name(state.jurisdiction_id)
            sheet.write(cells)
            self.count(listed, state.pk)

    def write_opening(self) -> None:
        """Firms of the opening day: what the period began with."""
        listed = self.listed[OPENING_ROSTER] = Listed(OPENING_ROSTER, ("number", "name", "code", "jurisdiction"))
        heads = [_NUMBER, *(sheet_column(c) for c in ENTERPRISE_COLUMNS.pick(listed.keys[1:]))]
        sheet = self.book.sheet(OPENING_ROSTER, heads, frozen="C2")
        told = ("name", "jurisdiction", "enterprise__number", "enterprise__code")
        for state in self.firms(opening_at(self.report.period), (), only=told):
            firm = state.enterprise
            sheet.write([firm.number, state.name, firm.code, self.place_name(state.jurisdiction_id)])
            self.count(listed, state.pk)

    def write_entries(self) -> None:
        """Who came and went, kind by kind, so that each figure's rows stand together."""
        keys = ("number", "name", "on", "kind", "jurisdiction", "other", "sign", "imprecise")
        listed = self.listed[ENTRIES] = Listed(ENTRIES, keys)
        heads = [_NUMBER, *(sheet_column(c) for c in ENTRY_COLUMNS), SheetColumn("日期只到月或年", 10)]
        sheet = self.book.sheet(ENTRIES, heads, frozen="C2")
        order = {kind: n for n, kind in enumerate((*ARRIVALS, *DEPARTURES))}
        rows = sorted(entries(self.user, self.report.period), key=lambda e: (order[e.kind], e.on, e.enterprise))
        for chunk in _chunks(rows):
            load_places(chunk, closing_at(self.report.period), self.user)
            numbers = dict(Enterprise.objects.filter(pk__in=[e.enterprise for e in chunk]).values_list("pk", "number"))
            for entry in chunk:
                entry.place_name = self.place_name(entry.jurisdiction_id)
                cells = [cell_value(c, entry) for c in ENTRY_COLUMNS]
                at = sheet.write([numbers[entry.enterprise], *cells, "是" if entry.is_imprecise else None])
                listed.first_of_kind.setdefault(entry.kind, at)
                self.count(listed)

    def write_ledger(self) -> None:
        """All changes of the period, with what was before and what came after."""
        table, period = LedgerTable(), self.report.period
        sheet = self.book.sheet(LEDGER, [sheet_column(c) for c in table.columns])
        at = closing_at(period)
        found = table.rows(self.user, at).filter(effective_on__gte=period.first)
        rows = table.for_page(found, list(table.columns))
        for chunk in _chunks(rows.order_by("effective_on", "pk").iterator(chunk_size=CHUNK)):
            for load in dict.fromkeys(c.prefetch for c in table.columns if c.prefetch):
                load(chunk, at, self.user)
            for change in chunk:
                sheet.write([cell_value(c, change) for c in table.columns])
                self.count()

    def write_details(self, details: Details) -> None:
        """The rows of figures that are not of firms, each with its street; nothing personal, and what is summed up."""
        columns = [c for c in details.columns if not c.personal and c.key != PLACE]
        keys = [c.key for c in columns]
        found = [
            f.metric
            for f in self.report.figures.values()
            if (own := details_of(f.metric)) and own.sheet == details.sheet
        ]
        more = list(dict.fromkeys(m.sums for m in found if (key := recount_of(m).sums) and key not in keys))
        listed = self.listed[details.sheet] = Listed(details.sheet, (*keys, PLACE, *more))
        heads = [*(sheet_column(c) for c in columns), SheetColumn("街道（园区）", 16)]
        sheet = self.book.sheet(details.sheet, [*heads, *(SheetColumn("数值", 10) for _ in more)], frozen="B2")
        rows = details.rows(self.user, self.report.period)
        if isinstance(rows, QuerySet):
            rows = rows.order_by(*details.order).iterator(chunk_size=CHUNK)
        at = closing_at(self.report.period)
        for chunk in _chunks(rows):
            for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch):
                load(chunk, at, self.user)
            for row in chunk:
                place = self.place_name(place_of(row, details.place)) if details.place else None
                sheet.write([*(cell_value(c, row) for c in columns), place, *(getattr(row, name) for name in more)])
                self.count(listed)

    def firms(self, at: Any, columns: Sequence[Column], *, only: Sequence[str] = ()) -> Iterator[Any]:
        rows = firms_at(self.user, at).select_related("enterprise").only(*only)
        for chunk in _chunks(rows.order_by(*BY_PLACE).iterator(chunk_size=CHUNK)):
            for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch):
                load(chunk, at, self.user)
            yield from chunk

    def count(self, listed: Listed | None = None, pk: int | None = None) -> None:
        assert self.written.row_count is not None
        self.written.row_count += 1
        if listed is not None:
            listed.rows += 1
        if pk is not None:
            self.written.ids.append(pk)
        if self.written.row_count % CHUNK == 0:
            self.progress(self.written.row_count)

    # --- figures ------------------------------------------------------------------------------------

    def write_overview(self) -> None:
        """Each figure in all and by street, with its recount and whether both agree."""
        figures = self.report.figures
        self.group("一、期初 ＋ 入 － 出 ＝ 期末")
        opening = self.figure(figures[OPENING])
        arrivals = [self.figure(figures[key], "加：") for key in ARRIVALS]
        departures = [self.figure(figures[key], "减：") for key in DEPARTURES]
        closing = self.figure(figures[CLOSING])
        self.check_balance(opening, arrivals, departures, closing)
        self.group("二、期间净变化")
        for key in ("net_change", "imprecise"):
            self.figure(figures[key])
        for number, (title, found) in enumerate(self.report.sections().items()):
            self.group(f"{NUMERALS[number + 2]}、{title}")
            for figure in found:
                self.figure(figure)
                if figure.metric.unknown:
                    self.figure(figures[figure.metric.unknown], "另：")
        last = self.overview.rows
        self.overview.mark_wrong(f"F2:F{last}", DIFFERENT)
        if self.places:
            first, end = self.street_letter(0), self.street_letter(len(self.places) - 1)
            self.overview.mark_wrong(f"{first}2:{end}{last}", DIFFERENT)
            own, other = f"{first}2", reference(RECOUNTED, f"{first}2")
            self.overview.mark_where(f"{first}2:{end}{last}", f"AND(ISNUMBER({own}),{own}<>{other})")

    def listed_of(self, metric: Metric) -> Listed:
        """The sheet with the figure's rows."""
        details = details_of(metric)
        return self.listed[details.sheet if details else str(metric.recount.sheet)]

    def street_letter(self, place: int) -> str:
        return letter(FIXED + 1 + place)

    def group(self, words: str) -> None:
        self.overview.write([Styled(words, looks.BOLD)])
        self.recounted.write([Styled(words, looks.BOLD)])

    def figure(self, figure: Figure, prefix: str = "") -> int:
        """One line on both sheets; returns its row."""
        metric, told = figure.metric, recount_of(figure.metric)
        listed = self.listed_of(metric)
        row = self.overview.rows + 1
        streets = self.report.places if metric.place else []
        first, last = self.street_letter(0), self.street_letter(max(len(streets) - 1, 0))
        alike = [f"D{row}=E{row}"]
        if streets:
            span = f"{first}{row}:{last}{row}"
            alike += [f"D{row}=SUM({span})", f"SUMPRODUCT(--({span}<>{reference(RECOUNTED, span)}))=0"]
        check = Formula(f'IF(AND({",".join(alike)}),"{SAME}","{DIFFERENT}")', looks.CHECK)
        rows_at = f"A{listed.first_of_kind.get(metric.key, 1)}"
        imprecise = figure.imprecise if metric.key != "imprecise" else 0
        notes = [f"其中 {imprecise} {metric.unit}日期只到月或年"] if imprecise else []
        name = Styled(prefix + metric.name, looks.BOLD if metric.key in (OPENING, CLOSING) else looks.TEXT)
        link = Link(f"{listed.sheet}：{told.how}", listed.sheet, rows_at)
        self.overview.write(
            [
                metric.code,
                name,
                metric.unit,
                Styled(figure.total, looks.BOLD_NUMBER),
                listed.recount(told),
                check,
                *(figure.at(place) if metric.place else None for place in self.report.places),
                link,
                "；".join(notes) or None,
            ]
        )
        recounts = [listed.recount(told, f"{self.street_letter(n)}$1") for n in range(len(streets))]
        self.recounted.write([metric.code, prefix + metric.name, *([None] * (FIXED - 2)), *recounts])
        return row

    def check_balance(self, opening: int, arrivals: list[int], departures: list[int], closing: int) -> None:
        def check(column: str) -> Formula:
            came = f"SUM({column}{arrivals[0]}:{column}{arrivals[-1]})"
            went = f"SUM({column}{departures[0]}:{column}{departures[-1]})"
            closes = f"{column}{opening}+{came}-{went}={column}{closing}"
            return Formula(f'IF({closes},"{SAME}","{DIFFERENT}")', looks.CHECK)

        streets = [check(self.street_letter(n)) for n in range(len(self.report.places))]
        words = "期初加各项入库、转入，减各项离库、转出，等于期末"
        name = Styled("平衡核对", looks.BOLD)
        self.overview.write([None, name, None, None, None, check("D"), *streets, words])
        self.recounted.write([None, "（平衡核对见总览）"])

    # --- what it all means --------------------------------------------------------------------------

    def explain(self, export: Export) -> None:
        sheet, period = self.explained, self.report.period
        sheet.write([Styled(f"{self.report.year}年度互联网企业统计附表", looks.TITLE)], height=26)
        for label, words in (
            ("导出编号", export.number),
            ("统计期间", f"{period.first} 至 {period.last}" + ("（本年尚未结束）" if self.report.is_running else "")),
            ("期初日", str(period.opening_day)),
            ("截至日期", str(period.last)),
            ("当时所知", known_words(export)),
            ("范围", scope_of(self.user)),
            ("编制人", str(self.user)),
            ("编制时间", f"{timezone.localtime(export.at):%Y-%m-%d %H:%M:%S}"),
            ("街道（园区）名称", "各表都用期末日的名称。"),
            (
                "核对",
                f"总览的数字是系统统计的固定值；“复核”由表格软件按明细表重新计数，两者相同“核对”显示“{SAME}”，否则显示“{DIFFERENT}”。各街道（园区）的复核数在“{RECOUNTED}”。",
            ),
            ("真伪", "文件的 SHA-256 摘要记在系统的导出记录里，凭导出编号可以查对文件有没有被改动。"),
        ):
            sheet.write([Styled(label, looks.BOLD), words])
        sheet.write([])
        sheet.write([Styled(words, looks.HEADING) for words in ("编号", "指标", "单位", "计算日", "口径", "明细")])
        for figure in self.report.figures.values():
            metric, sheet_name = figure.metric, self.listed_of(figure.metric).sheet
            link = Link(f"{sheet_name}：{metric.recount.how}", sheet_name)
            definition = Styled(str(metric.definition), looks.WRAPPED)
            height = height_of(str(metric.definition), _EXPLAINED_COLUMNS[4].width)
            name = Styled(metric.name, looks.WRAPPED)
            sheet.write([metric.code, name, metric.unit, str(metric.rule), definition, link], height=height)


_NUMBER = SheetColumn("编号", 11)
_EXPLAINED_COLUMNS = [SheetColumn("", width, looks.TEXT) for width in (16, 24, 8, 8, 80, 32)]
_OVERVIEW_COLUMNS = [
    SheetColumn("编号", 7),
    SheetColumn("指标", 22),
    SheetColumn("单位", 6),
    SheetColumn("合计", 9, looks.NUMBER),
    SheetColumn("复核", 9, looks.NUMBER),
    SheetColumn("核对", 9),
]
_LAST_COLUMNS = [SheetColumn("明细", 28), SheetColumn("说明", 26)]
_SPACERS = [SheetColumn("", 2, is_hidden=True) for _ in range(FIXED - 2)]


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk
