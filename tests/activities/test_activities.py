"""Activities and acts of care: venues, organisations, heads in two units that are never one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client

from activities.kinds import ACTIVITY, CARE
from activities.models import Activity, ActivityType, CareEvent, Participant
from foundation.records import services
from tests.cast import make_firm
from tests.parties.cast import make_organization
from tests.records.doors import exported, imported, imported_file, sent

pytestmark = pytest.mark.django_db


def values(**more: Any) -> dict[str, Any]:
    return {
        "kind": ActivityType.objects.get(name="主题党日"),
        "title": "学习二十大",
        "on": date(2023, 7, 1),
        "session": 1,
        **more,
    }


def activity(**more: Any) -> Activity:
    below = {name: [{"name": one} for one in more.pop(name, ())] for name in ("venues", "participants")}
    return services.add(kind=ACTIVITY, values=values(**more), below=below, by=None)  # type: ignore[no-any-return]


def names(rows: Any) -> list[str]:
    return [row.name for row in rows.filter(is_active=True).order_by("pk")]


def test_several_venues_are_entered_found_and_come_back_from_a_file(client: Client, office, tmp_path: Path):
    client.force_login(office)
    posted = {"kind": values()["kind"].pk, "title": "学习二十大", "on": "2023年", "session": "1"}
    posted |= {"venues-rows": "3", "venues-0-name": "六朝博物馆", "venues-2-name": "退役军人主题馆"}
    client.post("/activities/add/", {**posted, "participants-rows": "0"})
    row = Activity.objects.get()
    assert names(row.venues) == ["六朝博物馆", "退役军人主题馆"]
    assert (row.on, row.on_precision) == (date(2023, 1, 1), "year")
    assert "六朝博物馆、退役军人主题馆" in client.get("/activities/?q=退役军人").content.decode()

    path = exported(client, ACTIVITY, tmp_path)
    assert [one.outcome for one in imported_file(ACTIVITY, path, office).rows] == ["same"]
    change_cell_text(path, "活动地点", "六朝博物馆；南京文化艺术中心")
    assert [one.outcome for one in imported_file(ACTIVITY, path, office).rows] == ["update"]
    assert names(row.venues) == ["六朝博物馆", "南京文化艺术中心"]
    assert [one.outcome for one in imported_file(ACTIVITY, path, office).rows] == ["same"]


def change_cell_text(path: Path, label: str, text: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == label)
    sheet.cell(2, column).value = text
    book.save(path)


def test_the_same_venue_twice_is_said_at_its_row(client: Client, office):
    client.force_login(office)
    posted = {
        "kind": values()["kind"].pk,
        "title": "学习",
        "on": "2023-07-01",
        "session": "1",
        "participants-rows": "0",
    }
    posted |= {"venues-rows": "2", "venues-0-name": "六朝博物馆", "venues-1-name": "六朝博物馆"}

    page = client.post("/activities/add/", posted)

    assert page.context["form"].errors == {"venues-1-name": ["同一个地点写了两次。"]}


def test_heads_have_a_unit_at_every_door(client: Client, office, tmp_path: Path):
    client.force_login(office)
    sentence = "要一起填"
    for wrong in ({"heads": 40, "heads_unit": ""}, {"heads": None, "heads_unit": "times"}):
        told = values(**wrong)
        posted = {k: str(getattr(v, "pk", v)) for k, v in told.items() if v is not None}
        page = client.post("/activities/add/", {**posted, "venues-rows": "0", "participants-rows": "0"})
        assert sentence in page.content.decode()
        assert sentence in sent(client, ACTIVITY, told).json()["detail"]
        assert sentence in str(imported(ACTIVITY, [told], office, tmp_path / "人数.xlsx").rows[0].sentences)
    assert not Activity.objects.exists()


def test_a_second_session_of_one_name_and_day_is_another_activity():
    activity()
    with pytest.raises(ValidationError, match="请改“第几场”"):
        activity()

    assert str(activity(session=2)) == "学习二十大（第 2 场）"


def test_a_known_organisation_is_recognised_and_shown_to_whom_it_concerns(
    client: Client, office, street_lead, implementer
):
    branch = make_organization("金盾检测党支部", make_firm("金盾检测"))
    row = activity(participants=("金盾检测党支部", "外区党支部"))
    known, other = Participant.objects.order_by("pk")
    assert known.organization_id == branch.pk
    assert other.organization_id is None

    for user, seen in ((office, True), (street_lead, True), (implementer, False)):
        client.force_login(user)
        page = client.get(row.get_absolute_url()).content.decode()
        assert ("金盾检测党支部" in page) is seen
        assert ("另有 1 个" in page) is not seen
        told = client.get(f"/api/v1/activities/{row.pk}/").json()["participants"]
        assert [one["name"] for one in told] == (["金盾检测党支部", "外区党支部"] if seen else ["外区党支部"])
        client.post("/me/columns/", {"table": "activities", "columns": ["title", "participants"]})
        assert ("金盾检测党支部" in client.get("/activities/").content.decode()) is seen
        # Nor is it found by a name its reader is not shown.
        table = ACTIVITY.table
        assert table.select(user, QueryDict("q=金盾检测党支部")).queryset.count() == (1 if seen else 0)


def test_an_act_of_care_knows_families_as_a_number_only():
    fields = {field.name for field in CareEvent._meta.get_fields()}
    assert not fields & {"name", "person", "children", "child"}
    event = services.add(
        kind=CARE,
        values={"title": "观看儿童剧", "audience": "streamers", "on": date(2023, 6, 1), "families": 12},
        by=None,
    )
    assert event.families == 12


def test_the_cost_of_a_list_does_not_grow_with_the_rows_below(client: Client, office):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(office)
    client.post("/me/columns/", {"table": "activities", "columns": ["title", "venues", "participants"]})
    client.get("/activities/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/activities/")
        return len(asked)

    activity(venues=("甲馆",), participants=("甲支部",))
    one = cost()
    for number in range(2, 12):
        activity(session=number, venues=("甲馆", "乙馆", "丙馆"), participants=("甲支部", "乙支部"))
    assert cost() == one
