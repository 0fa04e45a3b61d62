"""Who writes files: a list of a table here, a year's workbook above; each registers a maker."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foundation.exchange.models import Export


@dataclass
class Written:
    """What went into a file: the rows by id, and those whose phone stands there in full."""

    model: str = ""  # of the rows; empty when the file holds figures only
    ids: array[int] = field(default_factory=lambda: array("q"))
    phones: array[int] = field(default_factory=lambda: array("q"))
    refused: str = ""  # why nothing was written
    row_count: int | None = None  # when it is not the number of ids

    @property
    def rows(self) -> int:
        return len(self.ids) if self.row_count is None else self.row_count


@dataclass(frozen=True)
class Maker:
    """One way to make a file."""

    name: str
    write: Callable[[Export, Any, Path, Callable[[int], None]], Written]
    may: Callable[[Any], bool]  # checked when a job writes the file and when somebody fetches it


MAKERS: dict[str, Maker] = {}


def register_maker(maker: Maker) -> None:
    MAKERS[maker.name] = maker
