"""The family's tests for each kind of this app, and units with dated names."""

from datetime import date
from typing import Any

import pytest

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.models import ActivityType, MeetingType, Training
from foundation.records import services
from orgs.duties import services as duties
from orgs.enterprises.models import Enterprise
from orgs.places.units import UNIT
from tests.cast import LONG_AGO, make_firm
from tests.records.family import KindFamily

WORKING = {"leader", "committee", "street_lead", "implementer", "instructor"}
DAYS = {"on": ("", "不是日子", "2023-13-45", date(2999, 1, 1), date(1800, 1, 1))}


class TestMeeting(KindFamily):
    kind = MEETING
    sees = {"leader", "committee"}
    writes: set[str] = set()
    change = ("place", "一号会议室")
    bad = {
        "title": ("", "长" * 101),
        "kind": ("", 10**9),
        "agenda": ("长" * 2001,),
        **DAYS,
    }
    searched_for = "第 0 次"
    filtered_by, filtered_out = "?on_from=2023-05-01", "?on_to=2023-05-01"

    def values(self, number: int = 0) -> dict[str, Any]:
        return {
            "kind": MeetingType.objects.get(name="推进会"),
            "title": f"第 {number} 次推进会",
            "on": date(2023, 5, 4),
            "on_precision": "day",
            "place": "会议室",
            "agenda": "研究部署",
            "note": "",
        }


class TestActivity(KindFamily):
    kind = ACTIVITY
    sees = WORKING
    writes: set[str] = set()
    change = ("heads", 41)
    bad = {
        "title": ("", "长" * 101),
        "kind": ("", 10**9),
        "heads": ("很多", -1, 10**12),
        "heads_unit": ("没有这种",),
        "session": (0, 10**6),
        **DAYS,
    }
    judged = {"session": (0, 10**6)}
    searched_for = "第 0 次"
    filtered_by, filtered_out = "?heads_unit=people", "?heads_unit=times"

    def values(self, number: int = 0) -> dict[str, Any]:
        return {
            "kind": ActivityType.objects.get(name="主题党日"),
            "title": f"第 {number} 次主题党日",
            "on": date(2023, 7, 1),
            "on_precision": "day",
            "session": 1,
            "heads": 40,
            "heads_unit": "people",
            "organizer": "区互联网行业党委",
            "summary": "参观学习",
        }


class TestCareEvent(KindFamily):
    kind = CARE
    sees = WORKING
    writes: set[str] = set()
    change = ("families", 13)
    bad = {
        "title": ("", "长" * 101),
        "audience": ("", "没有这种"),
        "families": ("很多", -1, 10**12),
        **DAYS,
    }
    searched_for = "第 0 次"
    filtered_by, filtered_out = "?audience=streamers", "?audience=staff"

    def values(self, number: int = 0) -> dict[str, Any]:
        return {
            "title": f"第 {number} 次观看儿童剧",
            "audience": "streamers",
            "on": date(2023, 6, 1),
            "on_precision": "day",
            "session": 1,
            "families": 12,
            "organizer": "区互联网行业党委",
            "summary": "",
        }


class TestTraining(KindFamily):
    kind = TRAINING
    sees = WORKING
    writes: set[str] = set()
    change = ("quota", 31)
    bad = {
        "title": ("", "长" * 101),
        "organizer": (10**9,),
        "organizer_kind": ("没有这种",),
        "level": ("没有这种",),
        "quota": ("很多", -1, 10**12),
        "deadline": ("不是日子", date(1800, 1, 1)),
        "on": ("", "不是日子", "2023-13-45", date(1800, 1, 1)),
    }
    judged = {"deadline": (date(1800, 1, 1),)}
    searched_for = "第 0 期"
    filtered_by, filtered_out = "?level=city", "?level=province"

    def values(self, number: int = 0) -> dict[str, Any]:
        return {
            "title": f"第 {number} 期培训班",
            "organizer": None,
            "other_organizer": "市委网信办",
            "organizer_kind": "cyber",
            "level": "city",
            "on": date(2023, 9, 4),
            "on_precision": "day",
            "ends_on": date(2023, 9, 6),
            "hours": 24,
            "place": "",
            "quota": 30,
            "deadline": date(2023, 8, 25),
            "note": "",
        }


class TestNomination(KindFamily):
    kind = NOMINATION
    sees = {"leader", "committee", "street_lead", "instructor"}
    writes = {"street_lead", "instructor"}
    change = ("status", "attended")
    bad = {
        "training": ("", 10**9),
        "category": ("", "没有这种"),
        "name": ("长" * 41,),
        "people": ("很多", -1, 10**12),
        "enterprise": (10**9,),
        "status": ("没有这种",),
        **DAYS,
    }
    searched_for = "姓名0"
    filtered_by, filtered_out = "?category=worker", "?category=streamer"

    @pytest.fixture(autouse=True)
    def _world(self, db: None) -> None:
        make_firm("甲公司")
        more = {"title": "实训班", "other_organizer": "市委网信办", "on": date(2023, 9, 4)}
        services.add(kind=TRAINING, values=more, by=None)

    @pytest.fixture
    def instructor(self, instructor: Any) -> Any:
        firm = Enterprise.objects.get()
        duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
        return instructor

    def values(self, number: int = 0) -> dict[str, Any]:
        return {
            "training": Training.objects.get(),
            "category": "worker",
            "enterprise": Enterprise.objects.get(),
            "name": f"姓名{number}",
            "people": 1,
            "post": "党务干事",
            "status": "nominated",
            "has_consented": True,
            "on": date(2023, 8, 20),
            "on_precision": "day",
            "note": "",
        }


class TestUnit(KindFamily):
    kind = UNIT
    sees: set[str] = set()
    writes: set[str] = set()
    change = ("note", "改过的说明")
    bad = {"name": ("", "长" * 61), "level": ("没有这种",)}
    searched_for = "第 0 个"
    filtered_by, filtered_out = "?level=city", "?level=province"

    def values(self, number: int = 0) -> dict[str, Any]:
        return {"name": f"第 {number} 个单位", "level": "city", "note": "说明"}
