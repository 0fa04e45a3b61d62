"""Party organisations over the interface."""

from typing import Any

import pytest
from django.http import QueryDict

from foundation.trail.models import Changeset
from orgs.parties.api.organizations import PartySerializer, PartyValues
from orgs.parties.facts import FACTS
from orgs.parties.models import PartyOrganization
from tests.api.conftest import program_of
from tests.cast import street
from tests.parties.cast import make_organization, state_of

pytestmark = pytest.mark.django_db
DAY = "2023-05-01"


@pytest.fixture
def branch(firm: Any) -> PartyOrganization:
    return make_organization(
        "云帆党支部", firm, secretary="王一", secretary_phone="13800000009", last_election_on="2021-05-10"
    )


def test_the_json_has_every_column_of_the_table_and_little_else():
    columns = {column.key for column in PartySerializer.table.columns if not column.held}

    more = {"id", "established_on_precision", "last_election_on_precision"}
    assert set(PartySerializer().fields) == columns | more


def test_every_fact_of_an_organisation_can_be_sent():
    assert set(PartyValues().fields) == set(FACTS) - set(FACTS.precision_of.values())


@pytest.mark.parametrize("actor", ["office", "leader", "street_lead", "implementer", "instructor"])
def test_the_list_holds_what_the_page_holds(request, actor, branch):
    user = request.getfixturevalue(actor)
    page = PartySerializer.table.select(user, QueryDict("")).queryset

    answer = program_of(user).read("parties/").json()

    assert {row["id"] for row in answer["results"]} == set(page.values_list("organization_id", flat=True))
    assert answer["total"] == (0 if actor == "implementer" else 1)


def test_one_organisation_with_its_phone_for_whom_it_is_meant(leader, instructor, branch):
    seen = program_of(leader).read(f"parties/{branch.pk}/").json()
    full = program_of(instructor).read(f"parties/{branch.pk}/").json()

    assert (seen["secretary"], seen["secretary_phone"]) == ("王一", "138****0009")
    assert full["secretary_phone"] == "13800000009"
    assert seen["firm"] == "南京云帆科技有限公司"
    assert seen["members_total"] == 3


def test_a_new_organisation_gets_an_address(as_office, firm):
    body = {
        "kind": "founded",
        "on": DAY,
        "firms": [firm.pk],
        "values": {
            "name": "云帆党支部",
            "category": "branch",
            "setup": "own",
            "jurisdiction": street("梅园新村街道").pk,
        },
    }

    answer = as_office.send("parties/", body, key="p-1")

    assert answer.status_code == 201, answer.content.decode()
    assert answer.json()["organization"]["firm"] == "南京云帆科技有限公司"
    assert as_office.send("parties/", body, key="p-1").status_code == 200
    twin = as_office.send("parties/", body)
    assert (twin.status_code, twin.json()["code"]) == (409, "similar")
    assert PartyOrganization.objects.count() == 1


def test_a_foreign_firm_cannot_be_named(street_lead, other_firm):
    body = {"kind": "founded", "on": DAY, "firms": [other_firm.pk], "values": {"name": "星河党支部"}}

    answer = program_of(street_lead).send("parties/", body)

    assert answer.status_code == 400
    assert not PartyOrganization.objects.exists()


@pytest.mark.parametrize(
    ("act", "body", "field", "value"),
    [
        ("elect", {"values": {"secretary": "李二"}}, "secretary", "李二"),
        ("extend", {"until": "2025-04-30", "reason": "批复〔2023〕1号"}, "extension_until", "2025-04-30"),
        ("rename", {"name": "云帆科技党支部"}, "name", "云帆科技党支部"),
        ("dissolve", {"reason": "企业迁出"}, "presence", "dissolved"),
        ("remove", {"reason": "误录"}, "presence", "removed"),
    ],
)
def test_each_verb_does_what_its_page_does(as_office, branch, act, body, field, value):
    answer = as_office.write(f"parties/{branch.pk}/{act}/", {"on": DAY, **body})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["organization"][field] == value
    assert Changeset.objects.get(pk=answer.json()["changeset"]).source == "接口"


def test_an_edit_wants_the_version_that_was_read(as_office, street_lead, branch):
    body = {"mode": "changed", "on": DAY, "values": {"activists": 2}}
    path = f"parties/{branch.pk}/"
    assert as_office.send(path, body, method="patch").status_code == 428
    old = as_office.version(path)
    assert program_of(street_lead).write(path, {**body, "values": {"activists": 1}}, method="patch").status_code == 200

    stale = as_office.send(path, body, version=old, method="patch")

    assert (stale.status_code, stale.json()["current"]["activists"]) == (412, 1)
    assert as_office.send(path, body, version=stale["ETag"], method="patch").status_code == 200
    assert state_of(branch).activists == 2


def test_a_firm_that_leaves_makes_another_version(as_office, branch):
    from foundation.trail import clock
    from orgs.parties import services

    before = as_office.version(f"parties/{branch.pk}/")
    services.end_host(host=branch.hosts.live().get(), on=clock.today(), by=None)

    assert as_office.version(f"parties/{branch.pk}/") != before


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"mode": "changed", "on": DAY, "values": {"members_full": -1}}, "members_full"),
        ({"mode": "changed", "on": DAY, "values": {"category": "club"}}, "category"),
        ({"mode": "changed", "on": DAY, "values": {"secretary_phone": "138****0009"}}, "secretary_phone"),
        ({"mode": "changed", "on": DAY, "values": {"sort_key": "x"}}, "sort_key"),
        ({"mode": "changed", "on": "2999-01-01", "values": {"activists": 1}}, "on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_office, branch, body, place):
    answer = as_office.write(f"parties/{branch.pk}/", body, method="patch")

    assert answer.status_code == 400, answer.content.decode()
    errors = answer.json()["errors"]
    assert place in errors or place in errors.get("values", {})


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("office", 200),
        ("street_lead", 200),
        ("instructor", 200),
        ("committee", 403),
        ("leader", 403),
        ("implementer", 404),
    ],
)
def test_who_may_write_an_organisation(request, actor, status, as_office, branch):
    tag = as_office.version(f"parties/{branch.pk}/")
    program = program_of(request.getfixturevalue(actor))

    answer = program.send(f"parties/{branch.pk}/rename/", {"on": DAY, "name": "云帆科技党支部"}, version=tag)

    assert answer.status_code == status, answer.content.decode()
    assert state_of(branch).name == ("云帆科技党支部" if status == 200 else "云帆党支部")


def test_a_withdrawn_registration_never_happened(as_office, branch):
    as_office.write(f"parties/{branch.pk}/rename/", {"on": DAY, "name": "云帆科技党支部"})
    row = branch.changes.get(kind="renamed")

    answer = as_office.write(f"parties/{branch.pk}/changes/{row.pk}/withdraw/", {"reason": "日期错了"})

    assert answer.json()["organization"]["name"] == "云帆党支部"
    assert Changeset.objects.get(pk=answer.json()["changeset"]).source == "接口"
