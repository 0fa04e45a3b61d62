"""Rows below a record as one cell of a file: several names in one column, as ledgers have them."""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.accounts.scope import Actor
from foundation.exchange.imports.targets import Shown, SourceRow
from foundation.records.kinds import RecordKind

JOINED = "、"
Rows = list[dict[str, Any]]


class BelowCells:
    """The columns of a kind that tell rows below its records."""

    def __init__(self, kind: RecordKind) -> None:
        self.kinds = {one.name: one for one in kind.children if one.in_cells}
        self.labels = {name: column.label if (column := kind.columns.get(name)) else "" for name in self.kinds}

    @property
    def names(self) -> Sequence[str]:
        return list(self.kinds)

    def read(self, rows: Sequence[SourceRow], by: Actor) -> dict[str, Mapping[str, Any]]:
        """What every text of these columns tells; read at once."""
        told: dict[str, Mapping[str, Any]] = {}
        for name, children in self.kinds.items():
            texts = sorted({text for row in rows if (text := _text(row, name))})
            assert children.in_cells is not None
            told[name] = children.in_cells(texts, by) if texts else {}
        return told

    def of(
        self, row: SourceRow, told: Mapping[str, Mapping[str, Any]]
    ) -> tuple[dict[str, Rows], list[tuple[str, str]]]:
        """The rows below this one, and a sentence for each cell that could not be read; empty cells say nothing."""
        below: dict[str, Rows] = {}
        unread: list[tuple[str, str]] = []
        for name in self.kinds:
            if not (text := _text(row, name)):
                continue
            found = told[name][text]
            if isinstance(found, str):
                unread.append((name, found))
            else:
                below[name] = found
        return below, unread

    def changed(self, record: Any, below: dict[str, Rows]) -> dict[str, Rows]:
        """Without what says the same as the record: its rows then stay as they are, with all that no cell tells."""
        return {name: rows for name, rows in below.items() if self._words(name, rows) != self._standing(record, name)}

    def shown(self, record: Any, below: Mapping[str, Rows]) -> list[Shown]:
        return [
            Shown(self.labels[name], self._standing(record, name), self._words(name, rows))
            for name, rows in below.items()
        ]

    def _words(self, name: str, rows: Rows) -> str:
        return JOINED.join(str(self.kinds[name].model(**row)) for row in rows)

    def _standing(self, record: Any, name: str) -> str:
        if record is None or not record.pk:
            return ""
        children = self.kinds[name]
        return JOINED.join(map(str, children.model.objects.live().filter(**{children.parent: record}).order_by("pk")))


def _text(row: SourceRow, name: str) -> str:
    return str(row.cell(name).value or "").strip()
