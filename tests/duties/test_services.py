"""Starting, ending and withdrawing responsibilities."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.services import add_person
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.models import ChangeItem, Changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import make_firm, street

pytestmark = pytest.mark.django_db

SINCE = date(2024, 1, 1)


@pytest.fixture
def person() -> Any:
    return add_person(name="周某", unit="红山街道党工委", by=None)


def lead(person: Any, by: Any, **more: Any) -> StreetRole:
    place = street("红山街道")
    return services.assign_street_role(
        jurisdiction=place, person=person, part="lead", **{"starts_on": SINCE, "by": by, **more}
    )


def test_the_office_makes_somebody_lead_of_a_street(office, person):
    lead(person, office)

    duty = StreetRole.objects.as_of(AsOf(date(2024, 6, 1))).get()
    assert (str(duty.jurisdiction), duty.person, duty.ends_on) == ("红山街道", person, FOREVER)
    assert not StreetRole.objects.as_of(AsOf(date(2023, 12, 31))).exists()


def test_it_ends_on_its_last_day(office, person):
    services.end_duty(duty=lead(person, office), on=date(2024, 6, 30), by=office)

    assert StreetRole.objects.as_of(AsOf(date(2024, 6, 30))).exists()
    assert not StreetRole.objects.as_of(AsOf(date(2024, 7, 1))).exists()


def test_what_was_entered_by_mistake_is_withdrawn_and_stays_in_the_record(office, person):
    duty = lead(person, office)
    services.withdraw_duty(duty=duty, by=office, reason="街道选错")

    assert not StreetRole.objects.as_of(AsOf(date(2024, 6, 1))).exists()
    assert Changeset.objects.latest("pk").reason == "街道选错"
    assert ChangeItem.objects.filter(model="places.jurisdiction", changeset=Changeset.objects.latest("pk")).exists()


def test_nothing_ends_before_it_begins(office, person):
    duty = lead(person, office)

    with pytest.raises(ValidationError, match="不能早于开始日期"):
        services.end_duty(duty=duty, on=date(2023, 12, 31), by=office)
    with pytest.raises(ValidationError, match="不能早于开始日期"):
        lead(person, office, starts_on=date(2025, 1, 1), ends_on=date(2024, 1, 1))


def test_the_same_duty_is_not_entered_twice_for_one_time(office, person):
    lead(person, office, ends_on=date(2024, 12, 31))

    with pytest.raises(ValidationError, match="已有同样的职责"):
        lead(person, office, starts_on=date(2024, 12, 31))
    lead(person, office, starts_on=date(2025, 1, 1))
    assert StreetRole.objects.live().count() == 2


def test_the_same_duty_entered_later_for_an_earlier_time_may_touch_but_not_share_a_day(office, person):
    lead(person, office)

    with pytest.raises(ValidationError, match="已有同样的职责"):
        lead(person, office, starts_on=date(2023, 1, 1), ends_on=SINCE)
    lead(person, office, starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))
    assert StreetRole.objects.live().count() == 2


def test_a_duty_may_last_one_day(office, person):
    ended = services.end_duty(duty=lead(person, office), on=SINCE, by=office)
    made = lead(person, office, starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 1))

    assert (ended.starts_on, ended.ends_on) == (SINCE, SINCE)
    assert [*StreetRole.objects.as_of(AsOf(SINCE)), *StreetRole.objects.as_of(AsOf(date(2025, 1, 1)))] == [ended, made]


def test_what_a_colleague_just_ended_is_not_ended_again(office, person):
    duty = lead(person, office)
    services.end_duty(duty=duty, on=date(2024, 6, 30), by=office)

    with pytest.raises(ValidationError, match="刚被同事改动过"):
        services.end_duty(duty=duty, on=date(2024, 7, 31), by=office)
    with pytest.raises(ValidationError, match="刚被同事改动过"):
        services.withdraw_duty(duty=duty, by=office)
    assert StreetRole.objects.live().get().ends_on == date(2024, 6, 30)


def test_several_firms_get_their_instructor_in_one_act(office, person):
    firms = [make_firm(f"公司{n}") for n in range(3)]

    services.assign_instructor_to(enterprises=firms, person=person, starts_on=SINCE, by=office)

    assert InstructorAssignment.objects.as_of(AsOf(SINCE)).count() == 3
    assert Changeset.objects.latest("pk").title == "分派指导员：3 家企业"


def test_one_firm_too_many_and_none_is_assigned(office, person):
    firms = [make_firm(f"公司{n}") for n in range(3)]
    services.assign_instructor(enterprise=firms[2], person=person, starts_on=SINCE, by=office)

    with pytest.raises(ValidationError):
        services.assign_instructor_to(enterprises=firms, person=person, starts_on=SINCE, by=office)
    assert InstructorAssignment.objects.live().count() == 1


@pytest.mark.parametrize("both", [True, False])
def test_an_instructor_has_either_a_firm_or_a_block(office, person, both):
    block = save_place(row=Block(jurisdiction=street("红山街道"), name="南片"), by=None)
    named = {"enterprise": make_firm("甲公司"), "block": block} if both else {}

    with pytest.raises(ValidationError, match="选且只选一个"):
        services.assign_instructor(person=person, starts_on=SINCE, by=office, **named)


def test_an_assignment_can_be_undone(office, person):
    services.assign_liaison(person=person, enterprise=make_firm("甲公司"), starts_on=SINCE, by=office)

    undo(changeset=Changeset.objects.latest("pk"), by=office)

    assert not LiaisonPoint.objects.live().exists()
    assert list(verify_trail()) == []


@pytest.mark.parametrize(
    "who", ["leader", "committee", "street_lead", "implementer", "instructor", "superior", "sysadmin", "nobody"]
)
def test_only_the_office_writes_responsibilities(request, office, person, who):
    by = request.getfixturevalue(who)
    duty, firm = lead(person, office), make_firm("甲公司")
    acts = [
        lambda: lead(person, by, starts_on=date(2030, 1, 1)),
        lambda: services.assign_liaison(person=person, enterprise=firm, starts_on=SINCE, by=by),
        lambda: services.assign_instructor(person=person, enterprise=firm, starts_on=SINCE, by=by),
        lambda: services.end_duty(duty=duty, on=SINCE, by=by),
        lambda: services.withdraw_duty(duty=duty, by=by),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
