"""How cells look: one small value per look, turned into Excel's numbered styles once per workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from foundation.exchange.reading.safe_openpyxl import openpyxl

# The colours of the screen (see static/src/_tokens.scss): red only where something is wrong.
INK, HEAD, LINK, WRONG, LINE = "FF1B2430", "FFF0F2F5", "FF1F5FA8", "FFB42318", "FFDDE2E8"


@dataclass(frozen=True)
class Format:
    """One look of a cell."""

    number_format: str = "General"
    bold: bool = False
    colour: str = ""
    fill: str = ""
    size: int = 0
    wraps: bool = False
    across: str = ""  # "center", "right"; texts stand left and numbers right by themselves
    quoted: bool = False  # Excel keeps it a text even after somebody edited it
    lined: bool = False

    def style_of(self, cell: Any) -> int:
        """The number of this style in the cell's workbook."""
        styles = openpyxl.styles
        cell.number_format = self.number_format
        if self.bold or self.colour or self.size:
            cell.font = styles.Font(
                name="Calibri", bold=self.bold, color=self.colour or None, size=self.size or 11, family=2
            )
        if self.fill:
            cell.fill = styles.PatternFill("solid", fgColor=self.fill)
        if self.lined:
            cell.border = styles.Border(bottom=styles.Side(style="thin", color=LINE))
        cell.alignment = styles.Alignment(
            horizontal=self.across or None, vertical="center", wrap_text=self.wraps or None
        )
        cell.quotePrefix = self.quoted
        return int(cell.style_id)


TEXT = Format("@")
WRAPPED = Format("@", wraps=True)
NUMBER = Format("0")
SIGNED = Format("+0;-0;0")
DAY = Format("yyyy-mm-dd")
MOMENT = Format("yyyy-mm-dd hh:mm")
HEADING = Format("@", bold=True, fill=HEAD, wraps=True, lined=True)
NUMBER_HEADING = Format("@", bold=True, fill=HEAD, wraps=True, lined=True, across="right")
TITLE = Format("@", bold=True, size=14)
BOLD = Format("@", bold=True)
BOLD_NUMBER = Format("0", bold=True)
LINKED = Format("@", colour=LINK)
CHECK = Format("General", across="center")


@lru_cache(maxsize=512)
def formatted(look: Format, number_format: str) -> Format:
    """The same look for another kind of value; asked for in every cell of a column of dates."""
    return replace(look, number_format=number_format)


def quoted(look: Format) -> Format:
    return replace(look, quoted=True)
