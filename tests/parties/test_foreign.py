"""What is not the reader's: firms and organisations of others are told neither by page, list, search nor import."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from foundation.exchange.reading.results import NUMBER_LABEL
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.enterprises import services as firms
from orgs.parties import services
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.intake import offers
from orgs.parties.loading import load_firms
from orgs.parties.models import PartyChange, PartyHost, PartyOrganization, PartyState
from orgs.parties.services.namesakes import ELSEWHERE
from tests.api.conftest import program_of
from tests.cast import LONG_AGO, make_firm, moment, street
from tests.enterprises.import_files import CODES
from tests.parties.cast import make_organization
from tests.parties.test_held import keep
from tests.parties.test_import import checked, imported, ledger, outcomes, reasons, row

pytestmark = pytest.mark.django_db
HERE, THERE = "梅园新村街道", "玄武门街道"
OWN, FOREIGN, LATER = "南京自家科技有限公司", "南京别家传媒有限公司", "南京新名传媒有限公司"
NOWHERE = CODES[9]
NEVER = (FOREIGN, "别家", LATER, "新名", CODES[0])


@pytest.fixture
def own() -> Any:
    return make_firm(OWN, members_total=3, members_full=3, members_probationary=0)


@pytest.fixture
def foreign() -> Any:
    """A firm of another street under its later name; the former one and another name are kept."""
    made = make_firm(FOREIGN, place=THERE, code=CODES[0], members_total=47, members_full=47, members_probationary=0)
    firms.add_alias(enterprise=made, name="别家简称", by=None)
    return made


@pytest.fixture
def joint(own: Any, foreign: Any) -> PartyOrganization:
    """Of the reader's street, with a firm of another one."""
    return make_organization("共建党支部", own, foreign, setup="joint", place=HERE)


def told(batch: Any) -> str:
    """All that an import's pages and files may show of the rows."""
    return str(list(batch.rows.values("reasons", "parsed", "name")))


# --- Import ---------------------------------------------------------------------------------------


def test_a_name_of_another_street_names_no_host(own: Any, foreign: Any, street_lead: Any, tmp_path: Path) -> None:
    make_organization("别街党支部", foreign, own, place=THERE, lead=foreign)
    host = PartyHost.objects.live().get(enterprise=own)
    services.end_host(host=host, on=date(2023, 3, 1), by=None)

    batch = checked(ledger(tmp_path / "x.xlsx", row("别街党支部", OWN)), street_lead)

    assert outcomes(batch) == ["needs_review"]
    assert ELSEWHERE in reasons(batch)
    assert not [word for word in NEVER if word in told(batch)]


@pytest.mark.parametrize("cell", ["统一社会信用代码", "企业名称", "联合覆盖企业"])
def test_a_foreign_firm_is_as_unknown_as_one_that_is_nowhere(
    cell: str, foreign: Any, street_lead: Any, tmp_path: Path
) -> None:
    firms.rename(enterprise=foreign, name=LATER, on=date(2023, 6, 1), by=None)
    words = {"统一社会信用代码": (CODES[0], NOWHERE)}.get(cell, ("别家简称", "无此简称"))
    found = []
    for word in words:
        batch = checked(ledger(tmp_path / f"{word}.xlsx", row("新办党支部", None) | {cell: word}), street_lead)
        assert LATER not in told(batch)
        assert FOREIGN not in told(batch)
        found.append((outcomes(batch), reasons(batch).replace(word, "")))
    assert found[0] == found[1]
    assert "您负责的企业中没有" in reasons(batch)


def test_a_foreign_number_is_as_unknown_as_one_that_is_nowhere(
    own: Any, foreign: Any, street_lead: Any, tmp_path: Path
) -> None:
    number = make_organization("别街党支部", foreign, place=THERE).number
    found = []
    for word in (number, "DZ999999"):
        batch = checked(ledger(tmp_path / f"{word}.xlsx", row("新办党支部", OWN, **{NUMBER_LABEL: word})), street_lead)
        found.append((outcomes(batch), reasons(batch).replace(word, "")))
    assert found[0] == found[1]
    assert found[0][0] == ["error"]


def test_a_row_of_a_joint_organisation_does_not_tell_who_else_is_in_it(
    joint: Any, own: Any, street_lead: Any, tmp_path: Path
) -> None:
    other = make_firm("南京又一科技有限公司")

    batch = checked(
        ledger(tmp_path / "x.xlsx", row("共建党支部", OWN, 联合覆盖企业="南京又一科技有限公司")), street_lead
    )
    assert not [word for word in NEVER if word in told(batch)]

    ask = [row("共建党支部", OWN, 联合覆盖企业=word) for word in (FOREIGN, "南京无此科技有限公司")]
    batches = [checked(ledger(tmp_path / f"{n}.xlsx", one), street_lead) for n, one in enumerate(ask)]
    assert outcomes(batches[0]) == outcomes(batches[1]) == ["needs_review"]
    assert other.pk


def test_what_the_list_says_of_others_names_no_firm_when_it_comes_back(
    joint: Any, street_lead: Any, tmp_path: Path
) -> None:
    said = row("共建党支部", OWN, 组建方式="联合", 联合覆盖企业="另有 1 家企业不由您负责")

    assert reasons(checked(ledger(tmp_path / "x.xlsx", said), street_lead)) == ""
    imported(ledger(tmp_path / "y.xlsx", said), street_lead)
    assert PartyHost.objects.as_of(AsOf.today()).filter(organization=joint).count() == 2


def test_what_was_kept_names_no_foreign_host(own: Any, foreign: Any, street_lead: Any, client: Client) -> None:
    make_organization("别街党支部", foreign, own, place=THERE, lead=foreign)
    host = PartyHost.objects.live().get(enterprise=own)
    services.end_host(host=host, on=date(2023, 3, 1), by=None)
    keep(own, org_name="别街党支部", org_joint="别家简称")
    client.force_login(street_lead)

    page = client.get("/parties/held/").content.decode()

    assert ELSEWHERE in page
    assert FOREIGN not in page
    assert not any(offer.is_ready for offer in offers(by=street_lead, on=date(2023, 12, 31)))


# --- Search ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [CODES[0], CODES[0][8:14], FOREIGN, "别家简称", "BJCM", LATER])
def test_no_search_finds_an_organisation_by_a_foreign_firm(
    word: str, joint: Any, foreign: Any, street_lead: Any, office: Any, client: Client
) -> None:
    firms.rename(enterprise=foreign, name=LATER, on=date(2023, 6, 1), by=None)
    for user, hits in ((street_lead, False), (office, True)):
        client.force_login(user)
        assert bool(client.get("/parties/", {"q": word}).context["rows"]) == hits
        assert ("共建党支部" in client.get("/search/", {"q": word}).content.decode()) == hits
        assert bool(client.get("/api/v1/parties/", {"q": word}).json()["results"]) == hits


def test_its_number_neither(joint: Any, foreign: Any, street_lead: Any, client: Client) -> None:
    client.force_login(street_lead)

    assert not client.get("/parties/", {"q": foreign.number}).context["rows"]
    assert client.get("/parties/", {"q": OWN}).context["rows"]


@pytest.fixture
def departed(own: Any) -> Iterator[Any]:
    """A firm that took its organisation along to another street and was renamed there."""
    branch = make_organization("自家党支部", own, place=HERE)
    there = street(THERE).pk
    firms.move_within(enterprises=[own], on=date(2023, 6, 1), jurisdiction=there, by=None)
    values = {"jurisdiction": there}
    services.edit_organization(organization=branch, values=values, on=date(2023, 6, 1), by=None)
    firms.rename(enterprise=own, name=LATER, on=date(2023, 8, 1), by=None)
    with clock_at(moment("2023-12-01")):
        yield branch


def test_a_later_name_finds_nothing_on_a_day_it_was_theirs(departed: Any, street_lead: Any, client: Client) -> None:
    client.force_login(street_lead)

    assert client.get("/parties/", {"as_of": "2023-05-31", "q": OWN}).context["rows"]
    for word in (LATER, "新名"):
        assert not client.get("/parties/", {"as_of": "2023-05-31", "q": word}).context["rows"]


def test_a_firm_that_is_no_host_any_more_finds_nothing(own: Any, office: Any, client: Client) -> None:
    make_organization("留下党支部", own)
    services.end_host(host=PartyHost.objects.live().get(), on=date(2023, 3, 1), by=None)
    client.force_login(office)

    assert not client.get("/parties/", {"q": OWN}).context["rows"]
    assert client.get("/parties/", {"q": OWN, "as_of": "2023-02-01"}).context["rows"]


# --- The firms of an organisation -----------------------------------------------------------------


def test_firms_of_others_are_counted_and_never_named(
    joint: Any, foreign: Any, street_lead: Any, client: Client
) -> None:
    client.force_login(street_lead)

    page = client.get(f"/parties/{joint.pk}/").content.decode()
    rows = client.get(f"/api/v1/parties/{joint.pk}/firms/").json()
    one = client.get(f"/api/v1/parties/{joint.pk}/").json()

    assert OWN in page
    assert FOREIGN not in page
    assert "另有 1 家企业不由您负责" in page
    assert f"/enterprises/{foreign.pk}/" not in page
    host = PartyHost.objects.live().get(enterprise=foreign)
    assert f"/hosts/{host.pk}/" not in page
    assert "47 名" not in page
    assert ([r["name"] for r in rows["results"]], rows["elsewhere"]) == ([OWN], 1)
    assert FOREIGN not in str(one)
    assert one["members_total"] == 50, "the organisation's own figure"


def test_acts_on_firms_of_others_are_told_without_the_firm(
    joint: Any, foreign: Any, street_lead: Any, office: Any, client: Client
) -> None:
    host = PartyHost.objects.live().get(enterprise=foreign)
    services.end_host(host=host, on=date(2023, 6, 1), by=office)
    for user, names in ((street_lead, False), (office, True)):
        client.force_login(user)
        for page in (f"/parties/{joint.pk}/", f"/parties/{joint.pk}/timeline/"):
            text = client.get(page).content.decode()
            assert (FOREIGN in text) == names
            assert ("所在企业有变动" in text) != names


def test_the_columns_of_list_and_export_neither(joint: Any, street_lead: Any, leader: Any) -> None:
    def cells(user: Any) -> list[str]:
        (state,) = PartyState.objects.visible_to(user).as_of(AsOf.today())
        load_firms([state], AsOf.today(), user)
        return [str(PARTY_COLUMNS.get(key).read(state)) for key in ("firm", "firms", "members_total")]

    assert cells(street_lead) == [OWN, "另有 1 家企业不由您负责", "50"]
    assert cells(leader) == [OWN, FOREIGN, "50"]


@pytest.mark.parametrize("act", ["end", "lead", "withdraw"])
def test_nobody_acts_on_a_firm_they_do_not_see(act: str, joint: Any, foreign: Any, street_lead: Any) -> None:
    host = PartyHost.objects.live().get(enterprise=foreign)
    browser, data = Client(), {"on": "2023-06-01", "reason": "登记错了"}
    browser.force_login(street_lead)

    for answer in (browser.get, browser.post):
        assert answer(reverse(f"parties:host-{act}", args=[joint.pk, host.pk]), data).status_code == 404
    body = {"reason": "登记错了"} if act == "withdraw" else {"on": "2023-06-01"}
    told = program_of(street_lead).write(f"parties/{joint.pk}/firms/{host.pk}/{act}/", body)
    assert told.status_code == 404
    run: Any = {"end": services.end_host, "lead": services.set_lead, "withdraw": services.withdraw_host}[act]
    more: Any = {"reason": "登记错了"} if act == "withdraw" else {"on": date(2023, 6, 1)}
    with pytest.raises(PermissionDenied):
        run(host=host, by=street_lead, **more)
    assert PartyHost.objects.live().filter(pk=host.pk).exists()


def test_the_lead_unit_of_others_is_not_named_by_a_refusal(own: Any, foreign: Any, street_lead: Any) -> None:
    branch = make_organization("共建党支部", foreign, setup="joint", place=HERE, lead=foreign)

    with pytest.raises(services.ChangeRefused) as refused:
        services.add_host(organization=branch, enterprise=own, on=date(2023, 6, 1), is_lead=True, by=street_lead)

    assert FOREIGN not in str(refused.value.problems)


def test_a_past_day_knows_no_later_end(own: Any, street_lead: Any) -> None:
    branch = make_organization("自家党支部", own)
    services.end_host(host=PartyHost.objects.live().get(), on=date(2023, 9, 30), by=None)
    program = program_of(street_lead)

    for day, ends in (("2023-06-01", None), ("2023-09-30", "2023-09-30")):
        (line,) = program.read(f"parties/{branch.pk}/firms/", as_of=day).json()["results"]
        assert line["ends_on"] == ends


# --- When the firm left ---------------------------------------------------------------------------


@pytest.fixture
def left(own: Any, foreign: Any) -> Iterator[PartyOrganization]:
    """An organisation of another street to which the reader's firm belonged until March; then it elected and was renamed."""
    branch = make_organization("别街党支部", foreign, own, place=THERE, setup="joint", lead=foreign)
    host = PartyHost.objects.live().get(enterprise=own)
    services.end_host(host=host, on=date(2023, 3, 31), by=None)
    services.elect(organization=branch, on=date(2023, 6, 1), values={"secretary": "后来书记"}, by=None)
    services.rename(organization=branch, name="后名党支部", on=date(2023, 8, 1), by=None)
    with clock_at(moment("2023-12-01")):
        yield branch


def test_an_organisation_is_open_for_as_long_as_a_firm_of_theirs_belonged(
    left: Any, street_lead: Any, leader: Any, client: Client
) -> None:
    client.force_login(street_lead)
    page = f"/parties/{left.pk}/"

    assert client.get(page, {"as_of": "2023-03-31"}).status_code == 200
    for query in ({}, {"as_of": "2023-04-01"}, {"as_of": "2023-09-01"}):
        assert client.get(page, query).status_code == 404
        assert client.get(f"/parties/{left.pk}/timeline/", query).status_code == 404
        assert client.get(f"/api/v1/parties/{left.pk}/", query).status_code == 404
        assert client.get(f"/api/v1/parties/{left.pk}/firms/", query).status_code == 404
        assert not client.get("/parties/", query).context["rows"]
    assert client.get("/search/", {"q": "后名党支部"}).content.decode().count("后名党支部") <= 2, "what was typed"
    assert not PartyOrganization.objects.visible_to(street_lead).exists()
    client.force_login(leader)
    assert client.get(page).status_code == 200


def test_nor_are_the_changes_that_came_after(left: Any, street_lead: Any, leader: Any) -> None:
    assert [c.kind for c in PartyChange.objects.visible_to(street_lead).filter(kind__in=("elected", "renamed"))] == []
    assert PartyChange.objects.visible_to(street_lead).exists(), "those of its own time are"
    assert PartyChange.objects.visible_to(leader).filter(kind="elected").exists()


def test_the_name_is_told_by_no_question(left: Any, own: Any, street_lead: Any, client: Client) -> None:
    client.force_login(street_lead)
    data = {"kind": "founded", "on": "2023-10-01", "precision": "day", "name": "后名党支部", "firms": [own.pk]}

    page = client.post("/parties/add/", data | {"category": "branch", "jurisdiction": street(HERE).pk})

    assert ELSEWHERE in page.content.decode()
    assert f"/parties/{left.pk}/" not in page.content.decode()


def test_whoever_ends_the_last_firm_of_theirs_is_led_to_the_list(instructor: Any, own: Any, client: Client) -> None:
    duties.assign_instructor(person=instructor.person, enterprise=own, starts_on=LONG_AGO, by=None)
    branch = make_organization("别街党支部", own, place=THERE)
    host = PartyHost.objects.live().get()
    client.force_login(instructor)

    answer = client.post(reverse("parties:host-end", args=[branch.pk, host.pk]), {"on": "2023-12-31"})

    assert answer["Location"] == "/parties/"
