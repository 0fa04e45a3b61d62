"""How the workbook recounts each figure from the rows it lists: COUNTIFS and SUMIFS over the sheets of details."""

from dataclasses import dataclass, field

from foundation.common.metrics import Details, Metric, Recount
from foundation.exchange.writing.workbook import Formula, letter, reference

PLACE = "jurisdiction"  # the column with a row's street or park


@dataclass
class Listed:
    """The rows of one sheet of details: where they lie, column by column."""

    sheet: str
    keys: tuple[str, ...]
    rows: int = 0
    first_of_kind: dict[str, int] = field(default_factory=dict)

    def cells(self, key: str) -> str:
        """A column's cells from the first row to the last; at least one, for a range must not turn around."""
        column = letter(self.keys.index(key) + 1)
        return reference(self.sheet, f"${column}$2:${column}${max(self.rows, 1) + 1}")

    def recount(self, told: Recount, place: str = "") -> Formula:
        """The figure once more; ``place`` is the cell that names the street, none = all of them."""
        # Rows have names: without this a blank sheet would count its blank first row as unknown.
        conditions = [f'{self.cells("name" if "name" in self.keys else self.keys[0])},"<>"']
        conditions += [f'{self.cells(key)},"{word() if callable(word) else word}"' for key, word in told.where]
        if place:
            conditions.append(f"{self.cells(PLACE)},{place}")
        if told.sums:
            return Formula(f"SUMIFS({self.cells(told.sums)},{','.join(conditions)})")
        return Formula(f"COUNTIFS({','.join(conditions)})")


def details_of(metric: Metric) -> Details | None:
    """The sheet that lists the figure's rows; None for one of the workbook's own."""
    sheet = metric.recount.sheet
    if isinstance(sheet, Details):
        return sheet
    if sheet:
        return None
    return Details(f"{metric.code} {metric.name}"[:31], metric.rows, metric.columns, metric.order, metric.place)


def recount_of(metric: Metric) -> Recount:
    """What the workbook counts: on a sheet of the figure's own, what the figure sums up is a column."""
    return metric.recount if metric.recount.sheet or not metric.sums else Recount(sums=metric.sums)
