"""A small world for tests that walk all pages: the cast, a firm two of them answer for, and every URL."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.models import ActivityType, MeetingType
from foundation.accounts.models import ApiToken
from foundation.accounts.services import add_person
from foundation.accounts.tokens import make_token
from foundation.exchange.models import Export
from foundation.files.models import Attachment
from foundation.files.services import attach
from foundation.jobs.models import Job
from foundation.records import services as records
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.collection.services.reporting import add_task
from orgs.collection.services.sweeps import start_sweep
from orgs.duties import services as duties
from orgs.duties.choices import ContactKind
from orgs.duties.models import Handover, StreetRole
from orgs.enterprises import services
from orgs.places.models import Block
from orgs.places.services import save_place
from orgs.places.units import UNIT
from orgs.rounds.services import open_round
from tests.cast import LONG_AGO, make_firm, street
from tests.doors import ACTORS
from tests.exchange.waiting_import import waiting_import
from tests.parties.cast import make_branch
from tests.visits.needs_cast import make_need
from visits.models import Visit

# Django admin brings its own checks (foundation/desk/admin_base.py); who enters it is tested below.
ELSEWHERE = ("admin:",)


def url_names(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def own_urls() -> dict[str, URLPattern]:
    return {name: pattern for name, pattern in url_names() if not name.startswith(ELSEWHERE)}


@pytest.fixture
def world(request: Any, db: None) -> dict[str, Any]:
    """The whole cast, a firm two of them answer for, and an act on it."""
    people = {name: request.getfixturevalue(name) for name in ACTORS if name != "anonymous"}
    firm = make_firm("南京云帆科技有限公司", place="梅园新村街道", staff=10, phone="13800000001")
    make_firm("南京星河传媒有限公司", place="玄武门街道")
    assigned = duties.assign_instructor(
        person=people["instructor"].person, enterprise=firm, starts_on=LONG_AGO, by=None
    )
    liaison = duties.assign_liaison(
        person=add_person(name="联系委员", by=None), enterprise=firm, starts_on=LONG_AGO, by=None
    )
    work = _work(people, firm)
    job = Job.objects.create(kind="test", by=people["office"], status="done")
    doubt = services.report_unreachable(enterprise=firm, reason="phone", by=None)
    asked = asked_of_the_street()
    alias = services.add_alias(enterprise=firm, name="云帆", by=None)
    return {
        "people": people,
        "firm": firm,
        "alias": alias,
        "doubt": doubt,
        "round": open_round(),
        **asked,
        "file": file_on(asked["task"], people["office"]),
        "place": street("红山街道"),
        "block": save_place(row=Block(jurisdiction=street("红山街道"), name="红山板块"), by=None),
        "job": job,
        "street": StreetRole.objects.first(),
        "instructor": assigned,
        "liaison": liaison,
        **work,
        "export": Export.objects.create(number="DC20231231-000001", by=people["office"], at=clock.now()),
        "import_row": waiting_import(people["office"]),
        "token": token_of(people["office"]),
        **make_branch(firm),
        "need": make_need(firm),
        **held(firm, people["office"]),
    }


def held(firm: Any, office: Any) -> dict[str, Any]:
    """A meeting that gave the firm's street something to do, an activity, an act of care, a training, a nomination."""
    day: dict[str, Any] = {"on": date(2023, 5, 4)}

    def add(kind: Any, values: dict[str, Any], **below: Any) -> Any:
        return records.add(kind=kind, values={**values, **day}, below=below, by=office)

    unit = records.add(kind=UNIT, values={"name": "市委网信办"}, by=office)
    asked = {"text": "核实企业情况", "jurisdiction": street("梅园新村街道"), "due_on": date(2023, 6, 1)}
    came = [{"name": "某人", "unit": unit, "role": "present"}]
    kinds = {"kind": MeetingType.objects.first(), "title": "推进会"}
    meeting = add(MEETING, kinds, attendance=came, decisions=[asked])
    training = add(TRAINING, {"title": "培训班", "organizer": unit})
    put_forward = {"training": training, "category": "worker", "enterprise": firm, "name": "某人"}
    return {
        "unit": unit,
        "meeting": meeting,
        "decision": meeting.decisions.get(),
        "activity": add(
            ACTIVITY, {"kind": ActivityType.objects.first(), "title": "主题党日"}, venues=[{"name": "六朝博物馆"}]
        ),
        "care": add(CARE, {"title": "观看儿童剧", "audience": "streamers"}),
        "training": training,
        "nomination": add(NOMINATION, put_forward),
    }


def token_of(user: Any) -> ApiToken:
    make_token(account=user, name="测试程序", days=30, is_read_only=True, by=user)
    return ApiToken.objects.get(user=user)


def _work(people: dict[str, Any], firm: Any) -> dict[str, Any]:
    """A seat, a term, a contact, a deputyship that is over, and a handover that waits: none changes who sees what."""
    person = people["instructor"].person
    since: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}
    seat = duties.seat_member(person=people["committee"].person, **since)
    term = duties.appoint_instructor(person=person, employment="full", **since)
    over = {"person": people["committee"].person, "deputy": people["office"].person, "ends_on": LONG_AGO}
    deputy = duties.assign_deputy(**over, **since)
    contact = duties.record_contact(
        enterprise=firm, person=person, on=date(2023, 5, 4), kind=ContactKind.VISIT, by=None
    )
    with changeset(kind="test", by=None, title="交接"):
        handover = Handover(person=people["leader"].person, to=person, on=LONG_AGO)
        handover.save()
    return {
        "seat": seat,
        "term": term,
        "deputy": deputy,
        "contact": contact,
        "visits": visit_with_guidance(),
        "handover": handover,
        "person": person,
    }


def visit_with_guidance() -> Visit:
    """The visit the contact became, with something advised."""
    visit = Visit.objects.get()
    visit.guidance = "建议建立党组织"
    with changeset(kind="test", by=None, title="指导意见"):
        visit.save()
    return visit


def address(name: str, pattern: URLPattern, world: dict[str, Any]) -> str:
    """The URL with the world's records in it."""
    firm = world["firm"]
    known = {
        "verb": "move-out",
        "way": f"{ContentType.objects.get_for_model(firm).pk}/{firm.pk}/",
        "number": world["export"].number,
        "table": "enterprises",
        "target": "enterprises",
        "batch": world["import_row"].batch_id,
        "row": world["import_row"].pk,
        "year": 2023,
        "key": "closing",
        "alias": world["alias"].pk,
        "holder": "reporting",
        "change": firm.changes.first().pk,
        "doubt": world["doubt"].pk,
        "round": world["round"].pk,
        "firm": firm.pk,
        "block": world["block"].pk,
        "enterprise": firm.pk,
        "act": "elect",
        "whose": "secretary",
        "host": world["host"].pk,
        "reason": world["unbuilt"].pk,
        "step": "progress",
        "decision": world["decision"].pk,
        "registration": world["branch"].changes.first().pk,
        "pk": {
            "parties": world["branch"].pk,
            "sweeps": world["sweep"].pk,
            "reporting": world["task"].pk,
            "units": world["unit"].pk,
            "meetings": world["meeting"].pk,
            "activities": world["activity"].pk,
            "care": world["care"].pk,
            "trainings": world["training"].pk,
            "nominations": world["nomination"].pk,
            "desk": firm.changes.first().changeset_id,
            "accounts": world["people"]["leader"].pk,
            "jobs": world["job"].pk,
            "duties": duty_in(name, world),
            "visits": world["visits"].pk,
            "places": world["place"].pk,
            "needs": world["need"].pk,
            "guidance": world["visits"].pk,
            "api": record_of(name, world),
        }.get(name.split(":")[0], firm.pk),
    }
    if name.startswith("files:"):
        known["pk"] = world["task" if "holder" in pattern.pattern.converters else "file"].pk
    if name == "accounts:token-revoke":
        known["pk"] = world["token"].pk
    wanted = pattern.pattern.converters
    return reverse(name, kwargs={key: known[key] for key in wanted})


def record_of(name: str, world: dict[str, Any]) -> int:
    """The record an address of the interface is about."""
    word = name.removeprefix("api:")
    if word in ("change", "undo"):
        return world["firm"].changes.first().changeset_id
    if word.startswith("instructor-term"):
        return world["term"].pk
    kind = word.split("-")[0]
    return getattr(world.get(KEPT_AS.get(kind, kind), world["firm"]), "pk", 0)


# Where the world keeps the record of a kind of address, when not under its first word.
KEPT_AS = {
    "units": "unit",
    "meetings": "meeting",
    "activities": "activity",
    "trainings": "training",
    "nominations": "nomination",
    "party": "branch",
    "committee": "seat",
    "refresh": "round",
    "reporting": "task",
    "files": "task",
    "needs": "need",
}


def file_on(task: Any, office: Any) -> Attachment:
    """A file the office put on the task."""
    attach(record=task, files=[ContentFile(b"%PDF-1.7", "通知.pdf")], part="asked", by=office)
    return Attachment.objects.get()


def asked_of_the_street() -> dict[str, Any]:
    """A sweep and a reporting task of the firm's street."""
    place, day = street("梅园新村街道"), clock.today()
    (sweep,) = start_sweep(title="摸排", jurisdictions=[place], starts_on=day, ends_on=day, by=None)
    task = add_task(name="报表", requester="区里", due_on=day, jurisdiction=place, columns=["staff"], by=None)
    return {"sweep": sweep, "task": task}


def duty_in(name: str, world: dict[str, Any]) -> int:
    """The responsibility a duties page is about."""
    kind = name.split(":")[-1].split("-")[0]
    return getattr(world.get(kind), "pk", 0)
