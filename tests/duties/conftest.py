"""Two people, what passes between them, and open work as an app above would keep it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from foundation.accounts.models import Person
from foundation.accounts.services import add_person
from orgs.duties import services
from orgs.duties.models import InstructorAssignment
from orgs.duties.open_items import OpenItem, forget_open_items, register_open_items
from tests.cast import LONG_AGO, make_firm

SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}
KIND = "test work"


class Work:
    """Open work as an app above would keep it."""

    def __init__(self) -> None:
        self.items: dict[int, OpenItem] = {}

    def add(self, person: Person, **about: Any) -> OpenItem:
        key = len(self.items) + 1
        self.items[key] = OpenItem(kind=KIND, key=key, title=f"待办 {key}", person=person.pk, **about)
        return self.items[key]

    def find(self, person: Person, on: date) -> list[OpenItem]:
        return [item for item in self.items.values() if item.person == person.pk]

    def reassign(self, items: Any, to: Person, by: Any) -> None:
        for item in items:
            self.items[item.key] = replace(item, person=to.pk)


@pytest.fixture
def work() -> Iterator[Work]:
    kept = Work()
    register_open_items(KIND, kept.find, kept.reassign)
    yield kept
    forget_open_items(KIND)


@pytest.fixture
def people() -> tuple[Person, Person]:
    return add_person(name="甲", by=None), add_person(name="乙", by=None)


def assigned(person: Person, count: int = 12) -> list[InstructorAssignment]:
    firms = [make_firm(f"公司{n}") for n in range(count)]
    return services.assign_instructor_to(enterprises=firms, person=person, **SINCE)


THE_15TH = date(2025, 5, 15)
