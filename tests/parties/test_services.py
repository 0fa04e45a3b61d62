"""Writing Party organisations: what holds from when, what is refused, and what an undo takes back."""

from datetime import date
from typing import Any

import pytest
from constance.test import override_config
from django.core.exceptions import PermissionDenied, ValidationError

from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.undo import preview_undo, undo
from foundation.trail.verify import verify_trail
from orgs.enterprises import services as enterprises
from orgs.parties import services
from orgs.parties.choices import ChangeKind, Presence
from orgs.parties.models import PartyHost, PartyOrganization, PartyState, UnbuiltReason
from orgs.parties.services import ChangeRefused
from orgs.parties.terms import covers
from tests.cast import make_firm
from tests.parties.cast import make_organization, state_of

pytestmark = pytest.mark.django_db


def on(day: str) -> AsOf:
    return AsOf(date.fromisoformat(day))


def last_act() -> Changeset:
    return Changeset.objects.latest("pk")


def test_an_organisation_has_a_number_a_name_and_its_firms():
    firm = make_firm("南京云帆科技有限公司")
    branch = make_organization("中共南京云帆科技有限公司支部委员会", firm, lead=firm)

    state = state_of(branch)
    assert branch.number.startswith("DZ0")
    assert (state.name, state.presence) == ("中共南京云帆科技有限公司支部委员会", Presence.IN)
    assert [h.enterprise for h in branch.hosts.live()] == [firm]
    assert not list(verify_trail())


def test_a_change_holds_from_its_day_and_a_correction_from_the_beginning():
    branch = make_organization("云帆党支部", make_firm("南京云帆科技有限公司"), upper="街道党工委", activists=3)

    services.edit_organization(organization=branch, values={"upper": "园区党工委"}, on=date(2023, 6, 1), by=None)
    services.edit_organization(
        organization=branch, values={"activists": 2}, on=date(2023, 7, 1), is_correction=True, by=None
    )

    before = PartyState.objects.as_of(on("2023-05-31")).get()
    after = PartyState.objects.as_of(on("2023-06-01")).get()
    assert (before.upper, after.upper) == ("街道党工委", "园区党工委")
    assert (before.activists, after.activists) == (2, 2)
    kinds = list(branch.changes.order_by("pk").values_list("kind", flat=True))
    assert kinds == [ChangeKind.OPENING, ChangeKind.UPDATED, ChangeKind.CORRECTED]


def test_an_edit_is_sorted_into_the_changes_it_is():
    branch = make_organization("云帆党支部", make_firm("南京云帆科技有限公司"), secretary="王一", activists=3)

    services.edit_organization(
        organization=branch,
        values={"secretary": "李二", "activists": 5, "upper": "街道党工委"},
        on=date(2023, 6, 1),
        by=None,
    )

    kinds = set(branch.changes.filter(effective_on=date(2023, 6, 1)).values_list("kind", flat=True))
    assert kinds == {ChangeKind.SECRETARY, ChangeKind.MEMBERS, ChangeKind.RECORDED}
    assert state_of(branch).personal_text("secretary") == "李二"


def test_an_election_begins_a_term_and_ends_the_extension_of_the_old_one():
    branch = make_organization(
        "云帆党支部", make_firm("南京云帆科技有限公司"), last_election_on="2020-03-10", last_election_precision="day"
    )
    assert state_of(branch).term_ends_on == date(2023, 3, 10)

    services.extend(organization=branch, on=date(2023, 3, 1), until=date(2023, 9, 30), reason="上级党组织批复", by=None)
    assert state_of(branch).term_ends_on == date(2023, 9, 30)

    services.elect(organization=branch, on=date(2023, 9, 15), by=None, values={"secretary": "张三"})

    state = state_of(branch)
    assert (state.last_election_on, state.extension_until) == (date(2023, 9, 15), None)
    assert state.term_ends_on == date(2026, 9, 15)
    assert PartyState.objects.as_of(on("2023-09-14")).get().term_ends_on == date(2023, 9, 30)


@pytest.mark.parametrize(
    ("elected", "kept"),
    [
        ({"secretary": "李二"}, ("李二", "", "")),
        ({"secretary": "李二", "secretary_post": "副总经理"}, ("李二", "副总经理", "")),
        ({"secretary": "王一"}, ("王一", "总经理", "13800000009")),
        ({}, ("王一", "总经理", "13800000009")),
    ],
    ids=["another", "another with a post", "the same", "nobody named"],
)
def test_another_secretary_does_not_inherit_post_and_telephone(elected: dict[str, Any], kept: tuple[str, ...]):
    branch = make_organization(
        "云帆党支部",
        make_firm("南京云帆科技有限公司"),
        secretary="王一",
        secretary_post="总经理",
        secretary_phone="13800000009",
    )

    services.elect(organization=branch, on=date(2023, 9, 15), by=None, values=elected)

    state = state_of(branch)
    shown = state.personal_text("secretary"), state.secretary_post or "", state.personal_text("secretary_phone")
    assert shown == kept


def held_branch(elected: str = "2020-03-10") -> PartyOrganization:
    """A branch whose term of three years is over on 2023-03-10."""
    facts = {"last_election_on": elected, "last_election_precision": "day"}
    return make_organization("云帆党支部", make_firm("南京云帆科技有限公司"), **facts)


def extended(branch: PartyOrganization, on_day: str, until: str) -> None:
    days = {"on": date.fromisoformat(on_day), "until": date.fromisoformat(until)}
    services.extend(organization=branch, **days, reason="批复", by=None)


@pytest.mark.parametrize("second", ["2023-02-01", "2023-03-01", "2023-04-01"], ids=["before", "that day", "after"])
def test_the_extension_registered_last_counts_also_when_it_is_shorter(second: str):
    branch = held_branch()
    extended(branch, "2023-03-01", "2024-02-01")

    extended(branch, second, "2023-09-30")

    state = state_of(branch)
    assert (state.extension_until, state.term_ends_on) == (date(2023, 9, 30), date(2023, 9, 30))
    assert list(verify_trail()) == []


def test_an_election_ends_an_extension_approved_after_it_and_undoing_it_brings_that_back():
    branch = held_branch()
    extended(branch, "2023-04-01", "2024-02-01")

    applied = services.elect(organization=branch, on=date(2023, 3, 20), by=None)
    state = state_of(branch)
    assert (state.extension_until, state.term_ends_on) == (None, date(2026, 3, 20))

    assert applied.changeset
    undo(changeset=applied.changeset, by=None)
    assert state_of(branch).term_ends_on == date(2024, 2, 1)


@pytest.mark.parametrize(("until", "says_nothing"), [("2026-09-01", True), ("2026-09-02", False)])
def test_an_extension_to_the_last_day_of_a_term_says_nothing(until: str, says_nothing: bool):
    assert covers({"category": "branch", "last_election_on": "2023-09-01"}, until) is says_nothing


def test_an_extension_of_the_next_term_is_left_alone_by_an_earlier_election():
    branch = held_branch("2017-03-10")
    services.elect(organization=branch, on=date(2023, 3, 5), by=None)
    extended(branch, "2026-02-01", "2026-09-01")

    services.elect(organization=branch, on=date(2023, 2, 5), by=None)

    state = state_of(branch)
    assert (state.last_election_on, state.extension_until) == (date(2023, 3, 5), date(2026, 9, 1))


def test_an_election_entered_among_the_facts_ends_the_extension_too_but_a_correction_does_not():
    branch = held_branch()
    extended(branch, "2023-03-01", "2023-12-31")
    told = {"by": None, "organization": branch}

    services.edit_organization(
        values={"last_election_on": "2020-03-12"}, on=date(2023, 3, 1), is_correction=True, **told
    )
    assert state_of(branch).term_ends_on == date(2023, 12, 31)

    services.edit_organization(values={"last_election_on": "2023-06-01"}, on=date(2023, 6, 1), **told)
    state = state_of(branch)
    assert (state.extension_until, state.term_ends_on) == (None, date(2026, 6, 1))


def test_an_election_among_the_facts_after_the_extended_day_is_not_refused():
    branch = held_branch()
    extended(branch, "2023-03-01", "2023-05-01")

    services.edit_organization(
        organization=branch, values={"last_election_on": "2023-06-01"}, on=date(2023, 6, 1), by=None
    )

    assert (state_of(branch).extension_until, state_of(branch).term_ends_on) == (None, date(2026, 6, 1))


def test_an_extension_beyond_the_term_of_an_election_entered_late_stands():
    branch = held_branch("")
    extended(branch, "2023-02-01", "2026-09-01")

    services.elect(organization=branch, on=date(2023, 1, 10), by=None)
    assert state_of(branch).term_ends_on == date(2026, 9, 1)

    services.edit_organization(
        organization=branch, values={"last_election_on": "2023-02-20"}, on=date(2023, 3, 1), by=None
    )
    assert state_of(branch).term_ends_on == date(2026, 9, 1)


@pytest.mark.parametrize("until", ["2024-03-11", "2099-12-31"])
def test_an_extension_no_further_than_the_setting(until: str):
    branch = held_branch()

    with pytest.raises(ChangeRefused, match="最多延期 12 个月，请填 2024-03-10 以前的日期") as refused:
        extended(branch, "2023-03-01", until)
    assert refused.value.problems[0].field == "until"
    with pytest.raises(ChangeRefused, match="最多延期 12 个月") as refused:
        services.edit_organization(organization=branch, values={"extension_until": until}, on=date(2023, 3, 1), by=None)
    assert refused.value.problems[0].field == "extension_until"
    assert state_of(branch).extension_until is None

    extended(branch, "2023-03-01", "2024-03-10")
    assert state_of(branch).term_ends_on == date(2024, 3, 10)


def test_what_was_extended_further_before_stays_and_may_be_edited_otherwise():
    branch = held_branch()
    with override_config(PARTY_EXTENSION_MONTHS=24):
        extended(branch, "2023-03-01", "2025-03-01")

    services.edit_organization(organization=branch, values={"upper": "街道党工委"}, on=date(2023, 6, 1), by=None)

    assert state_of(branch).extension_until == date(2025, 3, 1)


def test_an_extension_ends_after_the_term():
    branch = make_organization(
        "云帆党支部", make_firm("南京云帆科技有限公司"), last_election_on="2020-03-10", last_election_precision="day"
    )

    with pytest.raises(ChangeRefused, match="延期要到这以后"):
        services.extend(organization=branch, on=date(2023, 1, 5), until=date(2023, 3, 10), reason="批复", by=None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"members_full": 9}, "请写明原因"),
        ({"term_end": "2024-01-01"}, "请写明原因"),
        ({"term_years": 0}, "3 年或 5 年"),
        ({"last_election_on": "2031-01-01"}, "不能晚于今天"),
        ({"established_on": "2023-02-01", "last_election_on": "2022-02-01"}, "早于成立时间"),
        ({"name": ""}, "请填写党组织名称"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_is_refused_with_a_sentence(values: dict[str, Any], sentence: str):
    branch = make_organization("云帆党支部", make_firm("南京云帆科技有限公司"))

    with pytest.raises(ChangeRefused, match=sentence):
        services.edit_organization(organization=branch, values=values, on=date(2023, 6, 1), by=None)

    assert branch.changes.count() == 1


def test_a_dissolved_organisation_has_no_firms_and_is_read_only():
    firm = make_firm("南京云帆科技有限公司")
    branch = make_organization("云帆党支部", firm)

    services.dissolve(organization=branch, on=date(2023, 8, 1), reason="企业党员转出", by=None)

    assert state_of(branch).presence == Presence.DISSOLVED
    assert not PartyHost.objects.as_of(on("2023-08-01")).exists()
    assert PartyHost.objects.as_of(on("2023-07-31")).get().enterprise == firm
    with pytest.raises(ChangeRefused, match="已撤销"):
        services.edit_organization(organization=branch, values={"upper": "别处"}, on=date(2023, 9, 1), by=None)
    services.edit_organization(organization=branch, values={"upper": "街道党工委"}, on=date(2023, 2, 1), by=None)
    assert PartyState.objects.as_of(on("2023-03-01")).get().upper == "街道党工委"


def test_undoing_the_dissolution_brings_the_firms_back():
    firm = make_firm("南京云帆科技有限公司")
    branch = make_organization("云帆党支部", firm)
    services.dissolve(organization=branch, on=date(2023, 8, 1), by=None)

    report = undo(changeset=last_act(), by=None)

    assert report.kept == []
    assert state_of(branch).is_present
    assert PartyHost.objects.as_of(on("2023-12-31")).get().enterprise == firm
    assert not list(verify_trail())


def test_undoing_the_creation_takes_all_of_it_back():
    make_organization("云帆党支部", make_firm("南京云帆科技有限公司"))
    act = Changeset.objects.get(kind="add_organization")

    assert preview_undo(changeset=act, by=None).kept == []
    undo(changeset=act, by=None)

    assert not PartyState.objects.live().exists()
    assert not PartyHost.objects.live().exists()


def test_a_firm_that_leaves_the_district_leaves_its_organisation_and_comes_back_with_the_undo():
    one, two = make_firm("南京云帆科技有限公司"), make_firm("南京星河传媒有限公司")
    branch = make_organization("联合党支部", one, two, lead=one)

    enterprises.move_out(enterprises=[one], on=date(2023, 5, 1), to="建邺区", by=None)
    assert [h.enterprise for h in PartyHost.objects.as_of(on("2023-05-01"))] == [two]

    undo(changeset=last_act(), by=None)
    assert {h.enterprise for h in branch.hosts.as_of(on("2023-05-01"))} == {one, two}


def test_the_creation_of_a_firm_with_an_organisation_is_not_undone():
    firm = make_firm("南京云帆科技有限公司")
    act = last_act()
    make_organization("云帆党支部", firm)

    report = undo(changeset=act, by=None)

    assert [k.why for k in report.kept] == ["已有其他记录引用"]


def test_one_lead_unit_at_a_time():
    one, two = make_firm("南京云帆科技有限公司"), make_firm("南京星河传媒有限公司")
    branch = make_organization("联合党支部", one, lead=one)

    with pytest.raises(ChangeRefused, match="同一时间只能有一家牵头单位"):
        services.add_host(organization=branch, enterprise=two, on=date(2023, 3, 1), is_lead=True, by=None)

    host = services.add_host(organization=branch, enterprise=two, on=date(2023, 3, 1), by=None)
    services.set_lead(host=host, on=date(2023, 6, 1), by=None)

    def lead(day: str) -> str:
        return str(PartyHost.objects.as_of(on(day)).get(is_lead=True).enterprise)

    assert lead("2023-05-31") == "南京云帆科技有限公司"
    assert lead("2023-06-01") == "南京星河传媒有限公司"
    undo(changeset=last_act(), by=None)
    assert lead("2023-06-01") == "南京云帆科技有限公司"


def test_a_firm_belongs_once_and_only_while_both_are_there():
    firm, later = make_firm("南京云帆科技有限公司"), make_firm("南京星河传媒有限公司", on=date(2023, 6, 1))
    branch = make_organization("联合党支部", firm)

    with pytest.raises(ChangeRefused, match="已是这个党组织的所在企业"):
        services.add_host(organization=branch, enterprise=firm, on=date(2023, 3, 1), by=None)
    with pytest.raises(ChangeRefused, match="该企业 2023-03-01 不在册"):
        services.add_host(organization=branch, enterprise=later, on=date(2023, 3, 1), by=None)
    with pytest.raises(ChangeRefused, match="该党组织 2022-01-01 不在册"):
        services.add_host(organization=branch, enterprise=later, on=date(2022, 1, 1), by=None)


def test_a_host_ends_on_its_last_day_and_may_be_withdrawn():
    firm = make_firm("南京云帆科技有限公司")
    branch = make_organization("联合党支部", firm)
    host = branch.hosts.live().get()

    ended = services.end_host(host=host, on=date(2023, 6, 30), by=None)
    assert PartyHost.objects.as_of(on("2023-06-30")).exists()
    assert not PartyHost.objects.as_of(on("2023-07-01")).exists()
    with pytest.raises(ChangeRefused, match="刚被同事改动过"):
        services.end_host(host=host, on=date(2023, 5, 31), by=None)

    services.withdraw_host(host=ended, reason="登记错了", by=None)
    assert not branch.hosts.live().exists()


def test_the_last_day_of_a_host_is_one_of_its_days():
    firm = make_firm("南京云帆科技有限公司")
    host = make_organization("联合党支部", firm, on=date(2023, 3, 1)).hosts.live().get()

    with pytest.raises(ChangeRefused, match="最后一天"):
        services.end_host(host=host, on=date(2023, 2, 28), by=None)
    ended = services.end_host(host=host, on=date(2023, 3, 1), by=None)
    assert (ended.starts_on, ended.ends_on) == (date(2023, 3, 1), date(2023, 3, 1))
    with pytest.raises(ChangeRefused, match="最后一天"):
        services.end_host(host=ended, on=date(2023, 3, 2), by=None)


@pytest.mark.parametrize("first", ["2023-03-01", "2023-06-30"])
def test_a_firm_leads_from_its_first_day_or_on_its_last(first: str):
    firm = make_firm("南京云帆科技有限公司")
    host = make_organization("联合党支部", firm, on=date(2023, 3, 1)).hosts.live().get()
    host = services.end_host(host=host, on=date(2023, 6, 30), by=None)

    for outside in ("2023-02-28", "2023-07-01"):
        with pytest.raises(ChangeRefused, match="不是这个党组织的所在企业"):
            services.set_lead(host=host, on=date.fromisoformat(outside), by=None)
    services.set_lead(host=host, on=date.fromisoformat(first), by=None)

    assert PartyHost.objects.as_of(on(first)).get().is_lead
    assert not PartyHost.objects.as_of(on("2023-07-01")).exists()


@pytest.mark.parametrize(("last", "is_refused"), [("2023-02-28", False), ("2023-03-01", True)])
def test_two_times_of_leading_may_touch_but_not_share_a_day(last: str, is_refused: bool):
    one, two = make_firm("南京云帆科技有限公司"), make_firm("南京星河传媒有限公司")
    branch = make_organization("联合党支部", one, lead=one)
    services.end_host(host=branch.hosts.live().get(), on=date.fromisoformat(last), by=None)

    if is_refused:
        with pytest.raises(ChangeRefused, match="同一时间只能有一家牵头单位"):
            services.add_host(organization=branch, enterprise=two, on=date(2023, 3, 1), is_lead=True, by=None)
    else:
        services.add_host(organization=branch, enterprise=two, on=date(2023, 3, 1), is_lead=True, by=None)
    assert branch.hosts.live().count() == 2 - is_refused


def test_a_street_writes_its_own_organisations_only(street_lead: Any, implementer: Any):
    firm = make_firm("南京云帆科技有限公司")
    branch = make_organization("云帆党支部", firm, by=street_lead)

    services.edit_organization(organization=branch, values={"upper": "党工委"}, on=date(2023, 6, 1), by=street_lead)
    for act in (
        lambda: services.edit_organization(
            organization=branch, values={"upper": "x"}, on=date(2023, 7, 1), by=implementer
        ),
        lambda: services.dissolve(organization=branch, on=date(2023, 7, 1), by=implementer),
        lambda: services.add_host(organization=branch, enterprise=firm, on=date(2023, 7, 1), by=implementer),
        lambda: services.end_host(host=branch.hosts.live().get(), on=date(2023, 7, 1), by=implementer),
        lambda: services.set_lead(host=branch.hosts.live().get(), on=date(2023, 7, 1), by=implementer),
        lambda: services.withdraw_host(host=branch.hosts.live().get(), reason="x", by=implementer),
        lambda: services.withdraw_change(change=branch.changes.latest("pk"), reason="x", by=implementer),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ChangeRefused, match="只能登记您负责的街道（园区）或企业的党组织"):
        make_organization("另一个党支部", firm, by=implementer)


def test_who_sees_which_organisation(street_lead: Any, implementer: Any, leader: Any, superior: Any, sysadmin: Any):
    branch = make_organization("云帆党支部", make_firm("南京云帆科技有限公司"), place=None)

    def sees(user: Any) -> bool:
        return PartyState.objects.visible_to(user).filter(organization=branch).exists()

    assert sees(street_lead), "the street of a host firm sees it"
    assert sees(leader)
    assert not any(sees(user) for user in (implementer, superior, sysadmin))


def test_a_registration_is_taken_back_but_not_the_one_all_others_stand_on():
    branch = make_organization("云帆党支部", make_firm("南京云帆科技有限公司"))
    services.rename(organization=branch, name="云帆科技党支部", on=date(2023, 4, 1), by=None)

    with pytest.raises(ChangeRefused, match="其他登记以它为前提"):
        services.withdraw_change(change=branch.changes.get(kind="opening"), reason="x", by=None)
    services.withdraw_change(change=branch.changes.get(kind="renamed"), reason="日期错了", by=None)

    assert state_of(branch).name == "云帆党支部"
    with pytest.raises(ChangeRefused, match="已经撤回过了"):
        services.withdraw_change(change=branch.changes.get(kind="renamed"), reason="x", by=None)


def test_a_colleagues_change_to_the_same_field_is_a_conflict():
    branch = make_organization("云帆党支部", make_firm("南京云帆科技有限公司"), upper="街道党工委")
    services.edit_organization(organization=branch, values={"upper": "园区党工委"}, on=date(2023, 6, 1), by=None)

    with pytest.raises(ChangeRefused) as refused:
        services.edit_organization(
            organization=branch,
            values={"upper": "集团党委"},
            base={"upper": "街道党工委"},
            on=date(2023, 7, 1),
            by=None,
        )

    conflict = refused.value.problems[0].conflict
    assert conflict is not None
    assert (conflict.mine, conflict.current) == ("集团党委", "园区党工委")


def test_a_reason_for_having_none_expires(street_lead: Any, implementer: Any):
    firm = make_firm("南京云帆科技有限公司", members_full=5)
    give = {"enterprise": firm, "reason": "正在筹建", "starts_on": date(2023, 1, 1)}

    services.give_reason(**give, ends_on=date(2023, 6, 30), by=street_lead)

    assert UnbuiltReason.objects.as_of(on("2023-06-30")).exists()
    assert not UnbuiltReason.objects.as_of(on("2023-07-01")).exists()
    with pytest.raises(ValidationError, match="最长两年"):
        services.give_reason(**give, ends_on=date(2031, 1, 1), by=None)
    with pytest.raises(PermissionDenied):
        services.give_reason(**give, ends_on=date(2023, 6, 30), by=implementer)
