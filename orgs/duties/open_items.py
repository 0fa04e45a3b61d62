"""Open work of people, told by the apps that keep it, so that it passes on when a responsibility does.

An app registers how its open work of a person is found and how it is given to somebody else. Nothing registered:
nothing passes. An item always has a holder: the person it is written to, or, when that person is no longer in use,
whoever answers for its firm or street, and in the end the office.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.responsible import responsible_on, street_responsible_on


@dataclass(frozen=True)
class OpenItem:
    """One piece of open work written to a person, about a firm, a street or neither."""

    kind: str  # the name its app registered
    key: int
    title: str
    person: int
    enterprise: int | None = None
    jurisdiction: int | None = None
    url: str = ""
    due: date | None = None


Find = Callable[[Person, date], Iterable[OpenItem]]
Reassign = Callable[[Sequence[OpenItem], Person, Any], object]

_kinds: dict[str, tuple[Find, Reassign]] = {}


def register_open_items(name: str, find: Find, reassign: Reassign) -> None:
    """An app above tells of its open work: ``find(person, on)`` and ``reassign(items, to, by)``.

    ``reassign`` runs inside the changeset of the handover and gets the items its own ``find`` returned.
    """
    _kinds[name] = (find, reassign)


def forget_open_items(name: str) -> None:
    """Take a registration back; for tests."""
    _kinds.pop(name, None)


def open_items_of(person: Person, on: date) -> list[OpenItem]:
    """All open work written to the person on the day."""
    return [item for find, _ in _kinds.values() for item in find(person, on)]


def give_items(*, items: Iterable[OpenItem], to: Person, by: Actor | None) -> int:
    """Give open work to somebody through the apps that keep it; returns how many items passed."""
    by_kind: dict[str, list[OpenItem]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    for kind, group in by_kind.items():
        _kinds[kind][1](group, to, by)
    return sum(len(group) for group in by_kind.values())


def holders_of(items: Sequence[OpenItem], at: AsOf) -> dict[OpenItem, tuple[Person, ...]]:
    """Who holds each item on the day; an empty tuple is the office, which always does.

    The person it is written to keeps it until a handover is accepted. When that person is no longer in use, whoever
    answers for the firm holds it: instructor, implementer, lead; for a street its implementer, then its lead.
    """
    people = Person.objects.in_bulk({item.person for item in items})
    left = [i for i in items if i.person not in people or not people[i.person].is_active]
    firms = responsible_on([i.enterprise for i in left if i.enterprise], at)
    streets = street_responsible_on(at) if any(i.jurisdiction and not i.enterprise for i in left) else {}
    found: dict[OpenItem, tuple[Person, ...]] = {}
    for item in items:
        if item not in left:
            found[item] = (people[item.person],)
        elif item.enterprise:
            found[item] = _in_use(firms[item.enterprise].first)
        elif item.jurisdiction:
            parts = (StreetPart.IMPLEMENTER, StreetPart.LEAD)
            those = (_in_use(streets.get((item.jurisdiction, part), ())) for part in parts)
            found[item] = next((people for people in those if people), ())
        else:
            found[item] = ()
    return found


def _in_use(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(p for p in people if p.is_active)
