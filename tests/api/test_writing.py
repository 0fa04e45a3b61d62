"""Writing over the interface: the pages' own services, with the version that was read."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from foundation.accounts.roles import Role
from foundation.trail.models import Changeset
from orgs.duties import services as duties
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from tests.api.conftest import Program, program_of
from tests.api.test_reading import LISTS
from tests.cast import LONG_AGO, make_firm, make_user, street

pytestmark = pytest.mark.django_db
DAY = "2023-05-01"


def state_of(firm: Enterprise) -> EnterpriseState:
    return EnterpriseState.objects.live().filter(enterprise=firm).order_by("-effective_from").first()


def edit(**values: Any) -> dict[str, Any]:
    return {"mode": "changed", "on": DAY, "values": values}


def send_edit(program: Program, firm: Enterprise, body: Any) -> Any:
    return program.write(f"enterprises/{firm.pk}/", body, method="patch")


# --- Versions -------------------------------------------------------------------------------------


def test_a_change_of_circumstances_is_written_from_its_day(as_office, office, firm):
    answer = send_edit(as_office, firm, {**edit(staff=25, is_key=True), "reason": "电话核实"})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["enterprise"]["staff"] == 25
    act = Changeset.objects.get(pk=answer.json()["changeset"])
    assert (act.by, act.source, act.reason) == (office, "接口", "电话核实")
    assert answer["ETag"] == as_office.version(f"enterprises/{firm.pk}/")
    kinds = EnterpriseChange.objects.filter(changeset=act).values_list("kind", "effective_on")
    assert {(kind, str(day)) for kind, day in kinds} == {("staff", DAY), ("recorded", DAY)}


def test_a_correction_holds_from_the_start(as_office, firm):
    answer = send_edit(as_office, firm, {**edit(staff=22), "mode": "wrong"})

    assert answer.status_code == 200
    assert as_office.read(f"enterprises/{firm.pk}/", as_of="2023-01-01").json()["staff"] == 22


def test_without_the_version_nothing_is_written(as_office, firm):
    for version in ("", "*"):
        answer = as_office.send(f"enterprises/{firm.pk}/", edit(staff=25), version=version, method="patch")

        assert answer.status_code == 428
    assert state_of(firm).staff == 20


def test_a_stale_version_is_refused_with_what_holds_now(as_office, street_lead, firm):
    old = as_office.version(f"enterprises/{firm.pk}/")
    send_edit(program_of(street_lead), firm, edit(staff=24))

    answer = as_office.send(f"enterprises/{firm.pk}/", edit(staff=25), version=old, method="patch")

    assert answer.status_code == 412
    assert answer.json()["current"]["staff"] == 24
    again = as_office.send(f"enterprises/{firm.pk}/", edit(staff=25), version=answer["ETag"], method="patch")
    assert again.status_code == 200


@pytest.mark.parametrize("act", ["a change of a past day", "a withdrawal", "a code"])
def test_whatever_is_written_makes_another_version(as_office, firm, act):
    path = f"enterprises/{firm.pk}/"
    send_edit(as_office, firm, edit(staff=21))
    before = as_office.version(path)

    if act == "a change of a past day":
        answer = send_edit(as_office, firm, {"mode": "changed", "on": "2023-01-05", "values": {"is_key": True}})
    elif act == "a withdrawal":
        row = firm.changes.get(kind="staff")
        answer = as_office.write(f"{path}changes/{row.pk}/withdraw/", {"reason": "日期错了"})
    else:
        answer = as_office.write(f"{path}code/", {"code": None, "code_note": "办理中"})

    assert answer.status_code == 200, answer.content.decode()
    assert as_office.version(path) != before


def test_a_proxy_may_weaken_the_tag(as_office, firm):
    tag = as_office.version(f"enterprises/{firm.pk}/")

    answer = as_office.send(f"enterprises/{firm.pk}/", edit(staff=25), version=f"W/{tag}", method="patch")

    assert answer.status_code == 200


def test_saying_what_is_known_already_writes_nothing(as_office, firm):
    before = Changeset.objects.count()

    answer = send_edit(as_office, firm, edit(staff=20))

    assert answer.json()["changeset"] is None
    assert Changeset.objects.count() == before


# --- Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "on"),
        ({"mode": "changed", "on": "2999-01-01", "values": {"staff": 1}}, "on"),
        ({"mode": "changed", "on": "gestern", "values": {"staff": 1}}, "on"),
        ({"mode": "often", "on": DAY, "values": {"staff": 1}}, "mode"),
        (edit(), "values"),
        ({"mode": "changed", "on": DAY, "values": [1]}, "values"),
        (edit(staff=-1), "staff"),
        (edit(staff="20"), "staff"),
        (edit(staff=True), "staff"),
        (edit(staff=1.5), "staff"),
        (edit(staff=10**30), "staff"),
        (edit(is_key="yes"), "is_key"),
        (edit(is_key=1), "is_key"),
        (edit(name=""), "name"),
        (edit(name=None), "name"),
        (edit(name=["a"]), "name"),
        (edit(name="长" * 201), "name"),
        (edit(phone="138****0001"), "phone"),
        (edit(phone="nobody"), "phone"),
        (edit(founded_on="2015年13月"), "founded_on"),
        (edit(founded_on="前年"), "founded_on"),
        (edit(jurisdiction=99999), "jurisdiction"),
        (edit(jurisdiction="梅园新村街道"), "jurisdiction"),
        (edit(operating_status="flying"), "operating_status"),
        (edit(id=7), "id"),
        (edit(enterprise_id=7), "enterprise_id"),
        (edit(name_key="x"), "name_key"),
        (edit(recorded_at="2020-01-01"), "recorded_at"),
        (edit(__class__="x"), "__class__"),
        ({**edit(staff=1), "by": 1}, "by"),
        ({**edit(staff=1), "source": "x"}, "source"),
        ({**edit(staff=1), "base": {}}, "base"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_office, firm, body, place):
    answer = send_edit(as_office, firm, body)

    assert answer.status_code == 400, answer.content.decode()
    errors = answer.json()["errors"]
    assert place in errors or place in errors.get("values", {}), errors
    assert state_of(firm).staff == 20
    assert firm.changes.count() == 1


def test_a_block_of_another_street_is_refused(as_office, office, firm):
    from orgs.places.models import Block
    from orgs.places.services import save_place

    block = save_place(row=Block(jurisdiction=street("玄武门街道"), name="珠江路"), by=office)

    answer = send_edit(as_office, firm, edit(jurisdiction=street("梅园新村街道").pk, block=block.pk))

    assert answer.status_code == 400
    assert "不属于" in answer.json()["errors"]["values"]["block"][0]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"[1,2]", b'{"a": NaN}', b"\xff\xfe", b"1" * 5000])
def test_what_is_no_json_object_is_refused(as_office, firm, body):
    tag = as_office.version(f"enterprises/{firm.pk}/")

    answer = as_office.generic(
        "PATCH", f"/api/v1/enterprises/{firm.pk}/", body, content_type="application/json", headers={"If-Match": tag}
    )

    assert answer.status_code == 400, answer.content.decode()


def test_other_kinds_of_bodies_are_refused(as_office, firm):
    path, tag = f"/api/v1/enterprises/{firm.pk}/suspend/", as_office.version(f"enterprises/{firm.pk}/")

    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""):
        answer = as_office.generic("POST", path, b'{"on": "2023-05-01"}', content_type=kind, headers={"If-Match": tag})
        assert answer.status_code == 415, kind


def test_a_body_of_more_than_a_megabyte_is_refused(as_office, firm):
    answer = send_edit(as_office, firm, edit(note="长" * 400_000))

    assert answer.status_code == 413


def test_a_number_that_looks_wrong_is_asked_about_once(as_office, firm):
    asked = send_edit(as_office, firm, edit(staff=200))
    assert (asked.status_code, asked.json()["code"]) == (409, "confirm")
    assert "50%" in asked.json()["errors"]["values"]["staff"][0]

    meant = send_edit(as_office, firm, {**edit(staff=200), "confirmed": True})

    assert meant.status_code == 200
    assert state_of(firm).staff == 200


def test_the_services_own_refusal_stands_beside_its_field(as_office, firm):
    answer = send_edit(as_office, firm, edit(members_total=3, members_full=3, members_probationary=1))

    assert answer.status_code == 409
    assert "少于" in answer.json()["errors"]["values"]["members_total"][0]
    assert "少于" in answer.json()["detail"]


def test_a_departed_firm_is_read_only(as_office, firm):
    gone = as_office.write(f"enterprises/{firm.pk}/move-out/", {"on": DAY, "to": "建邺区"})
    assert gone.status_code == 200, gone.content.decode()

    answer = send_edit(as_office, firm, {"mode": "changed", "on": "2023-06-01", "values": {"staff": 21}})

    assert answer.status_code == 409
    assert "此后资料只读" in answer.json()["detail"]


# --- What happens to a firm -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "body", "field", "value"),
    [
        ("move-out", {"to": "建邺区"}, "presence", "moved_out"),
        ("deregister", {}, "presence", "deregistered"),
        ("deregister", {"is_revoked": True}, "presence", "revoked"),
        ("remove", {"reason": "误录"}, "presence", "removed"),
        ("suspend", {}, "operating_status", "suspended"),
        ("resume", {}, "operating_status", "normal"),
        ("rename", {"name": "南京云帆智能科技有限公司"}, "name", "南京云帆智能科技有限公司"),
    ],
)
def test_each_verb_does_what_its_page_does(as_office, firm, verb, body, field, value):
    answer = as_office.write(f"enterprises/{firm.pk}/{verb}/", {"on": DAY, **body})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["enterprise"][field] == value
    assert Changeset.objects.get(pk=answer.json()["changeset"]).source == "接口"


def test_a_firm_moves_to_another_street_and_out_of_sight(street_lead, firm):
    program = program_of(street_lead)

    answer = program.write(
        f"enterprises/{firm.pk}/move-within/",
        {"on": "2023-05-17", "precision": "month", "jurisdiction": street("玄武门街道").pk},
    )

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["enterprise"] is None
    assert program.read(f"enterprises/{firm.pk}/").status_code == 404
    assert str(firm.changes.get(kind="district_move").effective_on) == "2023-05-01"


def test_a_firm_comes_back(as_office, firm):
    as_office.write(f"enterprises/{firm.pk}/move-out/", {"on": DAY})

    answer = as_office.write(f"enterprises/{firm.pk}/move-in/", {"on": "2023-09-01", "origin": "建邺区"})

    assert answer.json()["enterprise"]["presence"] == "in"
    assert answer.json()["enterprise"]["arrived_on"] == "2023-09-01"


def test_a_code_is_entered_and_belongs_to_one_firm(as_office, firm, other_firm):
    taken = as_office.write(f"enterprises/{other_firm.pk}/code/", {"code": "91320102MA0000007T"})
    assert (taken.status_code, list(taken.json()["errors"])) == (409, ["code"])

    answer = as_office.write(f"enterprises/{other_firm.pk}/code/", {"code": None, "code_note": "办理中"})

    assert answer.status_code == 200, answer.content.decode()


def test_a_withdrawn_change_never_happened(as_office, firm):
    as_office.write(f"enterprises/{firm.pk}/suspend/", {"on": DAY})
    row = firm.changes.get(kind="suspended")
    path = f"enterprises/{firm.pk}/changes/{row.pk}/withdraw/"

    assert as_office.write(path, {}).status_code == 400
    answer = as_office.write(path, {"reason": "日期错了"})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["enterprise"]["operating_status"] == ""
    assert as_office.write(path, {"reason": "日期错了"}).status_code == 404


def test_the_change_of_another_firm_cannot_be_withdrawn_through_mine(street_lead, firm, other_firm):
    foreign = other_firm.changes.first()

    answer = program_of(street_lead).write(f"enterprises/{firm.pk}/changes/{foreign.pk}/withdraw/", {"reason": "x"})

    assert answer.status_code == 404


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("office", 200),
        ("street_lead", 200),
        ("instructor", 200),
        ("committee", 403),
        ("leader", 403),
        ("implementer", 404),
        ("superior", 403),
        ("sysadmin", 403),
        ("nobody", 403),
    ],
)
def test_who_may_write_a_firm(request, actor, status, firm, as_office):
    tag = as_office.version(f"enterprises/{firm.pk}/")
    program = program_of(request.getfixturevalue(actor))

    answer = program.send(f"enterprises/{firm.pk}/", edit(staff=25), version=tag, method="patch")

    assert answer.status_code == status, answer.content.decode()
    assert state_of(firm).staff == (25 if status == 200 else 20)


def test_a_liaison_member_writes_their_own_firm(committee, firm):
    duties.assign_liaison(person=committee.person, enterprise=firm, starts_on=LONG_AGO, by=None)

    assert send_edit(program_of(committee), firm, edit(staff=25)).status_code == 200


def test_a_revoked_responsibility_ends_at_the_next_request(instructor, firm):
    program = program_of(instructor)
    tag = program.version(f"enterprises/{firm.pk}/")
    duties.withdraw_duty(duty=firm.instructors.live().get(), by=None)

    answer = program.send(f"enterprises/{firm.pk}/", edit(staff=25), version=tag, method="patch")

    assert answer.status_code == 404


# --- Adding ---------------------------------------------------------------------------------------


def new(name: str = "南京晨曦网络有限公司", place: str = "梅园新村街道", **more: Any) -> dict[str, Any]:
    return {"kind": "founded", "on": "2023-03-01", "values": {"name": name, "jurisdiction": street(place).pk}, **more}


def test_a_new_firm_gets_an_address(as_office):
    body = new(code="91320102MA0000007T")
    body["values"] |= {"staff": 5, "founded_on": "2023-02", "phone": "13800000003"}

    answer = as_office.send("enterprises/", body)

    assert answer.status_code == 201, answer.content.decode()
    firm = answer.json()["enterprise"]
    assert answer["Location"].endswith(f"/api/v1/enterprises/{firm['id']}/")
    assert (firm["founded_on"], firm["founded_on_precision"]) == ("2023-02-01", "month")
    assert (firm["arrival"], firm["arrived_on"]) == ("founded", "2023-03-01")
    assert answer["ETag"] == as_office.version(f"enterprises/{firm['id']}/")


def test_the_same_key_makes_one_firm(as_office):
    first = as_office.send("enterprises/", new(), key="a-1")
    again = as_office.send("enterprises/", new(), key="a-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["enterprise"]["id"] == again.json()["enterprise"]["id"]
    assert Enterprise.objects.count() == 1


def test_a_key_is_for_one_request_of_one_person(as_office, street_lead):
    as_office.send("enterprises/", new(), key="a-1")

    assert as_office.send("enterprises/", new("南京另一家有限公司"), key="a-1").status_code == 422
    theirs = program_of(street_lead).send("enterprises/", new("南京第三家网络有限公司"), key="a-1")
    assert theirs.status_code == 201
    assert Enterprise.objects.count() == 2


def test_a_refused_create_keeps_no_key(as_office):
    bad = new()
    bad["values"] |= {"members_total": 1, "members_full": 2}
    assert as_office.send("enterprises/", bad, key="a-1").status_code == 409

    assert as_office.send("enterprises/", new(), key="a-1").status_code == 201


@pytest.mark.parametrize("key", ["长", "x" * 81])
def test_an_unusual_key_is_refused(as_office, key):
    assert as_office.send("enterprises/", new(), key=key).status_code == 400


def test_a_firm_with_a_near_name_is_shown_first(as_office, firm):
    near = as_office.send("enterprises/", new("南京云帆科技股份有限公司"))

    assert (near.status_code, near.json()["code"]) == (409, "similar")
    assert near.json()["similar"] == [{"id": firm.pk, "name": "南京云帆科技有限公司"}]
    assert as_office.send("enterprises/", new("南京云帆科技股份有限公司", is_other=True)).status_code == 201


@pytest.mark.parametrize(
    ("actor", "place", "status"),
    [
        ("street_lead", "梅园新村街道", 201),
        ("street_lead", "玄武门街道", 409),
        ("implementer", "玄武门街道", 201),
        ("instructor", "梅园新村街道", 403),
        ("leader", "梅园新村街道", 403),
    ],
)
def test_who_may_add_where(request, actor, place, status):
    answer = program_of(request.getfixturevalue(actor)).send("enterprises/", new(place=place))

    assert answer.status_code == status, answer.content.decode()
    assert Enterprise.objects.count() == (1 if status == 201 else 0)


def test_a_taken_code_is_refused_at_its_field(as_office, firm):
    answer = as_office.send("enterprises/", new(code="91320102MA0000007T"))

    assert answer.status_code == 409
    assert "已有这个统一社会信用代码" in answer.json()["errors"]["code"][0]


# --- Browsers and haste ---------------------------------------------------------------------------


def test_a_logged_in_browser_writes_with_its_csrf_token_only(office, firm):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office)
    url = f"/api/v1/enterprises/{firm.pk}/"
    tag = browser.get(url)["ETag"]
    cookie = browser.get("/accounts/password/").cookies["csrftoken"].value

    def send(**headers: str) -> Any:
        return browser.patch(url, edit(staff=25), content_type="application/json", headers={"If-Match": tag, **headers})

    assert send().json()["code"] == "csrf"
    assert send(**{"X-CSRFToken": "x" * 32}).status_code == 403
    assert send(**{"X-CSRFToken": cookie, "Origin": "http://elsewhere.example"}).status_code == 403
    assert send(**{"X-CSRFToken": cookie}).status_code == 200


def test_reading_changes_nothing(as_office, firm):
    as_office.read("me/")
    with connection.execute_wrapper(refuse_writes):
        for path in ("changes/", f"enterprises/{firm.pk}/", *LISTS):
            assert as_office.read(path).status_code == 200
            assert as_office.options(f"/api/v1/{path}").status_code == 200


def refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")), sql
    return execute(sql, params, many, context)


def test_a_new_role_is_obeyed_by_the_next_token(firm):
    both = make_user("both", Role.LEADER, Role.STREET_LEAD)
    duties.assign_street_role(
        jurisdiction=street("玄武门街道"), person=both.person, part="lead", starts_on=LONG_AGO, by=None
    )
    program = program_of(both)

    assert program.read(f"enterprises/{firm.pk}/").status_code == 200
    tag = program.version(f"enterprises/{firm.pk}/")
    assert program.send(f"enterprises/{firm.pk}/", edit(staff=25), version=tag, method="patch").status_code == 403


def test_two_firms_are_two_versions(as_office, firm):
    twin = make_firm("南京双子网络有限公司", staff=20)
    tag = as_office.version(f"enterprises/{twin.pk}/")

    answer = as_office.send(f"enterprises/{firm.pk}/", edit(staff=25), version=tag, method="patch")

    assert answer.status_code == 412
