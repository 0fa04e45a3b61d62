"""An act is seen by whoever sees what it is about; a record it merely mentions decides nothing."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from foundation.accounts.models import RoleGrant
from foundation.accounts.services import add_person
from foundation.desk import records
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.duties import services as duties
from orgs.duties.choices import ContactKind
from tests.cast import LONG_AGO, make_firm, street

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(office: Any, committee: Any) -> dict[str, Changeset]:
    """One act of each kind that mentions a person."""
    firm, person = make_firm("甲公司"), add_person(name="被提到的人", by=None)
    since: dict[str, Any] = {"starts_on": LONG_AGO, "by": office}
    return {
        "contact": duties.record_contact(
            enterprise=firm, person=person, on=date(2023, 5, 4), kind=ContactKind.VISIT, by=office
        ).changeset,
        "liaison": duties.assign_liaison(person=person, enterprise=firm, **since).changeset,
        "instructor": duties.assign_instructor(person=person, enterprise=firm, **since).changeset,
        "street": duties.assign_street_role(
            jurisdiction=street("玄武门街道"), person=person, part="lead", **since
        ).changeset,
        "term": duties.appoint_instructor(person=person, employment="full", **since).changeset,
        "seat": duties.seat_member(person=person, **since).changeset,
        "deputy": duties.assign_deputy(
            person=person, deputy=committee.person, starts_on=LONG_AGO, ends_on=LONG_AGO, by=office
        ).changeset,
    }


def seen_by(user: Any, acts: dict[str, Changeset]) -> set[str]:
    seen = set(records.visible_changesets(user).values_list("pk", flat=True))
    return {name for name, act in acts.items() if act.pk in seen}


def test_who_keeps_the_accounts_reads_no_business_act(client: Any, sysadmin: Any, acts: dict[str, Changeset]) -> None:
    client.force_login(sysadmin)

    assert seen_by(sysadmin, acts) == set()
    listed = client.get(reverse("desk:records"))
    assert listed.status_code == 200
    assert "甲公司" not in listed.content.decode()
    for act in acts.values():
        for page in ("desk:record", "desk:undo"):
            assert client.get(reverse(page, args=[act.pk])).status_code == 404
    fed = client.get("/api/v1/changes/").json()["results"]
    assert not {act.pk for act in acts.values()} & {row["id"] for row in fed}


def test_who_keeps_the_accounts_still_reads_acts_on_people_and_accounts(sysadmin: Any, office: Any) -> None:
    person = add_person(name="新来的人", by=office)
    with changeset(kind="grant", by=office, title="授权") as recorder:
        RoleGrant(user=office, role="leader", starts_on=LONG_AGO).save()

    assert seen_by(sysadmin, {"person": person.act, "grant": recorder.changeset}) == {"person", "grant"}


def test_the_office_and_the_leaders_see_them_all(office: Any, leader: Any, acts: dict[str, Changeset]) -> None:
    assert seen_by(office, acts) == set(acts)
    assert seen_by(leader, acts) == set(acts)


def test_others_see_the_acts_on_what_is_theirs(
    street_lead: Any, implementer: Any, committee: Any, superior: Any, acts: dict[str, Changeset]
) -> None:
    assert seen_by(street_lead, acts) == {"contact", "liaison", "instructor", "term", "seat"}
    assert seen_by(implementer, acts) == {"street", "seat"}
    assert seen_by(committee, acts) == set(acts), "firms all, and the deputyship that is theirs"
    assert seen_by(superior, acts) == set()


def test_what_is_told_of_a_seen_act_names_only_what_is_seen(
    client: Any, street_lead: Any, acts: dict[str, Changeset]
) -> None:
    client.force_login(street_lead)
    page = client.get(reverse("desk:record", args=[acts["contact"].pk])).content.decode()

    assert "甲公司" in page
    items = records.visible_items(street_lead).filter(changeset=acts["street"])
    assert not items.exists()


def test_every_row_that_mentions_others_says_who_sees_it() -> None:
    """A kind that tells people of itself and is not registered would be seen by nobody but the office."""
    mentioning = {m._meta.label_lower for m in apps.get_models() if "trail_mentions" in vars(m)}
    abstract = {"trail.trailedmodel", "trail.appendonlymodel"}
    assert mentioning - abstract
    assert mentioning - abstract - set(records._kinds) == set()
