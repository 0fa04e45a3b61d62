"""Lists of past days, and lists as they were known on a day."""

from datetime import date
from typing import Any

from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.flows import Direction, count_by_place, flows
from orgs.enterprises.models import EnterpriseState
from tests.cast import make_firm, moment, street


def names(user: Any, day: date, known_at: Any = None) -> set[str]:
    return set(
        EnterpriseState.objects.visible_to(user).as_of(AsOf(day, known_at)).present().values_list("name", flat=True)
    )


def test_a_late_departure_is_gone_from_the_list_and_was_there_as_known_before(office: Any) -> None:
    with clock_at(moment("2023-01-05")):
        firm = make_firm("甲公司")
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="建邺区", by=office)

    with clock_at(moment("2024-01-10")):
        assert names(office, date(2023, 11, 19)) == {"甲公司"}
        assert names(office, date(2023, 11, 30)) == set()
        assert names(office, date(2023, 11, 30), moment("2023-12-01")) == {"甲公司"}
        assert names(office, date(2023, 11, 30), moment("2023-12-06")) == set()


def test_a_firm_that_moved_belongs_to_each_street_on_its_days(street_lead: Any, implementer: Any, office: Any) -> None:
    firm = make_firm("甲公司", place="梅园新村街道")
    there = street("玄武门街道")
    services.move_within(enterprises=[firm], on=date(2023, 6, 1), jurisdiction=there.pk, by=office)

    assert names(street_lead, date(2023, 5, 31)) == {"甲公司"}
    assert names(street_lead, date(2023, 6, 1)) == set()
    assert names(implementer, date(2023, 5, 31)) == set()
    assert names(implementer, date(2023, 6, 1)) == {"甲公司"}


def test_a_move_between_streets_is_a_flow_for_both_and_none_for_the_district(office: Any) -> None:
    firm = make_firm("甲公司", place="梅园新村街道")
    here, there = street("梅园新村街道"), street("玄武门街道")
    services.move_within(enterprises=[firm], on=date(2023, 6, 1), jurisdiction=there.pk, by=office)

    (flow,) = flows(after=date(2022, 12, 31), until=date(2023, 12, 31))

    assert flow.direction == Direction.MOVED
    assert (flow.jurisdiction_from, flow.jurisdiction_to) == (here.pk, there.pk)
    assert count_by_place(AsOf(date(2022, 12, 31))) == {here.pk: 1}
    assert count_by_place(AsOf(date(2023, 12, 31))) == {there.pk: 1}


def test_suspension_changes_the_status_and_is_no_departure(office: Any) -> None:
    firm = make_firm("甲公司", operating_status="normal")
    services.suspend(enterprises=[firm], on=date(2023, 6, 1), by=office)

    assert names(office, date(2023, 7, 1)) == {"甲公司"}
    assert flows(after=date(2022, 12, 31), until=date(2023, 12, 31)) == []


def test_a_correction_wins_on_its_day_and_is_no_flow(office: Any) -> None:
    firm = make_firm("甲公司", staff=100)
    services.edit_enterprise(enterprise=firm, values={"staff": 10}, on=date(2023, 9, 1), is_correction=True, by=office)

    state = EnterpriseState.objects.as_of(AsOf(date(2022, 12, 31))).get()
    assert state.staff == 10
    assert firm.changes.get(kind=ChangeKind.CORRECTED).effective_on == date(2022, 12, 31)
    assert not firm.changes.filter(kind=ChangeKind.STAFF).exists()


def test_what_was_known_before_a_correction_stays_answerable(office: Any) -> None:
    with clock_at(moment("2023-01-05")):
        firm = make_firm("甲公司", staff=100)
    with clock_at(moment("2023-09-01")):
        services.edit_enterprise(
            enterprise=firm, values={"staff": 10}, on=date(2023, 9, 1), is_correction=True, by=office
        )
    then = EnterpriseState.objects.as_of(AsOf(date(2023, 6, 1), moment("2023-08-31"))).get()
    assert then.staff == 100


def test_days_before_a_value_was_given_show_unknown(office: Any) -> None:
    firm = make_firm("甲公司")
    services.edit_enterprise(enterprise=firm, values={"staff": 30}, on=date(2023, 6, 30), by=office)
    assert EnterpriseState.objects.as_of(AsOf(date(2023, 6, 29))).get().staff is None
    assert EnterpriseState.objects.as_of(AsOf(date(2023, 6, 30))).get().staff == 30


def test_learning_a_number_is_no_growth_and_changing_it_is(office: Any) -> None:
    firm = make_firm("甲公司")
    services.edit_enterprise(enterprise=firm, values={"staff": 30}, on=date(2023, 6, 30), by=office)
    services.edit_enterprise(enterprise=firm, values={"staff": 35}, on=date(2023, 9, 30), by=office)
    kinds = list(firm.changes.order_by("effective_on").values_list("kind", flat=True))
    assert kinds == [ChangeKind.OPENING, ChangeKind.RECORDED, ChangeKind.STAFF]


def test_one_edit_becomes_the_changes_it_is(office: Any) -> None:
    firm = make_firm("甲公司", staff=30, members_total=3, is_listed=False, is_key=False)
    values = {"staff": 40, "members_total": 4, "is_listed": True, "is_key": True, "business_address": "某路1号"}
    applied = services.edit_enterprise(enterprise=firm, values=values, on=date(2023, 6, 30), by=office)

    kinds = set(firm.changes.filter(changeset=applied.changeset).values_list("kind", flat=True))
    expected = {ChangeKind.STAFF, ChangeKind.MEMBERS, ChangeKind.LISTED, ChangeKind.KEY, ChangeKind.RECORDED}
    assert kinds == expected


def test_a_renamed_firm_is_still_found_by_its_former_name(office: Any) -> None:
    firm = make_firm("南京旧名科技有限公司")
    services.rename(enterprise=firm, name="南京新名科技有限公司", on=date(2023, 6, 1), by=office)
    found = EnterpriseState.objects.visible_to(office).as_of(AsOf.today()).search("旧名")
    assert [s.name for s in found] == ["南京新名科技有限公司"]


def test_search_finds_names_substrings_initials_codes_and_aliases(office: Any) -> None:
    firm = make_firm("南京云帆信息技术有限公司", code="91320102MA0000007T")
    services.add_alias(enterprise=firm, name="小帆船", by=office)
    make_firm("南京星河文化传媒有限公司")
    today = EnterpriseState.objects.visible_to(office).as_of(AsOf.today())
    for text in (
        "云帆",
        "帆",
        "yfxx",
        "YFXX",
        "0102MA00",
        "2MA0",
        "小帆船",
        "xfc",
        "南京 云帆",
        "信息技术有限责任公司",
    ):
        assert [s.name for s in today.search(text)] == ["南京云帆信息技术有限公司"], text
    for text in ("云河", "zzzz", "MA0", "%", "_", "南京 不存在"):
        assert not today.search(text).exists(), text


def test_facts_entered_for_days_after_a_late_departure_do_not_hold_until_it_is_withdrawn(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2023, 11, 25), by=office)
    services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="建邺区", by=office)
    assert EnterpriseState.objects.as_of(AsOf(date(2023, 12, 31))).get().staff == 10

    departure = firm.changes.get(kind=ChangeKind.MOVED_OUT)
    services.withdraw_change(change=departure, by=office, reason="误录")
    assert EnterpriseState.objects.as_of(AsOf(date(2023, 12, 31))).get().staff == 12


def test_a_new_firm_that_was_renamed_goes_in_at_once(office: Any) -> None:
    from orgs.enterprises.services import Draft, Entry, apply_changes

    drafts = [
        Draft(on=date(2022, 12, 31), values={"name": "甲公司"}, kind=ChangeKind.OPENING),
        Draft(on=date(2023, 6, 1), values={"name": "乙公司"}),
    ]
    apply_changes(entries=[Entry(drafts)], by=office, kind="test", title="x")
    assert EnterpriseState.objects.live().get(effective_from=date(2023, 6, 1)).name == "乙公司"
    assert [s.name for s in EnterpriseState.objects.as_of(AsOf.today()).search("甲公司")] == ["乙公司"]


def test_a_correction_of_a_part_lands_where_the_part_was_given(office: Any) -> None:
    firm = make_firm("甲公司", members_total=5)
    services.edit_enterprise(
        enterprise=firm, values={"members_full": 3, "members_probationary": 2}, on=date(2023, 6, 1), by=office
    )
    values = {"members_full": 4, "members_probationary": 1}
    services.edit_enterprise(enterprise=firm, values=values, on=date(2023, 9, 1), is_correction=True, by=office)
    state = EnterpriseState.objects.as_of(AsOf(date(2023, 7, 1))).get()
    assert (state.members_full, state.members_probationary) == (4, 1)


def test_an_earlier_arrival_keeps_the_name_we_know(office: Any) -> None:
    firm = make_firm("甲公司", on=date(2023, 6, 1))
    services.move_in(enterprises=[firm], on=date(2023, 3, 1), origin="建邺区", by=office)
    assert EnterpriseState.objects.as_of(AsOf(date(2023, 4, 1))).get().name == "甲公司"
