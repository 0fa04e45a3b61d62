"""The demonstration year: invented firms with real histories, and the eight of the review as the review has them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from foundation.accounts.models import Person
from foundation.accounts.roles import Role
from foundation.common.cells.counts import parse_count
from foundation.common.cells.credit_code import examine, is_valid
from foundation.common.cells.parsed import CellStatus
from foundation.exchange.models import ImportBatch
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import AuditEvent, ChangeItem, Changeset, PersonalValue
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.checks.freshness import freshness_q, load_freshness
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import BusinessKind, Enterprise, EnterpriseAlias, EnterpriseChange, EnterpriseState
from orgs.places.models import Block, Jurisdiction
from reports.demo import loading, year_2022
from reports.demo.balance import balance
from reports.demo.dice import roll
from reports.demo.names import MARK
from reports.demo.waiting import waiting_workbook
from tests.cast import make_firm, make_user, moment
from tests.conftest import ROOT

REVIEW = {
    "途牛旅游": {"is_livestreaming": True},
    "辽宁联萌": {"is_livestreaming": True},
    "汇通达": {"is_key": True},
    "金盾检测": {"is_key": True},
    "贝湾": {"is_key": True},
    "彬宝科技": {"is_key": False},
    "大汉软件": {"is_key": False},
    "水晶石": {"is_key": False},
}
TABLES = (
    Changeset, ChangeItem, AuditEvent, PersonalValue, Enterprise, EnterpriseChange, EnterpriseState, EnterpriseAlias,
    Person, StreetRole, InstructorAssignment, LiaisonPoint, Block, BusinessKind,
)  # fmt: skip


def load_demo(*options: str) -> str:
    out = StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The base with the story in it, loaded once for this module and rolled back; what the command said."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo()
        transaction.set_rollback(True)


def review_firms() -> dict[str, Enterprise]:
    states = EnterpriseState.objects.live().filter(name__in=REVIEW).select_related("enterprise")
    return {state.name: state.enterprise for state in states}


# --- the command ----------------------------------------------------------------------------------


def test_it_tells_each_quarter_and_ends_with_the_balance(loaded):
    lines = loaded.splitlines()

    assert [line[:9] for line in lines[:8]] == [f"{y}年第{q}季度" for y in (2022, 2023) for q in "一二三四"]
    assert any(line.strip().startswith("全区：") for line in lines)
    assert "不平" not in loaded


def test_a_second_run_says_so_and_changes_nothing(loaded):
    before = counts()

    assert "已经载入过" in load_demo()
    assert "已经载入过" in load_demo("--force-add")
    assert counts() == before


def test_a_base_with_firms_of_somebody_else_is_left_alone(db):
    make_firm("江苏示例有限公司")
    before = counts()

    with pytest.raises(CommandError, match="库中已有企业，未载入演示数据") as refused:
        load_demo()

    assert refused.value.returncode == 2
    assert counts() == before


def test_force_add_leaves_what_is_there_as_it_is(db, monkeypatch):
    short_story = [act for act in loading.all_acts() if act.at < year_2022.FIRST_HALF[0].at and act.at.year == 2022]
    review = next(act for act in loading.all_acts() if act.at == loading.at_work(date(2023, 12, 28), "review"))
    monkeypatch.setattr(loading, "all_acts", lambda: [*short_story, review])
    known = make_firm("汇通达", code="91320102MA0000007T", staff=9)
    before = list(known.states.values_list("pk", flat=True))

    load_demo("--force-add")

    assert Enterprise.objects.filter(states__name="汇通达").distinct().count() == 1
    assert list(known.states.values_list("pk", flat=True)) == before
    assert len(review_firms()) == 8
    assert EnterpriseState.objects.filter(name__endswith=MARK).exists()


def test_a_load_that_fails_leaves_no_trace(db, monkeypatch):
    def fail(base):
        raise RuntimeError("the power went")

    acts = [*loading.all_acts()[:4], loading.Act(moment("2022-02-01"), fail)]
    monkeypatch.setattr(loading, "all_acts", lambda: acts)
    before = counts()

    with pytest.raises(RuntimeError):
        load_demo()

    assert counts() == before
    assert not loading.is_loaded()


def test_a_district_with_other_streets_is_refused(db, monkeypatch):
    monkeypatch.setattr("reports.demo.places.ALL", ("没有的街道",))

    with pytest.raises(CommandError, match="没有的街道") as refused:
        load_demo()

    assert refused.value.returncode == 2


# --- what is in it --------------------------------------------------------------------------------


def test_the_trail_is_proven(loaded, capsys):
    call_command("verify_trail")

    assert "核对通过" in capsys.readouterr().out


def test_every_invented_name_is_marked(loaded):
    names = {
        *EnterpriseState.objects.values_list("name", flat=True),
        *EnterpriseAlias.objects.values_list("name", flat=True),
    }
    people = set(Person.objects.values_list("name", flat=True))

    assert {name for name in names if not name.endswith(MARK)} == {*REVIEW, "途牛旅游网"}
    assert all(name.endswith(f"某{MARK}") for name in people)


def test_people_and_phones_are_obviously_invented(loaded):
    values = dict.fromkeys(("principal", "contact", "phone"), "")
    said = {name: set(PersonalValue.objects.filter(field=name).values_list("value", flat=True)) for name in values}

    assert all(re.fullmatch(r"138000\d{5}|025-8000\d{4}", text) for text in said["phone"])
    assert all(re.fullmatch(r".某", text) for text in said["principal"] | said["contact"])


def test_about_180_firms_are_invented_and_most_are_in_the_park(loaded):
    invented = EnterpriseState.objects.live().exclude(name__in=REVIEW)
    today = invented.as_of(AsOf.today()).present()
    by_place = Counter(today.values_list("jurisdiction__name", flat=True))

    assert 170 <= invented.values("enterprise").distinct().count() <= 190
    assert set(Jurisdiction.objects.values_list("name", flat=True)) <= set(by_place)
    assert by_place.most_common(1)[0][0] == "徐庄高新区"
    assert by_place[None] == 3
    assert set(invented.values_list("business", flat=True)) == set(BusinessKind.objects.values_list("name", flat=True))
    assert today.filter(block__isnull=False).values("block__jurisdiction").distinct().count() == 3


def test_codes_are_valid_and_none_is_of_the_sample_ledger(loaded):
    codes = set(Enterprise.objects.filter(code__isnull=False).values_list("code", flat=True))
    sheet = openpyxl.load_workbook(ROOT / "tests/data/enterprise-ledger-2023.xlsx").active
    found = [examine(row[2]) for row in sheet.iter_rows(min_row=4, values_only=True)]
    sample = {text for finding in found for text in (finding.value, finding.suggestion) if text}
    codeless = Enterprise.objects.filter(code=None, code_note="办理中", states__presence="in").distinct()

    assert all(map(is_valid, codes))
    assert len(sample) > 40
    assert codes & sample == set()
    assert not any(code.startswith("91320102MA0") for code in codes)  # the whole range of the sample
    assert sum(code.isdigit() for code in codes) >= 10
    assert 5 <= codeless.count() <= 7


def test_the_eight_firms_hold_nothing_the_review_does_not_say(loaded):
    firms = review_firms()
    duties = (InstructorAssignment, LiaisonPoint)
    aliases = EnterpriseAlias.objects.filter(enterprise__in=firms.values())

    assert set(firms) == set(REVIEW)
    for name, firm in firms.items():
        changes = firm.changes.order_by("effective_on")
        said = [(c.effective_on.isoformat(), c.precision, c.kind, c.values, c.source) for c in changes]
        assert said == [
            ("2022-12-31", "day", ChangeKind.OPENING, {"name": name}, "公开综述"),
            ("2023-01-01", "year", ChangeKind.RECORDED, REVIEW[name], "公开综述"),
        ]
        assert (firm.code, firm.code_note) == (None, "")
    assert list(aliases.values_list("enterprise", "name")) == [(firms["途牛旅游"].pk, "途牛旅游网")]
    assert not any(model.objects.filter(enterprise__in=firms.values()).exists() for model in duties)


def test_the_year_2023_closes_in_every_street_and_something_moved_in_each(loaded):
    *lines, district = balance(2023)
    places = [line for line in lines if line.name != "属地待补"]

    assert all(line.closes for line in [*lines, district])
    assert len(places) == 8
    assert all(line.arrived and line.left for line in places)
    for part in ("opening", "arrived", "left", "closing"):
        assert sum(getattr(line, part) for line in lines) == getattr(district, part)
    assert sum(line.moved_in for line in lines) == sum(line.moved_out for line in lines) >= 5


def test_many_firms_have_a_history(loaded):
    live = EnterpriseState.objects.live().values("enterprise").annotate(n=Count("pk"))

    assert live.filter(n__gte=5).count() >= 15


def test_every_kind_of_change_happens_in_2023_or_before(loaded):
    kinds = set(EnterpriseChange.objects.live().filter(effective_on__lte="2023-12-31").values_list("kind", flat=True))

    assert kinds == set(ChangeKind.values)


def test_some_dates_are_known_to_the_month_and_some_departures_have_no_destination(loaded):
    moved = EnterpriseChange.objects.live().filter(kind=ChangeKind.MOVED_OUT, effective_on__year=2023)

    assert moved.filter(precision="month").exists()
    assert moved.filter(counterpart="").exists()
    assert moved.exclude(counterpart="").count() >= 5


def test_everything_was_typed_in_working_hours_and_nothing_before_it_happened(loaded):
    typed = Changeset.objects.exclude(kind__in=("load_preset", "load_calendar")).order_by("pk")
    moments = [timezone.localtime(changeset.at) for changeset in typed]
    early = [c for c in EnterpriseChange.objects.all() if c.effective_on > timezone.localdate(c.recorded_at)]

    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    assert all(m.weekday() < 5 and 9 <= m.hour < 18 for m in moments)
    assert not early


def test_a_late_entry_was_not_known_before_it_was_made(loaded):
    change = EnterpriseChange.objects.get(effective_on=date(2023, 11, 20), kind=ChangeKind.MOVED_OUT)
    on = date(2023, 11, 30)

    def presence(at: AsOf) -> str:
        return EnterpriseState.objects.as_of(at).get(enterprise=change.enterprise).presence

    assert timezone.localdate(change.recorded_at) == date(2023, 12, 5)
    assert presence(AsOf(on, known_at=moment("2023-12-04"))) == "in"
    assert presence(AsOf(on)) == "moved_out"


def test_some_changes_were_withdrawn_corrected_or_undone(loaded):
    undone = Changeset.objects.get(undoes__isnull=False)
    withdrawn = EnterpriseChange.objects.filter(withdrawn_at__isnull=False).exclude(withdrawn_by=undone)

    assert undone.undoes.kind == "bulk_edit"
    assert undone.touched == undone.undoes.touched >= 10
    assert withdrawn.count() >= 3
    assert EnterpriseChange.objects.live().filter(kind=ChangeKind.CORRECTED).count() >= 4
    assert EnterpriseChange.objects.live().filter(kind=ChangeKind.REMOVED).count() == 1


def test_no_firm_changes_after_it_left_or_has_more_members_than_people(loaded):
    states = EnterpriseState.objects.live().order_by("enterprise", "effective_from")
    after = [
        (earlier.name, later.effective_from)
        for earlier, later in zip(states, list(states)[1:], strict=False)
        if earlier.enterprise_id == later.enterprise_id and "in" not in (earlier.presence, later.presence)
    ]
    crowded = [s.name for s in states if s.staff is not None and (s.members_total or 0) > s.staff]

    assert after == []
    assert crowded == []


def test_each_street_has_a_lead_and_an_implementer_all_the_time(loaded):
    for day in (date(2022, 6, 30), date(2023, 7, 1), date(2023, 12, 31), clock.today()):
        roles = Counter(StreetRole.objects.as_of(AsOf(day)).values_list("jurisdiction__name", "part"))

        assert len(roles) == 16
        assert set(roles.values()) == {1}


def test_instructors_and_liaison_points_are_given_and_some_changed_in_2023(loaded):
    assignments = InstructorAssignment.objects.live()

    assert assignments.values("person").distinct().count() >= 12
    assert assignments.filter(block__isnull=False).exists()
    assert assignments.filter(enterprise__isnull=False).exists()
    assert assignments.filter(ends_on__year=2023).count() >= 3
    assert LiaisonPoint.objects.live().values("person", "enterprise").distinct().count() == 5


def test_every_row_of_the_small_ledger_needs_a_person():
    sheet = openpyxl.load_workbook(BytesIO(waiting_workbook())).active
    _title, headings, *rows = sheet.iter_rows(values_only=True)
    named = [dict(zip(headings, row, strict=True)) for row in rows]

    assert all(row["企业名称"].endswith(MARK) for row in named)
    assert [row["所属街道（园区）"] is None for row in named] == [True, False, False]
    assert [parse_count(row["从业人员数"]).status == CellStatus.ASK for row in named] == [False, True, False]
    assert [examine(row["统一社会信用代码"]).kind == "look_alike" for row in named] == [False, False, True]


def test_the_dice_fall_the_same_everywhere():
    assert [roll(key, 1000) for key in ("a", "b", "徐庄高新区/3")] == [699, 433, 693]


def test_the_demonstration_has_rows_that_wait_for_somebody_and_brings_them_once(loaded):
    make_user("clerk", Role.OFFICE)
    before = Enterprise.objects.count()

    told = [load_demo("--waiting-rows-for", "clerk").splitlines()[-1] for _ in range(2)]

    assert told == ["待处理的导入行：3 行。"] * 2
    assert Enterprise.objects.count() == before
    assert ImportBatch.objects.count() == 1


def test_waiting_rows_are_for_somebody_who_may_import(loaded):
    make_user("reader", Role.LEADER)

    for name in ("reader", "nobody"):
        with pytest.raises(CommandError, match="没有导入台账的权限"):
            load_demo("--waiting-rows-for", name)


def test_the_lists_of_today_hold_fresh_overdue_and_doubted_firms(loaded):
    states = list(EnterpriseState.objects.as_of(AsOf.today()).present())
    load_freshness(states, AsOf.today(), None)
    found = Counter(state.freshness.status for state in states)

    # 即将到期 there is in the last week of a quarter only; the day before the last one shows it.
    assert min(found["normal"], found["overdue"], found["doubted"]) > 0
    before = AsOf(date(2026, 6, 25))
    assert EnterpriseState.objects.as_of(before).present().filter(freshness_q("soon", before)).exists()
