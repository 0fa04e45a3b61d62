"""Telephone numbers and names of contact persons: field × role × door, held against a table written by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse

from foundation.desk.services import choose_columns
from tests.authz.canaries import Canary, found_in, masked
from tests.authz.expectations import ANSWERS, EVERYWHERE
from tests.authz.people import ACTORS
from tests.authz.walker import Walker
from tests.authz.world import World

# Today's value of each firm: those that changed hands have that of phase b.
TODAYS = {"own": "a", "moved": "b", "left": "a", "taught": "b", "point": "b", "foreign": "a", "back": "b"}
FULL, MASKED, ABSENT = "full", "masked", "absent"
LEVELS = (ABSENT, MASKED, FULL)


def may_see(actor: str, firm: str) -> str:
    """Office and whoever answers for the firm in full; who only sees it masked; everybody else not at all."""
    if actor in ANSWERS[firm]:
        return FULL
    return MASKED if actor in EVERYWHERE else ABSENT


@dataclass(frozen=True)
class Door:
    """Where personal values appear: all of them exactly as due, or where nobody needs them, never more than due."""

    name: str
    url: str
    is_exact: bool = True


def doors_of(world: World, firm: str) -> Iterator[Door]:
    pk, day = world.firms[firm].pk, "?as_of=2024-03-01"
    detail, interface = reverse("enterprises:detail", args=[pk]), reverse("api:enterprise", args=[pk])
    yield Door("企业页", detail)
    yield Door("企业页，过去某天", detail + day)
    yield Door("接口，一家", interface)
    yield Door("接口，一家，过去某天", interface + day)
    if firm != "left":  # lists leave out who left
        yield Door("列表", reverse("enterprises:list"))
        yield Door("列表，过去某天", reverse("enterprises:list") + day)
        yield Door("接口，列表", reverse("api:enterprises"))
        yield Door("导出", reverse("exchange:export", args=["enterprises"]))
    yield Door("变动台账", f"{reverse('enterprises:changes')}?enterprise={pk}", is_exact=False)
    yield Door("台账导出", reverse("exchange:export", args=["changes"]), is_exact=False)
    yield Door("动态", reverse("enterprises:timeline", args=[pk]), is_exact=False)
    yield Door("待办", reverse("reminders:todo"), is_exact=False)
    yield Door("搜索", f"{reverse('desk:search')}?q=canary", is_exact=False)
    yield Door("核对卡", reverse("refresh:card", args=[world.round.pk, pk]), is_exact=False)
    yield Door("操作记录", reverse("desk:records"), is_exact=False)


def level_in(found: set[Canary], canary: Canary) -> str:
    return FULL if canary in found else MASKED if masked(canary) in found else ABSENT


def wrong_cells(world: World, firms: tuple[str, ...], actors: tuple[str, ...]) -> tuple[int, list[str]]:
    """Every door of these firms as each of the actors; returns how many cells were held against the table."""
    walker, cells, wrong = Walker(world), 0, []
    for actor in actors:
        if actor in world.people:
            choose_columns(table="enterprises", columns=["phone", "contact", "principal"], by=world.people[actor])
        for firm in firms:
            phone, contact = (Canary(firm, name, TODAYS[firm]) for name in ("phone", "contact"))
            due = may_see(actor, firm)
            for door in doors_of(world, firm):
                answer = walker.client(actor).get(door.url)
                read = walker.judge(f"{actor} {door.url}", actor, door.url, answer)
                found = found_in(read.text)
                level, cells = level_in(found, phone), cells + 2
                if LEVELS.index(level) > LEVELS.index(due) or (door.is_exact and level != due):
                    wrong.append(f"{actor}, {firm}, {door.name} {door.url}: number {level}, due {due}")
                if (contact in found) != (due != ABSENT) and (door.is_exact or due == ABSENT):
                    wrong.append(
                        f"{actor}, {firm}, {door.name} {door.url}: name of the contact person {contact in found}"
                    )
    return cells, wrong


def test_a_sample_of_doors_shows_personal_values_as_due(world: World):
    _, wrong = wrong_cells(world, ("taught",), ("leader", "lead_a", "lead_b", "superior"))

    assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_door_shows_personal_values_as_due(world: World, tell: Callable[[str], None]):
    cells, wrong = wrong_cells(world, tuple(TODAYS), ACTORS)

    tell(f"personal values: {cells} cells")
    assert wrong == []


def test_a_former_street_sees_a_past_day_without_the_full_number(world: World):
    """Who is responsible is asked today: what was theirs then is theirs no more."""
    walker, day = Walker(world), "?as_of=2023-06-01"
    for url in ("enterprises:detail", "api:enterprise"):
        address = reverse(url, args=[world.firms["moved"].pk]) + day
        read = walker.judge(f"lead_a {address}", "lead_a", address, walker.client("lead_a").get(address))
        found = found_in(read.text)
        assert Canary("moved", "name") in found, "it is the firm's page"
        assert Canary("moved", "phone") not in found, address
