"""The enterprise ledger's organisation columns: new imports write organisations, earlier ones are offered in one act."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.exchange.imports.parked import HeldText, keep_held
from foundation.exchange.models import HeldValue
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from foundation.trail.undo import undo
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties.models import PartyHost, PartyOrganization, PartyState
from tests.cast import make_firm
from tests.enterprises.import_files import CODES, firm, ledger, run
from tests.parties.cast import make_organization, state_of

pytestmark = pytest.mark.django_db
COLUMNS = {"党组织名称": "云帆党支部", "组织类别": "支部", "组建方式": "单独", "书记": "王一", "换届时间": "2022.5.10"}


def keep(enterprise: Enterprise, **texts: str) -> None:
    """As an import before this app was there did it."""
    with changeset(kind="import_enterprises", by=None, title="导入企业台账"):
        kept = [
            HeldText(enterprise.pk, key, key, text, date(2023, 12, 31), key.startswith("secretary"))
            for key, text in texts.items()
        ]
        keep_held(model=Enterprise, texts=kept)


@pytest.fixture
def kept(db: None) -> list[Enterprise]:
    """One firm with its own branch, two with a joint one, one whose ledger says nothing clear."""
    firms = [make_firm(f"南京{name}科技有限公司") for name in ("甲", "乙", "丙", "丁")]
    keep(firms[0], org_name="甲党支部", org_kind="支部", secretary="王一", elected_on="2022年5月", applicants="约20")
    keep(firms[1], org_name="联合党支部", org_form="联建")
    keep(firms[2], org_name="联合党支部", org_form="联建")
    keep(firms[3], org_name="？？", org_kind="小组")
    return firms


def test_what_was_kept_is_offered_and_entered_in_one_act(kept: list[Enterprise], office: Any, client: Client):
    client.force_login(office)
    page = client.get("/parties/held/")
    assert {o.name for o in page.context["ready"]} == {"甲党支部", "联合党支部"}
    assert len(page.context["blocked"]) == 1
    assert "不是准确数字" in page.content.decode()
    assert not PartyState.objects.exists()

    keys = [offer.key for offer in page.context["ready"]]
    client.post("/parties/held/take/", {"offer": keys})

    names = {s.name: s for s in PartyState.objects.as_of(AsOf.today())}
    assert set(names) == {"甲党支部", "联合党支部"}
    assert names["甲党支部"].personal_text("secretary") == "王一"
    assert names["甲党支部"].activists is None, "what is not clear stays kept"
    assert PartyHost.objects.as_of(AsOf.today()).filter(organization=names["联合党支部"].organization).count() == 2
    assert client.get("/parties/held/").context["ready_count"] == 0
    assert HeldValue.objects.live().count() == 11, "the ledger's own words stay readable"


def test_pressed_twice_it_is_entered_once_and_undone_at_once(kept: list[Enterprise], office: Any, client: Client):
    client.force_login(office)
    keys = [offer.key for offer in client.get("/parties/held/").context["ready"]]
    client.post("/parties/held/take/", {"offer": keys})
    client.post("/parties/held/take/", {"offer": keys})
    assert PartyOrganization.objects.count() == 2
    act = Changeset.objects.get(kind="take_held_organizations")

    undo(changeset=act, by=office)

    assert not PartyState.objects.live().exists()
    assert client.get("/parties/held/").context["ready_count"] == 2, "offered again"


def test_only_the_ticked_ones_are_entered(kept: list[Enterprise], office: Any, client: Client):
    client.force_login(office)
    first = client.get("/parties/held/").context["ready"][0]

    client.post("/parties/held/take/", {"offer": [first.key]})

    assert [s.name for s in PartyState.objects.as_of(AsOf.today())] == [first.name]


def test_a_street_is_offered_its_own_only(kept: list[Enterprise], implementer: Any, client: Client):
    client.force_login(implementer)

    assert client.get("/parties/held/").context["ready_count"] == 0


def test_a_new_import_of_the_enterprise_ledger_writes_the_organisation(office: Any, tmp_path: Path):
    told = run(ledger(tmp_path / "x.xlsx", firm(**COLUMNS)), by=office)

    assert told.outcomes == ["create"], told.reasons
    state = PartyState.objects.as_of(AsOf.today()).get()
    assert (state.name, state.setup, state.last_election_on) == ("云帆党支部", "own", date(2022, 5, 10))
    assert PartyHost.objects.as_of(AsOf(date(2023, 12, 31))).count() == 1
    assert run(ledger(tmp_path / "x.xlsx", firm(**COLUMNS)), by=office).outcomes == ["same"]

    report = undo(changeset=Changeset.objects.get(kind="import_enterprises"), by=office)
    assert report.kept == []
    assert not PartyState.objects.live().exists()
    assert not EnterpriseState.objects.live().exists()


def test_a_later_import_changes_the_organisation(office: Any, tmp_path: Path):
    run(ledger(tmp_path / "x.xlsx", firm(**COLUMNS)), by=office)

    told = run(ledger(tmp_path / "y.xlsx", firm(**{**COLUMNS, "书记": "李二"})), by=office, on="2024-06-30")

    assert told.outcomes == ["update"]
    assert PartyState.objects.as_of(AsOf.today()).get().personal_text("secretary") == "李二"
    assert PartyState.objects.as_of(AsOf(date(2024, 6, 29))).get().personal_text("secretary") == "王一"


def test_the_lists_columns_are_the_organisations_own(office: Any, client: Client, tmp_path: Path):
    known = make_firm("南京示例科技有限公司", code=CODES[0])
    keep(known, org_name="旧名党支部", secretary="王一")
    branch = make_organization("云帆党支部", known, secretary="李二")
    client.force_login(office)
    client.post(reverse("desk:columns"), {"table": "enterprises", "columns": ["held_org_name", "held_secretary"]})

    (row,) = client.get("/enterprises/").context["rows"]

    assert [cell.text for cell in row.cells][1:] == ["云帆党支部", "李二"]
    page = client.get(f"/enterprises/{known.pk}/").content.decode()
    assert "旧名党支部" not in page.partition("动态")[0]
    assert state_of(branch).name in page


def test_another_name_than_the_firms_own_is_left_to_a_person(office: Any, client: Client, tmp_path: Path):
    run(ledger(tmp_path / "x.xlsx", firm(**COLUMNS)), by=office)
    run(ledger(tmp_path / "y.xlsx", firm(**{**COLUMNS, "党组织名称": "云帆科技党支部"})), by=office)
    client.force_login(office)

    (blocked,) = client.get("/parties/held/").context["blocked"]

    assert PartyState.objects.as_of(AsOf.today()).get().name == "云帆党支部"
    assert "是更名请在党组织页面登记更名" in blocked.blocked[0]


def test_what_is_no_organisation_is_declined_for_good_and_the_act_can_be_undone(kept, office: Any, client: Client):
    client.force_login(office)
    page = client.get("/parties/held/")
    keys = [o.key for o in (*page.context["blocked"], *page.context["ready"]) if o.name != "甲党支部"]

    answer = client.post("/parties/held/decline/", {"offer": keys}, follow=True)

    assert "不登记 2 个，以后不再列出" in answer.content.decode()
    assert [o.name for o in answer.context["ready"]] == ["甲党支部"]
    assert answer.context["blocked"] == []
    assert not PartyState.objects.exists()
    assert "没有变化" in client.post("/parties/held/decline/", {"offer": keys}, follow=True).content.decode()

    undo(changeset=Changeset.objects.get(kind="decline_held_organizations"), by=office)
    again = client.get("/parties/held/").context
    assert (len(again["ready"]), len(again["blocked"])) == (2, 1)


def test_only_one_s_own_firms_are_declined(kept, implementer: Any, client: Client):
    client.force_login(implementer)

    client.post("/parties/held/decline/", {"offer": ["甲党支部", f"firm:{kept[3].pk}"]})

    assert not Changeset.objects.filter(kind="decline_held_organizations").exists()
