"""What the base holds of the firms a file speaks of, loaded at once: the number of queries does not grow with the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, responsible_q
from foundation.exchange.imports.parked import held_values
from foundation.trail.asof import AsOf
from foundation.trail.projection import Segment, segment_on
from foundation.trail.values import plain
from foundation.trail.writing import chunks
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.facts import FACTS
from orgs.enterprises.imports.takers import taken_texts
from orgs.enterprises.models import Enterprise, EnterpriseAlias, EnterpriseChange, EnterpriseState
from orgs.enterprises.services.namesakes import bearers
from orgs.places.models import Jurisdiction

CHUNK = 5000

_PATHS = tuple(
    f"{name}__value" if name in FACTS.personal else f"{name}_id" if name in FACTS.places else name for name in FACTS
)


@dataclass(frozen=True, slots=True)
class Move:
    """One arrival or departure of a firm."""

    kind: ChangeKind
    on: date
    precision: str
    presence: str


@dataclass(slots=True)
class Firm:
    """One firm as the base knows it: its periods, oldest first, with plain values."""

    pk: int
    code: str | None
    code_note: str
    number: str
    periods: list[Segment] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    alias_keys: set[str] = field(default_factory=set)
    held: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # held columns as the app that took them over has them

    @property
    def is_bare(self) -> bool:
        """An identity whose creation was undone: used again when the firm comes once more."""
        return not self.periods

    @property
    def name(self) -> str:
        return self.periods[-1].values["name"] if self.periods else ""

    def on(self, day: date) -> Segment | None:
        return segment_on(self.periods, day)

    def departure_after(self, day: date) -> Move | None:
        """The first departure after a day."""
        return next((m for m in self.moves if m.presence != Presence.IN and m.on > day), None)

    def last_move(self, day: date) -> Move | None:
        """The arrival or departure that holds on a day."""
        past = [move for move in self.moves if move.on <= day]
        return past[-1] if past else None


class Base:
    """The firms the rows of a file may mean."""

    def __init__(self, by: Actor, on: date) -> None:
        self.by, self.on = by, on
        self.firms: dict[int, Firm] = {}
        self.by_code: dict[str, int] = {}
        self.by_number: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = {}
        self.may_add = by.may(Right.ADD_ENTERPRISES)
        self.may_edit = by.may(Right.EDIT_RECORDS)
        self._places = self._places_of(by)
        self.mine: set[int] = set()
        self.seen: set[int] = set()

    @staticmethod
    def _places_of(by: Actor) -> set[int] | None:
        """Streets this person answers for; None = all."""
        rule = responsible_q(Jurisdiction, by)
        return set(Jurisdiction.objects.filter(rule).values_list("pk", flat=True)) if rule else None

    @property
    def answers_for_all(self) -> bool:
        return self._places is None

    def may_place(self, jurisdiction: int | None) -> bool:
        return self._places is None or jurisdiction in self._places

    def load(self, *, codes: Collection[str], numbers: Collection[str], ids: Collection[int]) -> None:
        """Find the firms with one of these codes, numbers or ids."""
        for part, values in (("code", codes), ("number", numbers), ("pk", ids)):
            self._find(part, values)

    def names_of_found(self) -> set[tuple[int, str]]:
        """What the firms found so far are and were called, as pairs of firm and name key."""
        found: set[tuple[int, str]] = set()
        for chunk in in_chunks(self.firms):
            found.update(
                EnterpriseState.objects.live().filter(enterprise__in=chunk).values_list("enterprise_id", "name_key")
            )
        return found

    def load_named(self, keys: Collection[str]) -> None:
        """Find the firms that bear one of these names today, or once did; then load what is known of all found."""
        self._find("pk", self._named(keys) - set(self.firms))
        self._load_periods()
        self._load_moves()
        self._load_aliases()
        self._load_held()
        self._load_scope()

    def _find(self, part: str, values: Collection[Any]) -> None:
        for chunk in in_chunks(values):
            rows = Enterprise.objects.filter(**{f"{part}__in": chunk})
            for pk, code, note, number in rows.values_list("pk", "code", "code_note", "number"):
                self.firms.setdefault(pk, Firm(pk, code, note, number))
                self.by_number[number] = pk
                if code:
                    self.by_code[code] = pk

    def _named(self, keys: Collection[str]) -> set[int]:
        found = bearers(keys)
        self.by_name = {key: sorted(ids) for key, ids in found.items()}
        return set().union(*found.values()) if found else set()

    def _load_periods(self) -> None:
        for chunk in in_chunks(self.firms):
            rows = EnterpriseState.objects.live().filter(enterprise__in=chunk).order_by("enterprise", "effective_from")
            for firm, start, end, presence, origins, *values in rows.values_list(
                "enterprise_id", "effective_from", "effective_to", "presence", "origins", *_PATHS
            ):
                self.firms[firm].periods.append(Segment(start, end, presence, _plain(values), origins))

    def _load_moves(self) -> None:
        """Only arrivals and departures that hold: a withdrawn or overruled one says nothing."""
        for chunk in in_chunks(self.firms):
            rows = EnterpriseChange.objects.live().filter(enterprise__in=chunk).exclude(presence="")
            rows = rows.order_by("enterprise", "effective_on", "pk")
            for firm, kind, on, precision, presence in rows.values_list(
                "enterprise_id", "kind", "effective_on", "precision", "presence"
            ):
                self.firms[firm].moves.append(Move(ChangeKind(kind), on, precision, presence))

    def _load_aliases(self) -> None:
        for chunk in in_chunks(self.firms):
            rows = EnterpriseAlias.objects.live().filter(enterprise__in=chunk)
            for firm, key in rows.values_list("enterprise_id", "name_key"):
                self.firms[firm].alias_keys.add(key)

    def _load_held(self) -> None:
        for chunk in in_chunks(self.firms):
            for pk, texts in held_values(Enterprise, None, AsOf(self.on), chunk).items():
                self.firms[pk].held = texts
            for pk, texts in taken_texts(chunk, AsOf(self.on)).items():
                self.firms[pk].taken = texts

    def _load_scope(self) -> None:
        for chunk in in_chunks(self.firms):
            rows = Enterprise.objects.filter(pk__in=chunk)
            self.mine.update(rows.responsible_to(self.by).values_list("pk", flat=True))
            self.seen.update(rows.visible_to(self.by).values_list("pk", flat=True))
        # Nobody answers for an identity without facts; whoever may bring the firm in may use it.
        self.mine.update(pk for pk, firm in self.firms.items() if firm.is_bare)


def _plain(values: Iterable[Any]) -> dict[str, Any]:
    """A state's columns as values are compared: dates as text, personal ones as text, empty ones as stored."""
    return {name: plain(value) for name, value in zip(FACTS, values, strict=True)}


def in_chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """The values in order, some thousand at a time: databases limit how many a query may name."""
    yield from chunks(sorted(values), CHUNK)
