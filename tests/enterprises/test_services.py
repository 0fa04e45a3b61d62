"""Refusals and rights of the enterprise services."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from foundation.trail.clock import clock_at
from foundation.trail.errors import WriteOutsideTrail
from foundation.trail.models import Changeset, PersonalValue
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.enterprises.services import ChangeRefused
from tests.cast import LONG_AGO, make_firm, moment, street


def sentence(refused: Any) -> str:
    return refused.value.problems[0].sentence


def test_nothing_can_be_entered_for_a_future_day(office: Any) -> None:
    firm = make_firm("甲公司")
    with clock_at(moment("2023-06-01")), pytest.raises(ChangeRefused) as refused:
        services.move_out(enterprises=[firm], on=date(2023, 6, 2), to="", by=office)
    assert sentence(refused) == "日期不能晚于今天：将来的情况请到那天再登记。"
    assert Changeset.objects.filter(kind="move_out").count() == 0


def test_a_departed_firm_is_read_only_from_then_on_and_correctable_before(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    services.move_out(enterprises=[firm], on=date(2023, 6, 1), to="建邺区", by=office)
    with pytest.raises(ChangeRefused) as refused:
        services.edit_enterprise(enterprise=firm, values={"staff": 20}, on=date(2023, 7, 1), by=office)
    assert "已迁出" in sentence(refused)
    assert "只读" in sentence(refused)
    services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2023, 3, 1), is_correction=True, by=office)
    assert firm.states.live().order_by("effective_from").first().staff == 12


def test_a_firm_cannot_leave_twice_or_come_twice(office: Any) -> None:
    firm = make_firm("甲公司")
    with pytest.raises(ChangeRefused, match="已在册"):
        services.move_in(enterprises=[firm], on=date(2023, 1, 1), origin="", by=office)
    services.move_out(enterprises=[firm], on=date(2023, 6, 1), to="", by=office)
    with pytest.raises(ChangeRefused, match="不用再登记"):
        services.move_out(enterprises=[firm], on=date(2023, 7, 1), to="", by=office)


def test_one_bad_firm_in_a_list_keeps_the_whole_list_unwritten(office: Any) -> None:
    good, gone = make_firm("甲公司"), make_firm("乙公司")
    services.move_out(enterprises=[gone], on=date(2023, 1, 1), to="", by=office)
    with pytest.raises(ChangeRefused):
        services.move_out(enterprises=[good, gone], on=date(2023, 6, 1), to="", by=office)
    assert good.states.live().count() == 1


def test_a_code_belongs_to_one_firm(office: Any) -> None:
    make_firm("甲公司", code="91320102MA0000007T")
    with pytest.raises(ChangeRefused, match="库中已有"):
        make_firm("乙公司", code="91320102MA0000007T")
    other = make_firm("丙公司")
    with pytest.raises(ChangeRefused, match="库中已有"):
        services.set_code(enterprise=other, code="91320102MA0000007T", by=office)


def test_members_that_do_not_add_up_are_refused(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    values = {"members_total": 5, "members_full": 3, "members_probationary": 1}
    with pytest.raises(ChangeRefused, match="不等于党员总数"):
        services.edit_enterprise(enterprise=firm, values=values, on=date(2023, 6, 1), by=office)


def test_a_street_lead_writes_only_in_the_own_street(street_lead: Any) -> None:
    mine, theirs = make_firm("甲公司", place="梅园新村街道"), make_firm("乙公司", place="玄武门街道")
    services.suspend(enterprises=[mine], on=date(2023, 6, 1), by=street_lead)
    with pytest.raises(PermissionDenied):
        services.suspend(enterprises=[mine, theirs], on=date(2023, 7, 1), by=street_lead)
    values = {"name": "丙公司", "jurisdiction": street("玄武门街道").pk}
    with pytest.raises(ChangeRefused, match="只能新增您负责的街道"):
        services.add_enterprise(kind=ChangeKind.FOUNDED, on=date(2023, 6, 1), values=values, by=street_lead)
    with pytest.raises(ChangeRefused, match="只能新增您负责的街道"):
        services.add_enterprise(kind=ChangeKind.FOUNDED, on=date(2023, 6, 1), values={"name": "丁"}, by=street_lead)


def test_scope_ends_with_the_responsibility(instructor: Any) -> None:
    firm = make_firm("甲公司")
    assert not EnterpriseState.objects.visible_to(instructor).exists()
    duty = duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    assert EnterpriseState.objects.visible_to(instructor).exists()
    duties.end_duty(duty=duty, on=date(2023, 12, 31), by=None)
    assert not EnterpriseState.objects.visible_to(instructor).exists()
    with pytest.raises(PermissionDenied):
        services.suspend(enterprises=[firm], on=date(2023, 6, 1), by=instructor)


def test_a_leader_a_superior_and_a_system_administrator_write_nothing(
    leader: Any, superior: Any, sysadmin: Any, committee: Any
) -> None:
    firm = make_firm("甲公司")
    for user in (leader, superior, sysadmin, committee):
        with pytest.raises(PermissionDenied):
            services.suspend(enterprises=[firm], on=date(2023, 6, 1), by=user)
    assert not EnterpriseState.objects.visible_to(superior).exists()
    assert not EnterpriseState.objects.visible_to(sysadmin).exists()


def test_a_committee_member_writes_at_the_own_liaison_point(committee: Any) -> None:
    firm = make_firm("甲公司")
    duties.assign_liaison(person=committee.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    services.suspend(enterprises=[firm], on=date(2023, 6, 1), by=committee)
    assert firm.changes.filter(kind=ChangeKind.SUSPENDED).exists()


def test_a_failing_trail_keeps_the_change_unwritten(office: Any, monkeypatch: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    monkeypatch.setattr("foundation.trail.chain.next_link", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.edit_enterprise(enterprise=firm, values={"staff": 11}, on=date(2023, 6, 1), by=office)
    assert firm.states.live().get().staff == 10


@pytest.mark.parametrize("model", [EnterpriseChange, EnterpriseState, Enterprise])
def test_nobody_writes_past_the_trail(office: Any, model: Any) -> None:
    make_firm("甲公司")
    row = model.objects.first()
    with pytest.raises(WriteOutsideTrail):
        row.save()
    with pytest.raises(WriteOutsideTrail):
        row.delete()
    with pytest.raises(WriteOutsideTrail):
        model.objects.all().delete()
    with pytest.raises(WriteOutsideTrail):
        model.objects.update(pk=5)
    with pytest.raises(WriteOutsideTrail):
        model.objects.bulk_create([model()])
    with pytest.raises(WriteOutsideTrail):
        model.objects.bulk_update([row], ["pk"])


def test_personal_values_stand_in_the_trail_as_references_only(office: Any) -> None:
    firm = make_firm("甲公司", phone="13800000001", contact="李某")
    change = firm.changes.get()
    assert "13800000001" not in str(change.values)
    assert "13800000001" not in str(list(change.changeset.items.values()))
    state = EnterpriseState.objects.with_people().get()
    assert state.personal_text("phone") == "13800000001"
    PersonalValue.objects.filter(field="phone").update(value=None)
    assert EnterpriseState.objects.with_people().get().personal_text("phone") == ""


def test_departure_tells_the_apps_above(office: Any, monkeypatch: Any) -> None:
    told: list[Any] = []
    monkeypatch.setattr(
        "orgs.enterprises.services.applying._departure_hooks", [lambda ids, on, recorder: told.append((ids, on))]
    )
    firm = make_firm("甲公司")
    services.move_out(enterprises=[firm], on=date(2023, 6, 1), to="", by=office)
    assert told == [([firm.pk], date(2023, 6, 1))]


def test_an_undone_creation_is_used_again_for_the_same_code(office: Any) -> None:
    from foundation.trail.undo import undo

    firm = make_firm("甲公司", code="91320102MA0000007T")
    undo(changeset=firm.changes.get().changeset, by=office)
    assert not EnterpriseState.objects.live().exists()
    again = make_firm("甲公司", code="91320102MA0000007T")
    assert again.pk == firm.pk
