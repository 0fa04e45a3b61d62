"""The pages of the Party organisations, as people use them."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.desk.services import TABLES
from foundation.trail.asof import AsOf
from foundation.trail.models import AuditEvent, Changeset
from orgs.parties import services
from orgs.parties.models import PartyHost, PartyState, UnbuiltReason
from tests.cast import make_firm, street
from tests.pages import opened
from tests.parties.cast import make_organization, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Any:
    return make_firm("南京云帆科技有限公司", members_total=6, members_full=5, members_probationary=1)


@pytest.fixture
def branch(firm: Any) -> Any:
    return make_organization(
        "云帆党支部",
        firm,
        lead=firm,
        last_election_on="2021-03-10",
        last_election_precision="day",
        secretary="王一",
        secretary_phone="13800000009",
    )


def posted(client: Client, url: str, data: dict[str, Any]) -> Any:
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    return response


def test_an_organisation_is_entered_with_its_firm(firm: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)
    shown = client.get(f"/parties/add/?enterprise={firm.pk}")
    assert [pk for pk, _ in shown.context["form"].fields["firms"].widget.choices] == [firm.pk]

    data = {
        "firms": [firm.pk],
        "kind": "founded",
        "on": "2023-05-10",
        "precision": "day",
        "name": "中共南京云帆科技有限公司支部委员会",
        "category": "branch",
        "setup": "own",
        "jurisdiction": street("梅园新村街道").pk,
        "last_election_on": "2023-05-10",
        "secretary": "王一",
    }
    response = posted(client, "/parties/add/", data)

    page = client.get(response["Location"])
    text = page.content.decode()
    assert "任期至 2026-05-10" in text
    assert "南京云帆科技有限公司" in text
    assert "王一" in text
    assert state_of(PartyState.objects.get().organization).established_on == date(2023, 5, 10)

    again = client.post("/parties/add/", data)
    assert "已有同名的党组织" in again.content.decode()


def test_a_firm_of_another_street_is_not_taken(firm: Any, implementer: Any, client: Client):
    client.force_login(implementer)

    response = client.post(
        "/parties/add/", {"firms": [firm.pk], "kind": "founded", "on": "2023-05-10", "name": "x支部", "category": ""}
    )

    assert response.status_code == 200
    assert "没有这家企业，或它不由您负责" in response.content.decode()
    assert not PartyState.objects.exists()


def test_the_secretary_is_changed_and_the_change_can_be_undone(branch: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)
    url = f"/parties/{branch.pk}/edit/?section=people"
    seen = client.get(url).context["form"].initial["seen"]

    response = client.post(
        url,
        {
            "secretary": "李二",
            "secretary_phone": "13800000009",
            "mode": "changed",
            "on": "2023-06-01",
            "precision": "day",
            "seen": seen,
        },
    )

    assert response.status_code == 302
    assert state_of(branch).personal_text("secretary") == "李二"
    assert branch.changes.latest("pk").kind == "secretary"
    message = next(iter(get_messages(response.wsgi_request)))
    assert message.extra_tags == f"undo-{Changeset.objects.latest('pk').pk}"


def test_what_was_typed_stays_when_something_is_wrong(branch: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)
    url = f"/parties/{branch.pk}/edit/?section=members"

    response = client.post(
        url,
        {
            "members_full": "12",
            "activists": "约20",
            "mode": "changed",
            "on": "2023-06-01",
            "precision": "day",
            "seen": "",
        },
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert 'value="约20"' in text
    assert 'value="12"' in text


def test_own_numbers_of_members_need_a_reason(branch: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)
    url = f"/parties/{branch.pk}/edit/?section=members"
    data = {
        "members_full": "12",
        "mode": "changed",
        "precision": "day",
        "on": "2023-06-01",
        "seen": client.get(url).context["form"].initial["seen"],
    }

    refused = client.post(url, data)
    assert "请写明原因" in refused.content.decode()
    posted(client, url, {**data, "members_reason": "含劳务派遣党员"})

    assert (state_of(branch).members_full, state_of(branch).members_reason) == (12, "含劳务派遣党员")


def test_members_are_the_sum_of_the_firms_until_somebody_says_otherwise(branch: Any, office: Any, client: Client):
    client.force_login(office)

    text = client.get(f"/parties/{branch.pk}/").content.decode()

    assert "按所在企业合计" in text
    (row,) = client.get("/parties/").context["rows"]
    assert (row.record.total, row.record.full) == (6, 5)


def test_an_election_is_recorded_by_its_own_page(branch: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)

    posted(client, f"/parties/{branch.pk}/change/elect/", {"on": "2024-03-08", "precision": "day", "secretary": "李二"})

    state = state_of(branch)
    assert (state.term_ends_on, state.personal_text("secretary")) == (date(2027, 3, 8), "李二")
    assert branch.changes.latest("pk").kind == "elected"


@pytest.mark.parametrize(
    ("act", "data", "sentence"),
    [
        ("extend", {"on": "2024-03-01", "until": "2024-02-01", "reason": "批复"}, "延期要到这以后"),
        ("extend", {"on": "2024-03-01", "until": "2024-09-01"}, "延期换届须经批准"),
        ("dissolve", {"on": "2099-01-01", "precision": "day"}, "日期不能晚于今天"),
        ("elect", {"on": "2020-03-01", "precision": "day"}, "自 2022-12-31 起在册"),
        ("rename", {"on": "2024-03-01", "precision": "day", "name": ""}, "请填写新名称"),
        ("remove", {"on": "2024-03-01"}, "请写明剔除原因"),
    ],
)
def test_a_refusal_stands_beside_the_form(
    act: str, data: dict[str, str], sentence: str, branch: Any, street_lead: Any, client: Client
):
    client.force_login(street_lead)

    response = client.post(f"/parties/{branch.pk}/change/{act}/", data)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert branch.changes.count() == 1


def test_a_dissolved_organisation_stays_readable_and_out_of_the_list(branch: Any, office: Any, client: Client):
    client.force_login(office)

    posted(client, f"/parties/{branch.pk}/change/dissolve/", {"on": "2024-01-15", "precision": "day"})

    assert client.get("/parties/").context["rows"] == []
    assert len(client.get("/parties/?presence=dissolved").context["rows"]) == 1
    assert len(client.get("/parties/?as_of=2024-01-14").context["rows"]) == 1
    text = client.get(f"/parties/{branch.pk}/").content.decode()
    assert "此后资料只读" in text
    assert f"/parties/{branch.pk}/edit/" not in text


def test_firms_join_lead_and_leave(branch: Any, firm: Any, street_lead: Any, client: Client):
    other = make_firm("南京星河传媒有限公司")
    client.force_login(street_lead)
    found = client.get(f"/parties/{branch.pk}/hosts/add/?q=星河")
    assert "南京星河传媒有限公司" in found.content.decode()

    posted(client, f"/parties/{branch.pk}/hosts/add/?q=星河", {"enterprise": other.pk, "on": "2023-06-01"})
    joined = PartyHost.objects.live().get(enterprise=other)
    posted(client, f"/parties/{branch.pk}/hosts/{joined.pk}/lead/", {"on": "2023-07-01"})
    (lead,) = PartyHost.objects.as_of(AsOf.today()).filter(is_lead=True)
    assert lead.enterprise == other
    first = PartyHost.objects.as_of(AsOf.today()).get(enterprise=firm)
    posted(client, f"/parties/{branch.pk}/hosts/{first.pk}/end/", {"on": "2023-12-31"})
    posted(client, f"/parties/{branch.pk}/hosts/{lead.pk}/withdraw/", {"reason": "登记错了"})

    assert not PartyHost.objects.as_of(AsOf.today()).filter(organization=branch).exists()
    assert "没有所在企业" in client.get(f"/parties/{branch.pk}/").content.decode()


def test_a_phone_is_masked_for_others_and_shown_once_for_a_purpose(branch: Any, leader: Any, client: Client):
    client.force_login(leader)
    text = client.get(f"/parties/{branch.pk}/").content.decode()
    assert "138****0009" in text
    assert "13800000009" not in text

    shown = client.post(f"/parties/{branch.pk}/phone/secretary/", {"purpose": "meeting"})

    assert "13800000009" in shown.content.decode()
    assert AuditEvent.objects.filter(event="reveal_phone", object_id=branch.pk).count() == 1
    assert client.get(f"/parties/{branch.pk}/phone/other/").status_code == 404


def test_the_timeline_hides_phones(branch: Any, leader: Any, client: Client):
    services.edit_organization(
        organization=branch, values={"secretary_phone": "13911112222"}, on=date(2023, 6, 1), by=None
    )
    client.force_login(leader)

    text = client.get(f"/parties/{branch.pk}/timeline/").content.decode()

    assert "139****2222" in text
    assert "13911112222" not in text


def test_a_firms_page_names_its_organisation_and_its_coverage(branch: Any, firm: Any, office: Any, client: Client):
    client.force_login(office)

    text = client.get(f"/enterprises/{firm.pk}/").content.decode()

    assert f'href="/parties/{branch.pk}/"' in text
    assert "单独组建" in text
    before = client.get(f"/enterprises/{firm.pk}/?as_of=2022-12-31").content.decode()
    assert f'href="/parties/{branch.pk}/?as_of=2022-12-31"' in before


def test_a_reason_is_given_and_taken_back(firm: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)
    url = f"/parties/coverage/firms/{firm.pk}/reason/"

    refused = client.post(url, {"reason": "正在筹建", "starts_on": "2024-01-01", "ends_on": "2030-01-01"})
    assert "最长两年" in refused.content.decode()
    posted(client, url, {"reason": "正在筹建", "starts_on": "2024-01-01", "ends_on": "2024-12-31"})
    reason = UnbuiltReason.objects.live().get()
    posted(client, f"/parties/coverage/firms/{firm.pk}/reasons/{reason.pk}/withdraw/", {})

    assert not UnbuiltReason.objects.live().exists()


def test_the_tabs_count_what_they_show(branch: Any, office: Any, client: Client):
    make_organization("乙支部", last_election_on="2019-01-01", last_election_precision="day", is_managed=True)
    make_organization("丙支部", setup="functional")
    client.force_login(office)

    for address in ("/parties/", "/parties/coverage/firms/"):
        page = client.get(address)
        for tab in page.context["tabs"]:
            assert str(len(client.get(f"{address}?{tab.query}").context["rows"])) == tab.count, tab.label


@pytest.mark.parametrize("name", ["parties", "coverage"])
def test_a_list_costs_the_same_for_one_row_as_for_thirty(name: str, office: Any, client: Client):
    address = {"parties": "/parties/", "coverage": "/parties/coverage/firms/"}[name]
    columns = {"columns": [c.key for c in TABLES[name].columns], "table": name, "next": address}
    client.force_login(office)
    assert client.post(reverse("desk:columns"), columns).status_code == 302

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    make_organization("甲支部", make_firm("甲有限公司"))
    one = cost()
    for number in range(30):
        make_organization(f"{number}支部", make_firm(f"第{number}有限公司"), secretary=f"书记{number}")

    assert cost() == one == {"parties": 11, "coverage": 15}[name]


def test_a_new_one_begins_with_the_street_of_the_firm_it_is_for(firm: Any, street_lead: Any, client: Client):
    client.force_login(street_lead)

    form = client.get(f"/parties/add/?enterprise={firm.pk}").context["form"]
    nonsense = client.get("/parties/add/?enterprise=x").context["form"]

    assert (form["jurisdiction"].value(), form["setup"].value()) == (street("梅园新村街道").pk, "own")
    assert form["firms"].value() == [str(firm.pk)]
    assert nonsense["jurisdiction"].value() is None


def test_a_dissolved_one_has_no_term_any_more(branch: Any, office: Any, client: Client):
    services.dissolve(organization=branch, on=date(2023, 8, 1), by=None)
    client.force_login(office)

    text = opened(client, f"/parties/{branch.pk}/", str(branch))

    assert "已撤销" in text
    assert "逾期未换届" not in text
    assert "任期内" not in text


def test_the_firm_s_timeline_tells_when_its_organisation_ended(firm: Any, branch: Any, office: Any, client: Client):
    services.dissolve(organization=branch, on=date(2023, 8, 1), by=office)
    client.force_login(office)

    assert "（至 2023-07-31）" in client.get(f"/enterprises/{firm.pk}/").content.decode()
