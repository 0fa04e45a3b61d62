"""What can be imported: each target says its columns, judges rows and writes them; the engine does all the rest.

Judging only reads. Writing goes through the target's own services, inside the changeset the engine opens.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.accounts.scope import Actor
from foundation.exchange.models import ImportMode, Outcome
from foundation.exchange.reading.ledgers import Cell, HeaderSpec, Row


@dataclass(frozen=True)
class TargetColumn:
    """A column that can be imported."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    group: str = ""
    is_anchor: bool = False  # a sheet without it cannot be read
    is_held: bool = False  # kept for a part of the portal that is not there yet
    is_personal: bool = False
    help: str = ""

    @property
    def spec(self) -> HeaderSpec:
        return HeaderSpec(self.key, self.label, self.synonyms, self.is_anchor)


@dataclass(slots=True)
class SourceRow:
    """One row to be judged: where it stands, its cells, and what a person has settled about it."""

    sheet: str
    row: Row
    letters: Mapping[str, str] = field(default_factory=dict)  # column letters of its sheet, for naming cells
    decisions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def excel_row(self) -> int:
        return self.row.excel_row

    @property
    def where(self) -> str:
        """„工作表“台账”第 12 行“."""
        return f"“{self.sheet}”第 {self.row.excel_row} 行"

    def cell(self, key: str) -> Cell:
        """The cell as it stands in the file, or as a person has typed it since."""
        typed = self.decisions.get("cells")
        if typed and key in typed:
            return Cell(typed[key] or None)
        return self.row.cell(key)

    def name_of(self, key: str) -> str:
        """The cell's name in the sheet: M38."""
        letter = self.letters.get(key, "")
        return f"{letter}{self.row.excel_row}" if letter else ""

    def settled(self, rule: str) -> bool:
        """Whether a person has confirmed what this rule asks."""
        return rule in self.decisions.get("confirmed", ())


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row waits or cannot go in. ``suggestion`` is what may be put into the cell instead; ``rule`` what a person
    may confirm; ``is_question`` tells a question from a fault."""

    field: str
    label: str
    sentence: str
    suggestion: str = ""
    rule: str = ""
    is_question: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "label": self.label,
            "sentence": self.sentence,
            "suggestion": self.suggestion,
            "rule": self.rule,
            "is_question": self.is_question,
        }

    @property
    def text(self) -> str:
        return f"「{self.label}」{self.sentence}" if self.label else self.sentence


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of the preview: old → new in words."""

    label: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "before": self.before, "after": self.after}


@dataclass(slots=True)
class Judged:
    """What a row is, why, and what would be written."""

    outcome: Outcome
    name: str = ""
    code: str = ""
    name_key: str = ""
    identity: str = ""
    match: int | None = None
    candidates: list[int] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    conversions: list[tuple[str, str]] = field(default_factory=list)  # (column label, what was converted)
    shown: list[Shown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)  # JSON-ready; the target reads it again when writing
    base: dict[str, Any] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        return [reason.text for reason in self.reasons]


@dataclass(frozen=True)
class JudgeContext:
    """Who imports, for which day, and how the file keeps its values."""

    by: Actor
    on: date
    mode: str = ImportMode.BOTH
    epoch: int = 1900
    typed: bool = True  # whether the file keeps text and numbers apart
    spellings: Mapping[str, str] = field(default_factory=dict)  # spelling → what a person says it means


@dataclass(frozen=True)
class ReadyRow:
    """One judged row on its way in."""

    pk: int
    outcome: str
    name: str
    plan: dict[str, Any]
    base: dict[str, Any]


@dataclass
class AppliedRows:
    """What became of the rows: the record each one went into, or why it was left waiting."""

    records: dict[int, int] = field(default_factory=dict)  # row → record
    refused: dict[int, list[Reason]] = field(default_factory=dict)
    cells: int = 0  # values written


@dataclass(frozen=True)
class Question:
    """A spelling in the file that nobody knows yet, and what it may mean."""

    text: str
    rows: int
    why: str
    suggestion: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Candidate:
    """A record a row may mean."""

    pk: int
    name: str
    note: str
    url: str


class ImportRefused(Exception):
    """Nothing of the import was written; the message is the sentence people read."""


class ImportTarget(ABC):
    """One kind of ledger."""

    slug: str
    title: str  # 企业台账
    unit: str = "条"
    table: str  # the table whose export is the template with data
    record: str  # label of the model its rows become
    answers: Mapping[str, str] = {}  # what the button says with which a person confirms a rule

    @abstractmethod
    def columns(self) -> Sequence[TargetColumn]:
        """All columns that can be imported, held ones too."""

    @abstractmethod
    def own_labels(self) -> Sequence[str]:
        """Headings of our own exports that are only read by people and never come back in."""

    @abstractmethod
    def judge(self, rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
        """Say of each row what it is; reads a constant number of queries, writes nothing."""

    @abstractmethod
    def apply(
        self, portions: Iterable[Sequence[ReadyRow]], *, records: Sequence[int], by: Actor, batch: Any
    ) -> AppliedRows:
        """Write the rows inside the caller's changeset, a portion at a time; what changed since the check is refused,
        row by row. ``records`` are all the existing records the rows mean, to be locked first and in order.

        Raises ImportRefused when nothing can be written.
        """

    @abstractmethod
    def shown_new(self, plans: Sequence[Mapping[str, Any]]) -> list[list[Shown]]:
        """The cells of new records in words, from their plans: shown for a page, never kept for a whole file."""

    @abstractmethod
    def questions(self, texts: Mapping[str, int], by: Actor) -> list[Question]:
        """Which of these spellings (with how many rows each) need a person."""

    @abstractmethod
    def spelling_texts(self, sheet: str, rows: Sequence[Row]) -> Mapping[str, int]:
        """The spellings of a sheet that ``questions`` may be asked about, with how many rows each."""

    @abstractmethod
    def learn(self, spellings: Mapping[str, str], *, by: Actor) -> None:
        """Remember spellings for everybody; inside the caller's changeset."""

    @abstractmethod
    def may_teach(self, by: Actor) -> bool:
        """Whether what this person says of a spelling may hold for everybody."""

    @abstractmethod
    def options(self, key: str, by: Actor) -> Sequence[str]:
        """Words offered while a person types into a cell of this column; others stay possible."""

    @abstractmethod
    def candidates(self, ids: Sequence[int], by: Actor) -> list[Candidate]:
        """The records among these that this person sees."""

    @abstractmethod
    def record_url(self, pk: int) -> str:
        """Where a record is seen."""

    def headers(self) -> tuple[HeaderSpec, ...]:
        return tuple(column.spec for column in self.columns())

    def column(self, key: str) -> TargetColumn | None:
        return next((column for column in self.columns() if column.key == key), None)


TARGETS: dict[str, ImportTarget] = {}


def register_target(target: ImportTarget) -> None:
    """A higher app offers one kind of ledger, from its ``apps.py``."""
    TARGETS[target.slug] = target
