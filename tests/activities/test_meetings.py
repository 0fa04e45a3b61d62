"""Meetings: who came as what, units by their names of the day, decisions and who does them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from activities.kinds import MEETING
from activities.models import Decision, Meeting, MeetingType
from activities.services import finish_decision
from foundation.records import services
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from orgs.duties.open_items import give_items, open_items_of
from orgs.places.models import Unit
from orgs.places.units import UNIT, rename_unit
from tests.cast import street

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 4)


def meeting(by: Any = None, on: date = DAY, title: str = "推进会", **below: Any) -> Meeting:
    values = {"kind": MeetingType.objects.get(name="推进会"), "title": title, "on": on}
    return services.add(kind=MEETING, values=values, below=below, by=by)  # type: ignore[no-any-return]


def unit(name: str = "区委“两新”工委") -> Unit:
    return services.add(kind=UNIT, values={"name": name}, by=None)  # type: ignore[no-any-return]


def came(row: Meeting, user: Any) -> str:
    (column,) = MEETING.columns.pick(["attendance"])
    column.prefetch([row], None, user)  # type: ignore[misc]
    return column.text(row)


# --- attendance -----------------------------------------------------------------------------------------


def test_a_unit_comes_without_a_person_and_a_post_is_a_text(office):
    row = meeting(
        attendance=[
            {"name": "马千山", "post": "区委常委、宣传部部长", "role": "spoke"},
            {"unit": unit(), "role": "guided"},
            {"other_unit": "某协会", "role": "took_part"},
        ]
    )

    assert came(row, office) == "马千山（区委常委、宣传部部长）出席并讲话、区委“两新”工委到会指导、某协会参会"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"role": "present"}, "请填写姓名或单位"),
        ({"name": "某人"}, "请选择角色"),
        ({"name": "某人", "role": "没有这种"}, "没有这种角色"),
        ({"name": "长" * 41, "role": "present"}, "姓名最多 40 字"),
    ],
)
def test_a_row_of_nobody_or_of_no_role_is_refused(row, sentence):
    with pytest.raises(ValidationError, match=sentence):
        meeting(attendance=[row])
    assert not Meeting.objects.exists()


def test_a_unit_is_not_named_twice_over():
    with pytest.raises(ValidationError, match="名单外的单位请空着"):
        meeting(attendance=[{"unit": unit(), "other_unit": "别的", "role": "present"}])


def test_a_renamed_unit_keeps_its_old_name_where_it_was_then(client: Client, office):
    committee = unit()
    before = meeting(attendance=[{"unit": committee, "role": "guided"}])
    rename_unit(unit=committee, name="区委社会工作部", since=date(2024, 3, 1), by=office)
    after = meeting(on=date(2024, 4, 1), title="另一次", attendance=[{"unit": committee, "role": "guided"}])

    assert came(before, office) == "区委“两新”工委到会指导"
    assert came(after, office) == "区委社会工作部到会指导"
    client.force_login(office)
    page = client.get(before.get_absolute_url()).content.decode()
    assert "区委“两新”工委" in page
    assert "区委社会工作部" not in page
    answer = client.get(f"/api/v1/meetings/{before.pk}/").json()
    assert answer["attendance"][0]["unit"]["name"] == "区委“两新”工委"
    undo(changeset=Changeset.objects.get(kind="rename_unit"), by=office)
    assert came(after, office) == "区委“两新”工委到会指导"


@pytest.mark.parametrize(
    ("since", "name", "sentence"),
    [
        (date(2999, 1, 1), "新名称", "年份 2999|不能晚于今天"),
        (date(1990, 1, 1), "新名称", "应晚于现用名称的起始日"),
        (date(2024, 1, 1), "区委“两新”工委", "和现在的一样"),
        (date(2024, 1, 1), "", "请填写名称"),
        (date(2024, 1, 1), "别的单位", "已有同名的单位"),
    ],
)
def test_a_unit_is_not_renamed_so(client: Client, office, since, name, sentence):
    committee, _ = unit(), unit("别的单位")
    with pytest.raises(ValidationError, match=sentence):
        rename_unit(unit=committee, name=name, since=since, by=office)
    client.force_login(office)
    page = client.post(f"/units/{committee.pk}/rename/", {"name": name, "since": since})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert Unit.objects.get(pk=committee.pk).name == "区委“两新”工委"


def test_the_timeline_tells_who_came_without_their_names_and_an_undo_brings_them_back(client: Client, office):
    client.force_login(office)
    row = meeting(by=office, attendance=[{"name": "马千山", "post": "部长", "role": "spoke"}])
    first = row.attendance.get()
    services.edit(
        kind=MEETING,
        row=row,
        values={},
        below={"attendance": [{"id": first.pk, "name": "马千山", "post": "部长", "role": "present"}]},
        by=office,
    )

    page = client.get(row.get_absolute_url()).content.decode()
    assert "部长出席并讲话" in page
    edited = Changeset.objects.get(kind="edit_meeting")
    told = {item.model: item for item in edited.items.all()}
    assert told["activities.meeting"].after == {"参会情况": "部长出席"}
    assert "马千山" not in str([item.after for item in edited.items.all()])
    undo(changeset=edited, by=office)
    assert came(row, office) == "马千山（部长）出席并讲话"


def test_rows_left_empty_in_the_form_as_it_is_offered_are_no_rows(client: Client, office):
    from tests.authz.pages import read_page

    client.force_login(office)
    _, forms = read_page(client.get("/meetings/add/").content.decode())
    form = next(f for f in forms if any(field.name == "title" for field in f.fields))
    offered = {f.name: f.value for f in form.fields if f.kind in ("text", "hidden", "select", "textarea", "date")}
    chosen = {f.name: next(iter(f.options)) for f in form.fields if f.kind == "select" and not f.value}
    filled = {"kind": MeetingType.objects.first().pk, "title": "推进会", "on": "2023-05-04"}

    answer = client.post("/meetings/add/", {**offered, **chosen, **filled})

    assert answer.status_code == 302, answer.context["form"].errors
    assert not Meeting.objects.get().attendance.exists()


# --- decisions ------------------------------------------------------------------------------------------


def test_what_is_due_before_the_meeting_or_done_tomorrow_is_refused(client: Client, office):
    tomorrow = clock.today() + timedelta(days=1)
    for wrong, field in (({"due_on": date(2023, 5, 3)}, "due_on"), ({"done_on": tomorrow}, "done_on")):
        with pytest.raises(ValidationError) as refused:
            meeting(decisions=[{"text": "一件事", **wrong}])
        assert f"decisions-0-{field}" in refused.value.message_dict


def test_one_owner_only(office):
    with pytest.raises(ValidationError, match="只选一个"):
        meeting(decisions=[{"text": "一件事", "person": office.person, "jurisdiction": street("梅园新村街道")}])


def test_the_street_it_is_given_to_sees_the_meeting_and_says_it_is_done(client: Client, office, street_lead):
    row = meeting(decisions=[{"text": "核实企业", "jurisdiction": street("梅园新村街道")}])
    decision = row.decisions.get()
    client.force_login(street_lead)
    assert "核实企业" in client.get(row.get_absolute_url()).content.decode()
    assert client.get(f"{row.get_absolute_url()}edit/").status_code == 403
    address = f"{row.get_absolute_url()}decisions/{decision.pk}/done/"
    early = client.post(address, {"on": "2023-05-01", "result": "早了"})
    assert "不能早于会议日期" in early.content.decode()

    client.post(address, {"on": "2023-05-20", "result": "已核实"})

    decision.refresh_from_db()
    assert (decision.done_on, decision.result) == (date(2023, 5, 20), "已核实")
    client.post(f"/records/{Changeset.objects.get(kind='finish_decision').pk}/undo/")
    decision.refresh_from_db()
    assert decision.done_on is None or decision.result == "已核实"


def test_nobody_else_finishes_it(client: Client, street_lead, implementer, committee):
    row = meeting(decisions=[{"text": "核实企业", "jurisdiction": street("梅园新村街道")}])
    decision = row.decisions.get()
    for stranger, status in ((implementer, 404), (committee, 403)):
        with pytest.raises(PermissionDenied):
            finish_decision(decision=decision, on=DAY, by=stranger)
        client.force_login(stranger)
        assert client.get(f"{row.get_absolute_url()}decisions/{decision.pk}/done/").status_code == status


def test_open_decisions_pass_on_with_a_responsibility(instructor, committee):
    row = meeting(
        decisions=[
            {"text": "一件事", "person": instructor.person},
            {"text": "办完的事", "person": instructor.person, "done_on": DAY},
        ]
    )
    (item,) = open_items_of(instructor.person, clock.today())

    give_items(items=[item], to=committee.person, by=None)

    assert item.title == "一件事"
    assert list(row.decisions.values_list("person", flat=True)) == [committee.person_id, instructor.person_id]


def test_a_withdrawn_meeting_leaves_nothing_open(office, instructor):
    row = meeting(by=office, decisions=[{"text": "一件事", "person": instructor.person}])
    services.withdraw(kind=MEETING, row=row, reason="登记错了", by=office)

    assert open_items_of(instructor.person, clock.today()) == []
    with pytest.raises(ValidationError, match="刚被撤回"):
        finish_decision(decision=Decision.objects.get(), on=clock.today(), by=office)
