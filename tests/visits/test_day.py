"""What stands on the sheet before a visit; a day's visits in one table; numbers taken over."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from orgs.enterprises.models import Verification
from tests.cast import make_firm
from tests.visits.conftest import visited
from tests.visits.needs_cast import make_need
from visits.briefing import briefing
from visits.models import Visit, VisitMethod
from visits.services.figures import offers_of, take_figures
from visits.services.guidance import tell_guidance

pytestmark = pytest.mark.django_db


# --- before a visit -----------------------------------------------------------------------------------


def test_the_sheet_tells_what_to_ask_about(client, instructor, firm):
    visited(firm, instructor.person, guidance="组织一次主题党日", wishes="停车难")
    client.force_login(instructor)
    page = client.get(reverse("visits:briefing", args=[firm.pk])).content.decode()

    for words in ("指导意见：组织一次主题党日", "企业需求：停车难", "实地查看：指导员", "从业人员数"):
        assert words in page
    state = firm.states.live().get()
    titles = [part.title for part in briefing(instructor, state)]
    assert titles == [
        "上次走访以来的变化",
        "说过的事，请问一问",
        "办理中的诉求",
        "最久没有变过的资料，请当面核对",
        "最近走访",
    ]


def test_the_sheet_stays_short_however_much_there_is(instructor, firm):
    for day in range(1, 15):
        visited(firm, instructor.person, on=date(2023, 3, day), guidance="长" * 1000, wishes="长" * 1000)
    parts = briefing(instructor, firm.states.live().get())
    assert max(len(part.lines) for part in parts) <= 6
    assert max(len(words) for part in parts for _, words, _ in part.lines) < 100


def test_it_tells_open_needs_and_no_guidance_that_is_done(instructor, firm):
    done = visited(firm, instructor.person, guidance="已经做了的")
    visited(firm, instructor.person, on=date(2023, 3, 2), guidance="还没有做的")
    tell_guidance(visit=done, outcome="done", by=None)
    open_need = make_need(firm, 1, raised_on=date(2023, 3, 3))
    words = " ".join(text for part in briefing(instructor, firm.states.live().get()) for _, text, _ in part.lines)

    assert "还没有做的" in words
    assert "已经做了的" not in words
    assert open_need.title in words


# --- a day --------------------------------------------------------------------------------------------


def day(*rows: tuple[str, str], **other: Any) -> dict[str, Any]:
    method = VisitMethod.objects.get(name="电话").pk
    data: dict[str, Any] = {"on": "2023-05-04", "rows": str(max(len(rows), 1))}
    for place, (name, note) in enumerate(rows):
        data |= {f"firm-{place}": name, f"method-{place}": method, f"note-{place}": note}
    return {**data, **other}


def test_a_day_s_visits_are_one_act(client, street_lead, firm):
    make_firm("乙公司", place="梅园新村街道")
    client.force_login(street_lead)
    rows = (("甲公司", "平稳"), ("", ""), ("乙公司", "扩招"))
    answer = client.post(reverse("visits:day"), day(*rows, person=street_lead.person_id))

    assert answer.status_code == 302, answer.context["form"].errors
    assert sorted(Visit.objects.values_list("note", flat=True)) == ["平稳", "扩招"]
    assert {str(v) for visit in Visit.objects.all() for v in visit.visitors.all()} == {"牵头人"}
    act = Changeset.objects.get(kind="record_day")
    assert act.title == "登记走访 2023-05-04：2 家"
    undo(changeset=act, by=street_lead)
    assert not Visit.objects.live().exists()


@pytest.mark.parametrize(
    ("rows", "other", "field", "word"),
    [
        ([("没有这家", "x")], {}, "firm-0", "没有找到"),
        ([("外街公司", "x")], {}, "firm-0", "不由您负责"),
        ([("", "写了情况")], {}, "firm-0", "没有写企业"),
        ([("", "")], {}, "firm-0", "至少写一家"),
        ([("甲公司", "x")], {"on": "2099-01-01"}, "firm-0", "还没有到"),
        ([("甲公司", "x")], {"on": "不是日子"}, "on", ""),
        ([("甲公司", "x"), ("甲公司", "y")], {}, "firm-1", "已经登记过"),
        ([("甲公司", "长" * 1001)], {}, "note-0", "1000"),
        ([("甲公司", "x")], {"person": "999999"}, "person", "没有这个"),
        ([("甲公司", "x")], {"method-0": "长"}, "method-0", ""),
    ],
)
def test_a_bad_row_is_said_and_nothing_of_the_day_is_written(client, street_lead, firm, rows, other, field, word):
    make_firm("外街公司", place="玄武门街道")
    client.force_login(street_lead)
    page = client.post(reverse("visits:day"), day(*rows, **other))

    assert page.status_code == 200
    assert word in str(page.context["form"].errors[field])
    assert page.context["form"]["note-0"].value() == rows[0][1], "what was typed is kept"
    assert not Visit.objects.exists()


# --- counted at a visit -------------------------------------------------------------------------------


def test_counts_are_offered_and_taken_over_from_the_visit_s_day(client, instructor, firm):
    visit = visited(firm, instructor.person, staff_seen=52, members_seen=3)
    client.force_login(instructor)
    page = client.get(visit.get_absolute_url()).content.decode()
    assert "库中登记 10 人，走访时 52 人" in page

    client.post(reverse("visits:figures", args=[visit.pk]))
    state = firm.states.live().order_by("-effective_from").first()
    assert (state.staff, state.members_total, state.effective_from) == (52, 3, date(2023, 3, 1))
    assert offers_of(visit) == []
    with pytest.raises(ValidationError, match="不用更新"):
        take_figures(visit=visit, by=instructor)


def test_what_was_registered_since_is_left_alone(office, instructor, firm):
    from orgs.enterprises.services import edit_enterprise

    visit = visited(firm, instructor.person, staff_seen=52)
    edit_enterprise(enterprise=firm, values={"staff": 60}, on=date(2023, 4, 1), by=office)
    assert offers_of(visit) == []


def test_a_tick_confirms_the_firm_on_that_day_and_goes_with_the_visit(instructor, firm):
    from foundation.records import services
    from visits.kinds import VISIT

    visit = visited(firm, instructor.person, by=instructor, confirms=True)
    made = Verification.objects.live().get()
    assert (made.on, made.mode) == (date(2023, 3, 1), "visit")
    assert Changeset.objects.get(kind="add_visit").title.startswith("登记走访")

    services.edit(kind=VISIT, row=visit, values={"note": "补充"}, by=instructor)
    assert Verification.objects.live().count() == 1
    services.edit(kind=VISIT, row=visit, values={"on": date(2023, 3, 2)}, by=instructor)
    assert Verification.objects.live().get().on == date(2023, 3, 2)
    services.withdraw(kind=VISIT, row=visit, reason="错了", by=instructor)
    assert not Verification.objects.live().exists()


def test_what_the_firm_was_that_day_stays(office, firm):
    from foundation.records import services
    from orgs.enterprises.services import edit_enterprise
    from visits.kinds import VISIT

    visit = visited(firm, "区互联网行业党委", on=date(2023, 3, 1))
    edit_enterprise(enterprise=firm, values={"is_key": True}, on=date(2023, 2, 1), by=office)
    services.edit(kind=VISIT, row=visit, values={"note": "补充"}, by=office)
    visit.refresh_from_db()
    assert visit.was_key is None, "frozen as it was registered then"
    services.edit(kind=VISIT, row=visit, values={"on": date(2023, 3, 5)}, by=office)
    visit.refresh_from_db()
    assert visit.was_key is True
