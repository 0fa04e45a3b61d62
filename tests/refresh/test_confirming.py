"""确认无变化, 联系不上, 待核实: what is attested, by whom, and once only."""

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from foundation.desk.records import why_not_undo
from foundation.desk.timeline import timeline
from foundation.trail.models import Changeset, PersonalValue
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.checks.volatile import volatile_facts
from orgs.enterprises.choices import DoubtReason
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseState, Verification
from tests.cast import LONG_AGO, make_firm
from tests.parties.cast import make_organization, state_of


@pytest.fixture
def mine(instructor: Any) -> list[Enterprise]:
    """Three firms of the instructor."""
    firms = [make_firm(f"公司{i}", staff=10 + i, contact="李某", phone="13800000001") for i in range(3)]
    duties.assign_instructor_to(enterprises=firms, person=instructor.person, starts_on=LONG_AGO, by=None)
    return firms


def ids(firms: list[Enterprise]) -> list[int]:
    return [f.pk for f in firms]


def test_one_attestation_a_firm_with_the_values_shown(instructor: Any, mine: list[Enterprise]) -> None:
    done = services.confirm(enterprises=ids(mine), source="电话核实", by=instructor)

    assert done.confirmed == ids(mine)
    rows = Verification.objects.filter(changeset=done.changeset).order_by("enterprise")
    assert [row.values["staff"] for row in rows] == [10, 11, 12]
    assert {(row.by, row.source, row.field_group) for row in rows} == {(instructor, "电话核实", "volatile")}
    assert done.changeset.title == "确认无变化：3 家企业"
    assert EnterpriseState.objects.count() == 3  # no state row was made
    assert list(verify_trail()) == []


def test_the_secretary_shown_is_attested_by_reference(instructor: Any, mine: list[Enterprise]) -> None:
    branch = make_organization("甲支部", mine[0], secretary="王一")
    (shown, *_) = volatile_facts(list(EnterpriseState.objects.filter(enterprise=mine[0]).with_people()), instructor)
    assert shown.facts[-1] == ("书记", "王一")

    services.confirm(enterprises=ids(mine[:2]), by=instructor)

    with_one, without = Verification.objects.order_by("enterprise")
    assert PersonalValue.objects.get(pk=with_one.values["secretary"]["personal"]).value == "王一"
    assert len(with_one.values) == len(shown.facts) == 7  # exactly what was shown
    assert "secretary" not in without.values
    assert timeline("enterprises.enterprise", mine[0].pk)[0].lines[0].after == "7 项"
    assert state_of(branch).secretary_id == with_one.values["secretary"]["personal"]
    assert list(verify_trail()) == []


def test_a_secretary_nobody_has_entered_is_attested_as_unknown(instructor: Any, mine: list[Enterprise]) -> None:
    make_organization("甲支部", mine[0])
    services.confirm(enterprises=ids(mine[:1]), by=instructor)
    assert Verification.objects.get().values["secretary"] is None


def test_a_personal_value_is_referred_to_and_can_be_erased(instructor: Any, mine: list[Enterprise]) -> None:
    services.confirm(enterprises=[mine[0].pk], by=instructor)
    phone = Verification.objects.get().values["phone"]
    assert PersonalValue.objects.get(pk=phone["personal"]).value == "13800000001"
    assert "138" not in str(Verification.objects.get().values)


def test_the_timeline_shows_one_quiet_line(instructor: Any, mine: list[Enterprise]) -> None:
    services.confirm(enterprises=ids(mine), by=instructor)
    entry = timeline("enterprises.enterprise", mine[0].pk)[0]
    assert entry.is_quiet
    assert [(line.label, line.after) for line in entry.lines] == [("确认无变化", "6 项")]
    assert not timeline("enterprises.enterprise", mine[0].pk)[-1].is_quiet


def test_the_button_pressed_twice_makes_one_attestation(instructor: Any, mine: list[Enterprise]) -> None:
    first = services.confirm(enterprises=ids(mine), token="a" * 32, by=instructor)
    second = services.confirm(enterprises=ids(mine), token="a" * 32, by=instructor)

    assert (second.is_repeated, second.confirmed, second.changeset) == (True, first.confirmed, first.changeset)
    assert Verification.objects.count() == 3


def test_a_late_repetition_does_not_bring_back_what_was_undone(instructor: Any, mine: list[Enterprise]) -> None:
    first = services.confirm(enterprises=ids(mine), token="a" * 32, by=instructor)
    undo(changeset=first.changeset, by=instructor)
    services.confirm(enterprises=ids(mine), token="a" * 32, by=instructor)
    assert Verification.objects.live().count() == 0

    services.confirm(enterprises=ids(mine), token="b" * 32, by=instructor)
    assert Verification.objects.live().count() == 3


def test_what_was_undone_comes_back_with_the_undo_of_the_undo(instructor: Any, mine: list[Enterprise]) -> None:
    first = services.confirm(enterprises=ids(mine), token="a" * 32, by=instructor)
    seen = set(Verification.objects.values_list("enterprise_id", "field_group", "on", "by_id", "mode"))
    gone = undo(changeset=first.changeset, by=instructor)
    assert gone.changeset is not None

    undo(changeset=gone.changeset, by=instructor)

    assert set(Verification.objects.live().values_list("enterprise_id", "field_group", "on", "by_id", "mode")) == seen
    assert list(verify_trail()) == []
    again = services.confirm(enterprises=ids(mine), token="a" * 32, by=instructor)
    assert (again.changeset, again.confirmed) == (first.changeset, first.confirmed)


def test_a_second_person_on_the_same_day_adds_none_and_learns_who_did(
    instructor: Any, office: Any, mine: list[Enterprise]
) -> None:
    services.confirm(enterprises=[mine[0].pk], by=instructor)
    second = services.confirm(enterprises=ids(mine), by=office)

    assert second.confirmed == ids(mine[1:])
    assert second.skipped == {mine[0].pk: "“公司0”今天已由 指导员 确认。"}
    assert Verification.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_make_one_attestation() -> None:
    firm = make_firm("甲公司")
    start, faults = threading.Barrier(4), []

    def press(token: str) -> None:
        try:
            start.wait()
            services.confirm(enterprises=[firm.pk], token=token, by=None)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(token,)) for token in ("x" * 32, "x" * 32, "y" * 32, "")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Verification.objects.count() == 1
    assert Changeset.objects.filter(kind="confirm").count() == 1


def test_what_changed_since_it_was_shown_is_not_attested(instructor: Any, office: Any, mine: list[Enterprise]) -> None:
    seen = dict(EnterpriseState.objects.values_list("enterprise_id", "pk"))
    services.edit_enterprise(enterprise=mine[0], values={"staff": 99}, on=date(2026, 1, 1), by=office)

    done = services.confirm(enterprises=ids(mine), seen=seen, by=instructor)

    assert done.confirmed == ids(mine[1:])
    assert "刚有更新" in done.skipped[mine[0].pk]


def test_nobody_attests_firms_of_others(instructor: Any, leader: Any, mine: list[Enterprise]) -> None:
    other = make_firm("别家公司")
    for who, firms in ((instructor, [*mine, other]), (leader, mine)):
        with pytest.raises(PermissionDenied):
            services.confirm(enterprises=ids(firms), by=who)
    assert Verification.objects.count() == 0


def test_a_departed_firm_and_a_future_day_are_refused(office: Any, mine: list[Enterprise]) -> None:
    services.move_out(enterprises=[mine[0]], on=date(2026, 1, 1), to="建邺区", by=office)
    done = services.confirm(enterprises=ids(mine), by=office)
    assert done.skipped == {mine[0].pk: "这家企业已不在册。"}
    with pytest.raises(ValidationError, match="不能晚于今天"):
        services.confirm(enterprises=ids(mine), on=date(2099, 1, 1), by=office)


def test_when_nothing_can_be_attested_nothing_is_written(office: Any, mine: list[Enterprise]) -> None:
    services.confirm(enterprises=ids(mine), by=office)
    assert services.confirm(enterprises=ids(mine), by=office).changeset is None
    assert Changeset.objects.filter(kind="confirm").count() == 1


def test_the_author_may_undo_and_others_may_not(instructor: Any, leader: Any, mine: list[Enterprise]) -> None:
    done = services.confirm(enterprises=ids(mine), by=instructor)
    assert why_not_undo(instructor, done.changeset) == ""
    assert why_not_undo(leader, done.changeset) != ""


# --- 待核实 -----------------------------------------------------------------------------------------


def test_a_firm_in_doubt_is_left_out_of_many_but_can_be_looked_at_alone(
    instructor: Any, mine: list[Enterprise]
) -> None:
    services.report_unreachable(enterprise=mine[0], reason=DoubtReason.MOVED, by=instructor)

    done = services.confirm(enterprises=ids(mine), by=instructor)
    assert done.confirmed == ids(mine[1:])
    assert "待核实" in done.skipped[mine[0].pk]

    alone = services.confirm(enterprises=[mine[0].pk], settles=True, by=instructor)
    assert alone.confirmed == [mine[0].pk]
    assert Doubt.objects.get().settled_by == instructor

    undo(changeset=alone.changeset, by=instructor)
    assert Doubt.objects.get().settled_on is None


def test_the_same_question_is_not_asked_twice(instructor: Any, mine: list[Enterprise]) -> None:
    first = services.report_unreachable(enterprise=mine[0], reason=DoubtReason.PHONE, by=instructor)
    assert services.report_unreachable(enterprise=mine[0], reason=DoubtReason.PHONE, by=instructor) == first
    assert Doubt.objects.count() == 1


def test_undoing_a_report_takes_the_question_back(instructor: Any, mine: list[Enterprise]) -> None:
    services.report_unreachable(enterprise=mine[0], reason=DoubtReason.PHONE, by=instructor)
    act = Changeset.objects.get(kind="open_doubt")
    assert why_not_undo(instructor, act) == ""
    undo(changeset=act, by=instructor)
    assert not Doubt.objects.visible_to(instructor).exists()
    assert services.confirm(enterprises=[mine[0].pk], by=instructor).confirmed == [mine[0].pk]


@pytest.mark.parametrize("reason", ["", "contradicted", "nonsense"])
def test_a_reason_must_come_from_the_list(instructor: Any, mine: list[Enterprise], reason: str) -> None:
    with pytest.raises(ValidationError, match="请选择联系不上的原因"):
        services.report_unreachable(enterprise=mine[0], reason=reason, by=instructor)


def test_other_reasons_want_a_sentence_and_a_settlement_wants_its_result(
    instructor: Any, mine: list[Enterprise]
) -> None:
    with pytest.raises(ValidationError, match="请写明情况"):
        services.report_unreachable(enterprise=mine[0], reason=DoubtReason.OTHER, by=instructor)
    doubt = services.report_unreachable(enterprise=mine[0], reason=DoubtReason.PHONE, by=instructor)
    with pytest.raises(ValidationError, match="核实结果"):
        services.settle_doubt(doubt=doubt, outcome=" ", by=instructor)
    services.settle_doubt(doubt=doubt, outcome="换了号码", by=instructor)
    with pytest.raises(ValidationError, match="刚被同事处理过"):
        services.settle_doubt(doubt=doubt, outcome="换了号码", by=instructor)


def test_nobody_doubts_or_settles_firms_of_others(instructor: Any, leader: Any, mine: list[Enterprise]) -> None:
    other = make_firm("别家公司")
    with pytest.raises(PermissionDenied):
        services.report_unreachable(enterprise=other, reason=DoubtReason.PHONE, by=instructor)
    doubt = services.report_unreachable(enterprise=mine[0], reason=DoubtReason.PHONE, by=instructor)
    with pytest.raises(PermissionDenied):
        services.settle_doubt(doubt=doubt, outcome="换了号码", by=leader)
