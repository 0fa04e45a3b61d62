"""The one writer of workbooks: every list, report and template that leaves the portal is written here (security §4.3).

openpyxl in write-only mode makes the package, its styles, filters and print set-up; the rows go into its stream as text,
three times as fast as cell by cell. What is a text stays a text: only ``Formula``, which only code makes, is one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, isfinite
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.utils import timezone

from foundation.common.file_names import sheet_title
from foundation.exchange.reading.safe_openpyxl import openpyxl, parser_faults
from foundation.exchange.writing import cell_formats as looks
from foundation.exchange.writing.cell_formats import Format
from foundation.exchange.writing.cell_texts import Repairs, as_xml, fitting, looks_like_formula

FIRST_DAY = date(1900, 3, 1)  # earlier ones Excel shows a day off or not at all, so they are written as text
LARGEST_NUMBER = 10**15  # beyond it Excel drops digits
MOST_ROWS = 1_048_576
LINE_HEIGHT = 15.0
LIST_LENGTH = 255  # of the texts of a drop-down list, commas included


@dataclass(frozen=True)
class Formula:
    """A formula made by code. ``text`` is without the equals sign and never holds a person's words."""

    text: str
    look: Format = looks.NUMBER


@dataclass(frozen=True)
class Link:
    """A text that leads to a cell of another sheet."""

    text: str
    sheet: str
    cell: str = "A1"


@dataclass(frozen=True)
class Styled:
    """A value with a look of its own."""

    value: Any
    look: Format


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet. ``look`` is that of blank cells and of texts and numbers without one of their own."""

    label: str
    width: float = 12
    look: Format = looks.TEXT
    is_hidden: bool = False
    options: tuple[str, ...] = ()  # offered while typing; other words stay possible
    options_at: str = ""  # the cells that hold them when they are too long for the cell's own list

    @property
    def heading(self) -> Format:
        """Over numbers the heading stands to the right, as they do."""
        return looks.NUMBER_HEADING if self.look in (looks.NUMBER, looks.SIGNED) else looks.HEADING


def reference(sheet: str, cells: str) -> str:
    """Cells of a sheet as a formula names them."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cells}"


def letter(column: int) -> str:
    """The letter of a column, counted from 1."""
    return str(openpyxl.utils.get_column_letter(column))


def height_of(text: str, width: float) -> float:
    """How high a row must be to show a wrapped text in a column of that width: nobody measures it when the file opens."""
    lines = sum(max(1, ceil(2 * len(line) / width)) for line in text.split("\n"))
    return LINE_HEIGHT * lines


class Book:
    """A workbook being written: ``with Book(...) as book: sheet = book.sheet(...); sheet.write(...); book.save(path)``.

    Sheets stand in the order they were made, and rows may be written to several in turn.
    """

    def __init__(
        self, *, title: str, author: str, footer: str = "", properties: Mapping[str, str] | None = None
    ) -> None:
        faults = parser_faults()
        if faults:
            raise RuntimeError(" ".join(faults))
        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.title = title
        self._book.properties.creator = author
        self._title, self._footer = title, footer
        for name, value in (properties or {}).items():
            self._book.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name=name, value=value))
        self.repairs = Repairs()
        self.sheets: list[Sheet] = []

    def sheet(
        self,
        title: str,
        columns: Sequence[SheetColumn] = (),
        *,
        has_header: bool = True,
        is_filtered: bool = True,
        frozen: str = "B2",
    ) -> Sheet:
        """Add a sheet; its title is made fit and may differ from the one given."""
        fit = sheet_title(title, [s.title for s in self.sheets])
        made = Sheet(self, self._book.create_sheet(fit), columns, has_header, is_filtered, frozen)
        self.sheets.append(made)
        return made

    def save(self, path: Path) -> None:
        """Finish all sheets and write the file."""
        for sheet in self.sheets:
            sheet.finish(self._title, self._footer)
        self._book.save(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for sheet in self.sheets:
            sheet.forget()


class Sheet:
    """One sheet being written, row after row; constant memory for any number of them."""

    def __init__(
        self, book: Book, sheet: Any, columns: Sequence[SheetColumn], has_header: bool, is_filtered: bool, frozen: str
    ) -> None:
        self._book, self._sheet, self.columns, self._is_filtered = book, sheet, tuple(columns), is_filtered
        self.title: str = sheet.title
        self.rows = 0  # written so far, the header included
        self._styles: dict[Format, int] = {}
        self._letters = [letter(i) for i in range(1, 101)]
        self._has_header = has_header
        sheet.freeze_panes = frozen if has_header else None
        sheet.sheet_view.showGridLines = True
        for place, column in enumerate(self.columns, 1):
            dimension = sheet.column_dimensions[letter(place)]
            dimension.width = column.width
            dimension.hidden = column.is_hidden
            dimension.number_format = column.look.number_format
        self._set_up_print()
        self._stream: Generator[None, str, None] | None = None
        if has_header:
            self.write([Styled(c.label, c.heading) for c in self.columns], height=32)

    # --- writing ------------------------------------------------------------------------------------

    def write(self, values: Iterable[Any], *, height: float = 0) -> int:
        """Write one row and return its number. None leaves a cell blank."""
        if self._stream is None:
            self._stream = _row_stream(self._sheet)
            next(self._stream)
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise ValueError("一张工作表最多 1,048,576 行。")
        cells = "".join([self._cell(place, value) for place, value in enumerate(values) if value is not None])
        tall = f' ht="{height}" customHeight="1"' if height else ""
        self._stream.send(f'<row r="{self.rows}"{tall}>{cells}</row>')
        return self.rows

    def _cell(self, place: int, value: Any) -> str:
        at = f"{self._letter(place)}{self.rows}"
        kind = type(value)
        look = self.columns[place].look if place < len(self.columns) else looks.TEXT
        if kind is Styled:
            look, value = value.look, value.value
            kind = type(value)
            if value is None:
                return f'<c r="{at}" s="{self._style(look)}"/>'
        if kind is str:
            return self._text(at, value, look)
        if kind is int or kind is float:
            return self._number(at, value, look)
        if isinstance(value, bool):
            return self._text(at, "是" if value else "否", look)
        if isinstance(value, date):
            return self._date(at, value, look)
        if kind is Formula:
            return f'<c r="{at}" s="{self._style(value.look)}"><f>{as_xml(value.text)}</f></c>'
        if kind is Link:
            self._link(at, value)
            return self._text(at, value.text, looks.LINKED)
        return self._text(at, _spelt(value), look)

    def _text(self, at: str, text: str, look: Format) -> str:
        if not text:
            return ""
        text = fitting(text, self._book.repairs)
        if look.number_format != "@":
            look = looks.formatted(look, "@")  # 2023年5月 in a column of dates stays what it is
        if looks_like_formula(text):
            look = looks.quoted(look)
        keep = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() or "\n" in text else ""
        return f'<c r="{at}" s="{self._style(look)}" t="inlineStr"><is><t{keep}>{as_xml(text)}</t></is></c>'

    def _number(self, at: str, number: float, look: Format) -> str:
        if not isfinite(number) or abs(number) >= LARGEST_NUMBER:
            return self._text(at, str(number), look)
        if look.number_format in ("@", "yyyy-mm-dd"):
            look = looks.formatted(look, "0" if type(number) is int else "General")
        return f'<c r="{at}" s="{self._style(look)}"><v>{number}</v></c>'

    def _date(self, at: str, value: date, look: Format) -> str:
        usual = looks.DAY
        if isinstance(value, datetime):
            usual = looks.MOMENT
            if timezone.is_aware(value):
                value = timezone.make_naive(value)
        day = value.date() if isinstance(value, datetime) else value
        if day < FIRST_DAY:
            return self._text(at, value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat(), look)
        look = looks.formatted(look, usual.number_format)
        return f'<c r="{at}" s="{self._style(look)}"><v>{openpyxl.utils.datetime.to_excel(value)}</v></c>'

    def _link(self, at: str, link: Link) -> None:
        links = openpyxl.worksheet.hyperlink
        self._sheet._hyperlinks.append(links.Hyperlink(ref=at, location=reference(link.sheet, link.cell)))

    def _style(self, look: Format) -> int:
        style = self._styles.get(look)
        if style is None:
            style = self._styles[look] = look.style_of(openpyxl.cell.WriteOnlyCell(self._sheet))
        return style

    def _letter(self, place: int) -> str:
        return self._letters[place] if place < 100 else letter(place + 1)

    # --- set-up -------------------------------------------------------------------------------------

    def _set_up_print(self) -> None:
        sheet = self._sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_margins = openpyxl.worksheet.page.PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        if self._has_header:
            sheet.print_title_rows = "1:1"

    def mark_wrong(self, cells: str, word: str) -> None:
        """Show cells that hold this word in red."""
        rules = openpyxl.formatting.rule
        font = openpyxl.styles.Font(bold=True, color=looks.WRONG)
        self._sheet.conditional_formatting.add(cells, rules.CellIsRule("equal", [f'"{word}"'], font=font))

    def mark_where(self, cells: str, condition: str) -> None:
        """Show cells in red where a condition, written for the first of them, is true."""
        rules = openpyxl.formatting.rule
        font = openpyxl.styles.Font(bold=True, color=looks.WRONG)
        self._sheet.conditional_formatting.add(cells, rules.FormulaRule([condition], font=font))

    def finish(self, title: str, footer: str) -> None:
        """Everything that is written below the rows: filter, drop-down lists, head and foot of the printed page."""
        sheet = self._sheet
        if self._stream is None:
            self._stream = _row_stream(sheet)
            next(self._stream)
        if self._is_filtered and self._has_header and self.columns:
            # The hidden column belongs to it: sorted without it, rows would change numbers.
            sheet.auto_filter.ref = f"A1:{letter(len(self.columns))}{max(self.rows, 2)}"
        for place, column in enumerate(self.columns, 1):
            self._offer(place, column)
        sheet.HeaderFooter.oddHeader.center.text = f"{title.replace('&', '&&')} · &A"
        sheet.HeaderFooter.oddFooter.left.text = footer.replace("&", "&&") or None
        sheet.HeaderFooter.oddFooter.right.text = "第 &P 页，共 &N 页"

    def _offer(self, place: int, column: SheetColumn) -> None:
        """A drop-down list; it warns of other words and lets them pass, for the import understands many spellings."""
        if not column.options:
            return
        joined = ",".join(column.options)
        fits = len(joined) <= LIST_LENGTH and not any(c in "".join(column.options) for c in ',"')
        if not fits and not column.options_at:
            return
        offer = openpyxl.worksheet.datavalidation.DataValidation(
            type="list",
            formula1=f'"{joined}"' if fits else column.options_at,
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle=column.label[:32],
            error="不在可选范围内，导入时可能要人工确认。",
        )
        # Some room below, for rows people add.
        offer.add(f"{letter(place)}2:{letter(place)}{max(self.rows, 1) + 200}")
        self._sheet.data_validations.append(offer)

    def forget(self) -> None:
        """Take away the temporary file of a sheet that was not saved."""
        writer = self._sheet._writer
        if writer is not None and not self._sheet.closed:
            self._sheet.close()
            writer.cleanup()


def _row_stream(sheet: Any) -> Generator[None, str, None]:
    """openpyxl's own row generator, but for rows that are text already (its public one takes three times as long)."""
    sheet._get_writer()
    stream = _rows(sheet)
    sheet._rows = stream  # closed by the sheet's own close()
    return stream


def _rows(sheet: Any) -> Generator[None, str, None]:
    file = sheet._writer.xf.send(True)
    with file.element("sheetData"):
        try:
            while True:
                file._file((yield))
        except GeneratorExit:
            pass
    sheet._writer.xf.send(None)


def _spelt(value: Any) -> str:
    """Any other value in words: a list by its members, the rest as it prints."""
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(one) for one in value)
    return str(value)
