"""Meetings, activities, acts of care, trainings and nominations of the world, each field a word of its own."""

from datetime import date, timedelta
from typing import Any

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.models import ActivityType, MeetingType
from foundation.records import services
from orgs.enterprises import services as enterprises
from orgs.places.units import UNIT
from tests.authz.canaries import word
from tests.authz.people import LATE, TODAY, B
from tests.cast import street


def words(key: str, *fields: str) -> dict[str, str]:
    return {name: word(key, name.replace("_", "")) for name in fields}


def tell_held(world: Any) -> None:
    """A meeting of the committee, one that gave street B something to do, and one of everything else."""
    office = world.people["office"]

    def add(kind: Any, values: dict[str, Any], **below: Any) -> Any:
        return services.add(kind=kind, values=values, below=below, by=office)

    unit = add(UNIT, {**words("unit", "name"), "note": word("unitnote", "note")})
    kind = MeetingType.objects.first()
    for key, more in (("meetingd", {}), ("meetingb", {"jurisdiction": street(B)})):
        came = {**words(key, "name", "other_unit", "post"), "role": "present"}
        decided = {**words(key, "text", "result"), "due_on": TODAY + timedelta(days=1), **more}
        told = words(key, "title", "place", "agenda", "note")
        add(MEETING, {"kind": kind, "on": LATE, **told}, attendance=[came], decisions=[decided])
    venues = [{"name": word("theme", "venue")}]
    guests = [{"name": word("theme", "guest")}, {"name": word("foreign", "branch")}]
    told = {**words("theme", "title", "organizer", "summary"), "kind": ActivityType.objects.first()}
    add(ACTIVITY, {"on": LATE, **told}, venues=venues, participants=guests)
    told = {**words("care", "title", "organizer", "summary"), "audience": "streamers"}
    add(CARE, {"on": LATE, **told}, venues=[{"name": word("care", "venue")}])
    told = {**words("training", "title", "place", "note"), "organizer": unit, "level": "city"}
    sessions = [{"on": date(2024, 7, 1), "topic": word("training", "topic")}]
    days = {"on": date(2024, 7, 1), "ends_on": date(2024, 7, 3), "deadline": TODAY + timedelta(days=1)}
    training = add(TRAINING, {**told, **days}, sessions=sessions)
    for key, firm in (("nomineea", "own"), ("nomineeb", "foreign")):
        told = {**words(key, "name", "post", "note"), "category": "worker", "enterprise": world.firms[firm]}
        add(NOMINATION, {"training": training, "on": LATE, **told})
    values = {"is_livestreaming": True, "platforms": word("foreign", "platforms"), "streamers": 5}
    enterprises.edit_enterprise(enterprise=world.firms["foreign"], values=values, on=LATE, by=office)
