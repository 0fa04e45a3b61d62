"""What the published review says, entered through the pages and found again everywhere."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION
from activities.models import ActivityType, CareEvent, MeetingType, Training
from foundation.common.metrics import METRICS, Period, measure
from foundation.records import services
from orgs.places.units import UNIT
from tests.records.doors import exported

pytestmark = pytest.mark.django_db
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
CAME = "马千山（区委常委、宣传部部长）出席并讲话、市委网信办网络社会工作处到会指导、区委“两新”工委领导到会指导"


@pytest.fixture
def review(client: Client, office: Any) -> Client:
    """Everything of it this app keeps, typed by the office."""
    client.force_login(office)
    units = [
        services.add(kind=UNIT, values={"name": name}, by=office)
        for name in ("市委网信办网络社会工作处", "区委“两新”工委", "市委网信办")
    ]
    kind = MeetingType.objects.get(name="党委（扩大）会议").pk
    sent = {"kind": kind, "title": "2023年区互联网行业党委（扩大）会议", "on": "2023年", "agenda": "研究部署"}
    sent |= {"attendance-rows": "3", "attendance-0-name": "马千山", "attendance-0-post": "区委常委、宣传部部长"}
    sent |= {"attendance-0-role": "spoke", "attendance-1-unit": units[0].pk, "attendance-1-role": "guided"}
    sent |= {"attendance-2-unit": units[1].pk, "attendance-2-post": "领导", "attendance-2-role": "guided"}
    _sent(client, "/meetings/add/", {**sent, "decisions-rows": "0"})
    kind = ActivityType.objects.get(name="主题党日").pk
    sent = {"kind": kind, "title": "“学习二十大 奋进新征程”主题党日", "on": "2023年", "session": "1"}
    sent |= {"venues-rows": "2", "venues-0-name": "玄武区退役军人主题馆", "venues-1-name": "六朝博物馆"}
    _sent(client, "/activities/add/", {**sent, "participants-rows": "0"})
    for session in ("1", "2"):
        sent = {"title": "观看儿童剧", "audience": "streamers", "on": "2023年", "session": session}
        _sent(client, "/care/add/", {**sent, "venues-rows": "1", "venues-0-name": "南京文化艺术中心"})
    told = {"on": "2023年", "sessions-rows": "0"}
    _sent(client, "/trainings/add/", {"title": "党建工作培训班", "organizer_kind": "both", **told})
    _sent(client, "/trainings/add/", {"title": "实训营", "organizer": units[2].pk, "level": "city", **told})
    course, camp = Training.objects.order_by("pk")
    for training, category in ((course, "secretary"), (course, "worker"), (camp, "streamer")):
        sent = {"training": training.pk, "category": category, "status": "nominated", "on": "2023年"}
        _sent(client, "/nominations/add/", sent)
    return client


def _sent(client: Client, address: str, values: dict[str, Any]) -> None:
    answer = client.post(address, values)
    assert answer.status_code == 302, answer.context["form"].errors


def figure(key: str, user: Any) -> int:
    return measure([METRICS[key]], user, YEAR)[key].total


def test_it_is_found_in_lists_filters_files_timelines_and_figures(review: Client, office: Any, tmp_path: Path):
    page = review.get("/meetings/?q=千山&on_from=2023-01-01&on_to=2023-12-31").content.decode()
    assert CAME in page
    assert "2023年" in page
    assert "六朝博物馆" in review.get("/activities/?q=六朝").content.decode()
    assert review.get("/care/?audience=streamers").content.decode().count("南京文化艺术中心") == 2
    assert "实训营" in review.get("/nominations/?category=streamer").content.decode()
    meeting = MEETING.model.objects.get()
    assert "登记会议" in review.get(meeting.get_absolute_url()).content.decode()
    for kind, words in ((MEETING, CAME), (ACTIVITY, "玄武区退役军人主题馆、六朝博物馆"), (CARE, "南京文化艺术中心")):
        sheet = openpyxl.load_workbook(exported(review, kind, tmp_path)).worksheets[0]
        assert words in [cell.value for row in sheet.iter_rows() for cell in row]

    figures = {key: figure(key, office) for key in ("meetings", "meeting_people", "meeting_units", "activities")}
    assert figures == {"meetings": 1, "meeting_people": 1, "meeting_units": 2, "activities": 1}
    assert figure("activity_unknown", office) == 1
    assert (figure("care_streamers", office), figure("care_unknown", office)) == (2, 2)
    assert figure("nominated_unknown", office) == 3
    page = review.get("/reports/2023/").content.decode()
    assert "会议、活动和培训" in page
    assert "观看儿童剧" in review.get("/reports/2023/figures/care_streamers/").content.decode()
    assert "多次" in review.get("/reports/streaming/?as_of=2023-12-31").content.decode()


def test_nothing_is_said_of_it_that_the_review_does_not_say(review: Client):
    assert set(CareEvent.objects.values_list("families", "on_precision")) == {(None, "year")}
    assert set(NOMINATION.model.objects.values_list("name", "people")) == {("", None)}
