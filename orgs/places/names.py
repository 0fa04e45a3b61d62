"""Reading names: which street a text means, and what a street was called on a day."""

import unicodedata
from dataclasses import dataclass

from foundation.trail.asof import AsOf
from orgs.places.models import Block, Jurisdiction, JurisdictionName, Spelling


def place_key(text: str) -> str:
    """The text as it is compared: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class Reading:
    """What a text in a 属地 column means: a place for sure, a suggestion, or nothing."""

    jurisdiction: int | None = None
    suggestion: int | None = None
    is_converted: bool = False
    why: str = ""


class PlaceReader:
    """Reads 属地 and 板块 texts of one file; costs three queries, then none."""

    def __init__(self) -> None:
        self.places = {p.pk: p for p in Jurisdiction.objects.all()}
        self._exact = {place_key(p.name): p.pk for p in self.places.values() if p.is_active}
        self._spellings = {place_key(s.text): s for s in Spelling.objects.filter(is_active=True)}
        self._blocks = {(b.jurisdiction_id, place_key(b.name)): b.pk for b in Block.objects.filter(is_active=True)}

    def name(self, pk: int) -> str:
        return self.places[pk].name

    def read(self, text: str) -> Reading:
        key = place_key(text)
        if key in self._exact:
            return Reading(self._exact[key])
        spelling = self._spellings.get(key)
        if spelling is not None and not spelling.is_ambiguous:
            return Reading(spelling.jurisdiction_id, is_converted=True)
        if spelling is not None:
            return Reading(suggestion=spelling.jurisdiction_id, why=spelling.why)
        near = [pk for known, pk in self._exact.items() if key and (key in known or known in key)]
        if len(near) == 1:
            return Reading(suggestion=near[0], why=f"没有“{text}”这个街道（园区），您是指 {self.name(near[0])} 吗？")
        return Reading(why=f"没有“{text}”这个街道（园区），请从名单中选择。")

    def block(self, jurisdiction: int, text: str) -> int | None:
        return self._blocks.get((jurisdiction, place_key(text)))


def names_on(at: AsOf) -> dict[int, str]:
    """What each street or park was called on the day; one query.

    Names are not judged by when they were recorded: a list as known then would otherwise lose the names that were
    entered when the portal was set up.
    """
    return dict(JurisdictionName.objects.as_of(AsOf(at.day)).values_list("jurisdiction_id", "name"))


def jurisdiction_choices(user: object = None) -> list[tuple[int, str]]:
    """Streets and parks in use, in the office's order."""
    return [(p.pk, p.name) for p in Jurisdiction.objects.filter(is_active=True)]


def block_choices(user: object = None) -> list[tuple[int, str]]:
    blocks = Block.objects.filter(is_active=True).select_related("jurisdiction")
    return [(b.pk, f"{b.jurisdiction} · {b.name}") for b in blocks]
