"""What somebody meets who uses the portal for the first time: nothing registered, nothing to do, taken back."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.trail.models import Changeset
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import EnterpriseState
from tests.cast import make_firm, make_user, street

LIST = "/enterprises/"


@pytest.fixture
def as_office(client: Any, office: Any) -> Any:
    client.force_login(office)
    return client


def page(client: Any, url: str, **params: Any) -> str:
    response = client.get(url, params)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_who_answers_for_a_firm_is_told_once(as_office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", place="梅园新村街道")
    text = page(as_office, reverse("enterprises:detail", args=[firm.pk]))
    assert text.count("责任分工</h2>") == 1
    assert "牵头人" in text


def test_an_own_new_firm_is_undone_and_brought_back(client: Any, street_lead: Any) -> None:
    values = {"name": "甲公司", "jurisdiction": street("梅园新村街道").pk}
    made = services.add_enterprise(kind=ChangeKind.FOUNDED, on=date(2023, 5, 1), values=values, by=street_lead)
    client.force_login(street_lead)
    client.post(reverse("desk:undo", args=[made.changeset.pk]))
    assert not EnterpriseState.objects.live().exists()
    client.post(reverse("desk:undo", args=[Changeset.objects.latest("pk").pk]))
    assert EnterpriseState.objects.live().get().name == "甲公司"


def test_undoing_is_asked_with_what_it_brings_back(as_office: Any, office: Any) -> None:
    firm = make_firm("甲公司", staff=12)
    services.edit_enterprise(enterprise=firm, values={"staff": 15}, on=date(2023, 11, 1), by=office)
    text = page(as_office, reverse("desk:undo", args=[Changeset.objects.latest("pk").pk]))
    assert '涉及 <span class="strong">1</span> 条记录' in text
    assert "甲公司" in text
    assert '</span>15</del> → <ins><span class="visually-hidden">撤销后为</span>12</ins>' in text


def test_whoever_answers_for_nothing_is_told_so(client: Any, db: None) -> None:
    client.force_login(make_user("new", Role.IMPLEMENTER))
    assert "您负责的范围里还没有企业" in page(client, LIST)


def test_the_dictionary_pages_tell_kinds_in_chinese(as_office: Any) -> None:
    firm = make_firm("甲公司")
    changes = page(as_office, "/admin/enterprises/enterprisechange/")
    assert "期初已在" in changes
    assert ">opening<" not in changes
    assert "业务设置" in changes
    assert "Constance" not in changes
    page(as_office, f"/admin/enterprises/enterprisechange/{firm.changes.first().pk}/change/")
    states = page(as_office, "/admin/enterprises/enterprisestate/")
    assert "在册" in states
    assert ">in<" not in states


def test_moving_to_where_the_firm_is_already_is_refused(as_office: Any) -> None:
    firm = make_firm("甲公司", place="玄武门街道")
    url = reverse("enterprises:change", args=[firm.pk, "move-within"])
    there = street("玄武门街道").pk
    response = as_office.post(url, {"on": "2023-11-20", "precision": "day", "jurisdiction": there})
    assert "已在玄武门街道" in response.content.decode()
    assert not firm.changes.filter(kind="district_move").exists()


def test_a_change_that_changes_nothing_is_not_called_registered(as_office: Any) -> None:
    firm = make_firm("甲公司", operating_status="normal")
    resume = reverse("enterprises:change", args=[firm.pk, "resume"])
    as_office.post(reverse("enterprises:change", args=[firm.pk, "suspend"]), {"on": "2023-11-20", "precision": "day"})
    response = as_office.post(resume, {"on": "2023-11-19", "precision": "day"})
    assert "没有可登记的恢复经营" in response.content.decode()
    assert not firm.changes.filter(kind="resumed").exists()
