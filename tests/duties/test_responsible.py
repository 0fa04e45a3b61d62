"""Who answers for a firm on a day, with whoever stands in for them."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.accounts.models import Person
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.duties import services
from orgs.duties.responsible import responsible_on
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, moment, street

pytestmark = pytest.mark.django_db

DAY = AsOf(date(2025, 6, 30))
SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}


def person(name: str) -> Person:
    return add_person(name=name, by=None)


@pytest.fixture
def firm() -> Enterprise:
    return make_firm("甲公司", place="红山街道")


def test_whoever_is_nearest_is_asked_first(firm):
    place, block = street("红山街道"), save_place(row=Block(jurisdiction=street("红山街道"), name="南片"), by=None)
    in_block = make_firm("乙公司", place="红山街道", block=block.pk)
    people = {name: person(name) for name in ("牵头", "落实", "指导", "片区", "委员")}
    assert responsible_on([firm.pk], DAY)[firm.pk].level == "office"

    services.assign_street_role(jurisdiction=place, person=people["牵头"], part="lead", **SINCE)
    assert responsible_on([firm.pk], DAY)[firm.pk].first == (people["牵头"],)
    services.assign_street_role(jurisdiction=place, person=people["落实"], part="implementer", **SINCE)
    assert responsible_on([firm.pk], DAY)[firm.pk].level == "implementer"
    services.assign_instructor(person=people["指导"], enterprise=firm, **SINCE)
    services.assign_instructor(person=people["片区"], block=block, **SINCE)
    services.assign_liaison(person=people["委员"], enterprise=firm, **SINCE)

    found = responsible_on([firm.pk, in_block.pk], DAY)
    assert found[firm.pk].first == (people["指导"],)
    assert found[firm.pk].after_first == (people["落实"],)
    assert found[firm.pk].liaison == (people["委员"],)
    assert found[in_block.pk].first == (people["片区"],)
    assert found[in_block.pk].leads == (people["牵头"],)


def test_a_deputy_answers_beside_whom_they_stand_in_for_and_only_then(firm):
    away, deputy = person("休假的"), person("代班的")
    services.assign_instructor(person=away, enterprise=firm, **SINCE)
    services.assign_deputy(person=away, deputy=deputy, starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 30), by=None)

    assert responsible_on([firm.pk], DAY)[firm.pk].first == (away, deputy)
    assert responsible_on([firm.pk], AsOf(date(2025, 7, 1)))[firm.pk].first == (away,)


def test_the_duties_of_a_past_day_are_those_of_that_day(firm):
    before, after = person("前任"), person("后任")
    duty = services.assign_instructor(person=before, enterprise=firm, **SINCE)
    with clock_at(moment("2025-07-20")):
        services.reassign(duties=[duty], to=after, on=date(2025, 7, 1), by=None)

    assert responsible_on([firm.pk], DAY)[firm.pk].first == (before,)
    assert responsible_on([firm.pk], AsOf(date(2025, 7, 1)))[firm.pk].first == (after,)
    known_then = AsOf(date(2025, 7, 1), moment("2025-07-05"))
    assert responsible_on([firm.pk], known_then)[firm.pk].first == ()


def test_it_costs_the_same_for_one_firm_as_for_thirty(firm):
    for n in range(30):
        services.assign_instructor(person=person(f"指导员{n}"), enterprise=make_firm(f"公司{n}"), **SINCE)
    ids = list(EnterpriseState.objects.values_list("enterprise_id", flat=True))

    services.assign_instructor(person=person("指导员"), enterprise=firm, **SINCE)

    with CaptureQueriesContext(connection) as one:
        responsible_on([firm.pk], DAY)
    with CaptureQueriesContext(connection) as many:
        responsible_on(ids, DAY)

    assert (len(one), len(many)) == (5, 5)


def test_more_firms_than_can_be_named_are_answered_all_the_same(firm, monkeypatch):
    other = make_firm("乙公司")
    named = person("指导员")
    services.assign_instructor(person=named, enterprise=firm, **SINCE)
    monkeypatch.setattr("orgs.duties.responsible.MANY", 1)

    found = responsible_on([firm.pk, other.pk], DAY)
    assert found[firm.pk].first == (named,)
    assert found[other.pk].level == "office"


# --- Scope of deputies ----------------------------------------------------------------------------


def seen(user: Any) -> set[int]:
    return set(EnterpriseState.objects.visible_to(user).as_of(AsOf.today()).values_list("enterprise_id", flat=True))


def test_a_deputy_sees_and_writes_what_the_other_answers_for(implementer, instructor, street_lead, firm):
    mine = make_firm("玄武门公司", place="玄武门街道")
    theirs = make_firm("梅园公司", place="梅园新村街道")
    services.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    assert seen(implementer) == {mine.pk}

    ends: dict[str, Any] = {"starts_on": clock.today(), "ends_on": clock.today(), "by": None}
    services.assign_deputy(person=instructor.person, deputy=implementer.person, **ends)
    assert seen(implementer) == {mine.pk, firm.pk}
    assert Enterprise.objects.responsible_to(implementer).filter(pk=firm.pk).exists()

    services.assign_deputy(person=street_lead.person, deputy=instructor.person, **ends)
    assert seen(instructor) == {firm.pk, theirs.pk}
    assert seen(implementer) == {mine.pk, firm.pk}  # deputising is not handed on


def test_a_deputyship_that_is_over_shows_nothing(implementer, instructor, firm):
    services.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    services.assign_deputy(
        person=instructor.person, deputy=implementer.person, starts_on=LONG_AGO, ends_on=date(2020, 2, 1), by=None
    )

    assert seen(implementer) == set()


def test_nobody_stands_in_for_themselves_or_twice(office, instructor, implementer):
    ends: dict[str, Any] = {"starts_on": LONG_AGO, "ends_on": date(2020, 2, 1), "by": office}
    with pytest.raises(ValidationError, match="不能是本人"):
        services.assign_deputy(person=instructor.person, deputy=instructor.person, **ends)

    services.assign_deputy(person=instructor.person, deputy=implementer.person, **ends)
    with pytest.raises(ValidationError, match="已有同样的职责"):
        services.assign_deputy(person=instructor.person, deputy=implementer.person, **ends)
