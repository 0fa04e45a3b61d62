"""A change that was entered with a wrong day gets the right one, and everything follows."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.undo import undo
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.flows import present_on
from orgs.enterprises.models import EnterpriseChange
from orgs.enterprises.services import ChangeRefused, redate_change
from tests.cast import make_firm, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(office: Any) -> Any:
    made = make_firm("南京示例科技有限公司", on=date(2023, 3, 10), kind=ChangeKind.MOVED_IN, staff=10)
    services.edit_enterprise(enterprise=made, values={"staff": 20}, on=date(2023, 6, 1), by=office)
    services.move_out(enterprises=[made], on=date(2023, 11, 20), to="秦淮区", by=office)
    return made


def change(firm: Any, kind: ChangeKind) -> EnterpriseChange:
    return EnterpriseChange.objects.live().get(enterprise=firm, kind=kind)


def is_there(firm: Any, day: date, known_at: Any = None) -> bool:
    return present_on(AsOf(day, known_at)).filter(enterprise=firm).exists()


def test_an_arrival_is_put_on_its_right_day_with_all_it_brought(firm, office):
    before = clock.now()
    redate_change(change=change(firm, ChangeKind.MOVED_IN), on=date(2023, 2, 1), reason="合同日期", by=office)

    assert is_there(firm, date(2023, 2, 1))
    assert firm.states.live().get(effective_from=date(2023, 2, 1)).staff == 10
    assert not is_there(firm, date(2023, 2, 1), known_at=before)


def test_a_departure_is_put_on_its_right_day(firm, office):
    redate_change(change=change(firm, ChangeKind.MOVED_OUT), on=date(2023, 12, 5), reason="记错", by=office)

    assert is_there(firm, date(2023, 12, 4))
    assert not is_there(firm, date(2023, 12, 5))
    assert change(firm, ChangeKind.MOVED_OUT).counterpart == "秦淮区"


def test_it_can_be_undone(firm, office):
    made = redate_change(change=change(firm, ChangeKind.MOVED_OUT), on=date(2023, 12, 5), reason="记错", by=office)
    undo(changeset=made.changeset, by=office)

    assert not is_there(firm, date(2023, 11, 20))


@pytest.mark.parametrize(
    ("kind", "day", "sentence"),
    [
        (ChangeKind.MOVED_IN, date(2023, 7, 1), "早于入库日期"),
        (ChangeKind.MOVED_OUT, date(2023, 5, 1), "已经离开"),
        (ChangeKind.MOVED_OUT, date(2023, 1, 1), "早于入库日期"),
        (ChangeKind.MOVED_IN, date(2999, 1, 1), "日期不能晚于今天"),
        (ChangeKind.MOVED_IN, date(1900, 1, 1), "日期过早"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_and_nothing_is_written(firm, office, kind, day, sentence):
    before = list(EnterpriseChange.objects.values_list("pk", "withdrawn_at"))

    with pytest.raises(ChangeRefused, match=sentence):
        redate_change(change=change(firm, kind), on=day, reason="记错", by=office)
    assert list(EnterpriseChange.objects.values_list("pk", "withdrawn_at")) == before


def test_only_whoever_answers_for_the_firm_may(firm, implementer):
    with pytest.raises(PermissionDenied):
        redate_change(change=change(firm, ChangeKind.MOVED_IN), on=date(2023, 2, 1), reason="记错", by=implementer)


def test_one_that_was_taken_back_meanwhile_is_refused(firm, office):
    departure = change(firm, ChangeKind.MOVED_OUT)
    services.withdraw_change(change=departure, by=office, reason="没有迁出")

    with pytest.raises(ChangeRefused, match="已经撤回"):
        redate_change(change=departure, on=date(2023, 12, 5), reason="记错", by=office)


def test_the_page_leads_there_and_says_what_is_wrong(firm, office):
    client = Client()
    client.force_login(office)
    departure = change(firm, ChangeKind.MOVED_OUT)
    menu = client.get(f"/enterprises/{firm.pk}/change/").content.decode()
    url = f"/enterprises/{firm.pk}/changes/{departure.pk}/redate/"
    bad = client.post(url, {"on": "2023-05-01", "precision": "day", "reason": "记错"}).content.decode()
    good = client.post(url, {"on": "2023-12-05", "precision": "day", "reason": "记错"}, follow=True).content.decode()

    assert url in menu
    assert "已经离开" in bad
    assert 'value="2023-05-01"' in bad
    assert "已更正日期" in good


def test_a_departed_firm_shows_the_day_it_left(office):
    with clock_at(moment("2023-12-05")):
        firm = make_firm("南京示例科技有限公司", staff=10)
        services.edit_enterprise(enterprise=firm, values={"staff": 20}, on=date(2023, 11, 25), by=office)
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="秦淮区", by=office)
    client = Client()
    client.force_login(office)

    assert "已迁出（2023-11-20，去向：秦淮区）" in client.get(f"/enterprises/{firm.pk}/").content.decode()
