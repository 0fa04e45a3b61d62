"""A year of meetings, activities, acts of care, trainings and nominations."""

from datetime import date
from typing import Any

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.models import ActivityType, MeetingType
from foundation.records import services
from orgs.enterprises.models import Enterprise
from orgs.places.choices import Level


def add(of: Any, on: date = date(2023, 5, 4), **values: Any) -> Any:
    below = {"attendance": values.pop("attendance", [])} if of is MEETING else {}
    return services.add(kind=of, values={"on": on, **values}, below=below, by=None)


def make_year(firm: Enterprise) -> None:
    """Something of everything; beside each what must not be counted."""
    kind = MeetingType.objects.first()
    came = [
        {"name": "甲某", "role": "chair"},
        {"name": "乙某", "role": "leave"},
        {"other_unit": "某单位", "role": "took_part"},
    ]
    add(MEETING, kind=kind, title="一次", attendance=came)
    add(MEETING, on=date(2023, 1, 1), on_precision="year", kind=kind, title="又一次")
    add(MEETING, on=date(2022, 12, 31), kind=kind, title="去年的", attendance=came[:1])
    kind = ActivityType.objects.first()
    add(ACTIVITY, kind=kind, title="一", heads=40, heads_unit="people")
    add(ACTIVITY, kind=kind, title="二", heads=120, heads_unit="times")
    add(ACTIVITY, kind=kind, title="三")
    add(ACTIVITY, kind=kind, title="四")
    gone = add(ACTIVITY, kind=kind, title="五", heads=7, heads_unit="people")
    services.withdraw(kind=ACTIVITY, row=gone, reason="错了", by=None)
    add(CARE, title="一", audience="streamers", families=12)
    add(CARE, title="二", audience="streamers")
    add(CARE, title="三", audience="staff", families=18)
    city = add(TRAINING, title="市里的", level="city")
    unset = add(TRAINING, title="不知哪级")
    add(NOMINATION, training=city, category="worker", people=3)
    add(NOMINATION, training=city, category="secretary", enterprise=firm, name="某人")
    add(NOMINATION, training=city, category="instructor", people=9, status="planned")
    add(NOMINATION, training=unset, category="streamer")


def make_rest(firm: Enterprise) -> None:
    """What is nought otherwise: nominations of every category, and to trainings of every level."""
    for category in ("instructor", "streamer"):
        add(NOMINATION, training=add(TRAINING, title=f"再办{category}"), category=category, people=2)
    for level in Level:
        training = add(TRAINING, title=f"再办{level.label}的", level=level)
        add(NOMINATION, training=training, category="worker", people=1, note=str(level.label))
