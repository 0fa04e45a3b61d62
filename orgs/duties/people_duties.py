"""Reading responsibilities: firms under the names of a day, and what one person answers for today."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from foundation.accounts.answers import Answer
from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, visible_q
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.deputising import self_and_stood_in_for
from orgs.duties.kinds import MODELS, OF_FIRMS
from orgs.duties.models import CommitteeName, Contact, Deputy, Handover, InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import EnterpriseState

# What a contact is part of, told on its page by the app above that keeps it: fn(user, contact) → (label, words, address).
PART_OF: list[Callable[[Any, Contact], list[tuple[str, str, str]]]] = []

NAMED = 5  # of somebody's duties, where there is no room for all


def firms_on(ids: Iterable[int], at: AsOf, *, seen_by: Actor | None) -> dict[int, EnterpriseState]:
    """The firms under their names of the day; one query, a second for firms that were not in the base then.

    A reader calls a firm by no later name than the last one they knew it by, and a firm of another day by the first;
    firms they never knew are not among the answers. None reads them all, for those who arrange duties.
    """
    wanted = set(ids)
    states = followed_by(seen_by).filter(enterprise__in=wanted)
    found = {s.enterprise_id: s for s in states.until(at).order_by("effective_from")}
    if missing := wanted - set(found):
        later = states.filter(at.recorded(), enterprise__in=missing).order_by("-effective_from")
        found.update({s.enterprise_id: s for s in later})
    return found


def followed_by(user: Actor | None) -> Any:
    """The states by which this person knows firms: those they see, and those of the days of a duty that was theirs."""
    states = EnterpriseState.objects
    if user is None or not (seen := visible_q(EnterpriseState, user)):
        return states.all()
    if user.may(Right.SEE_RECORDS):
        mine = self_and_stood_in_for(user, clock.today())
    else:
        mine = [getattr(user, "person_id", None) or 0]
    for model in OF_FIRMS:
        held = model.objects.live().filter(person__in=mine, enterprise=OuterRef("enterprise"))
        held = held.filter(starts_on__lt=OuterRef("effective_to"), ends_on__gte=OuterRef("effective_from"))
        seen = seen | Q(Exists(held))
    return states.filter(seen)


def answers_for(user: Actor) -> list[Answer]:
    """What this person answers for today, for their profile."""
    today = clock.today()
    answers = [
        Answer(role.get_part_display(), role.jurisdiction.name)
        for role in StreetRole.objects.held_by(user, today).select_related("jurisdiction")
    ]
    instructed = InstructorAssignment.objects.held_by(user, today).select_related("block__jurisdiction")
    blocks = [f"{row.block.jurisdiction} · {row.block}" for row in instructed if row.block]
    firms = sum(1 for row in instructed if row.enterprise_id)
    if blocks:
        answers.append(Answer("指导员 · 板块", "、".join(blocks)))
    if firms:
        answers.append(Answer("指导员 · 企业", f"{firms} 家", reverse("duties:instructors")))
    held = LiaisonPoint.objects.held_by(user, today).values_list("enterprise_id", flat=True)
    points = firms_on(held, AsOf(today), seen_by=user)
    answers += [Answer("联系点", state.name, state.get_absolute_url()) for state in points.values()]
    return [*answers, *_answers_as_deputy(user, AsOf(today))]


def _answers_as_deputy(user: Actor, at: AsOf) -> list[Answer]:
    """What those answer for in whose place the person stands today, as far as they see it; a few queries for each."""
    rows = Deputy.objects.as_of(at).filter(deputy=getattr(user, "person_id", None) or 0).select_related("person")
    found = []
    for row in rows.order_by("pk"):
        duties = [f"{duty.kind} · {duty.name}" for duty in duties_of(row.person, at, seen_by=user)]
        more = f"等 {len(duties)} 项" if len(duties) > NAMED else ""
        words = f"{'、'.join(duties[:NAMED])}{more}" or "现在没有您看得到的事项"
        found.append(Answer(f"代理 {row.person} 至 {row.ends_on}", words, reverse("duties:deputy", args=[row.pk])))
    return found


@dataclass(frozen=True)
class HeldDuty:
    """One responsibility of a person on a day, in words."""

    key: str  # kind and row, as a form sends it back
    kind: str
    name: str
    row: Any
    url: str


def duties_of(person: Person, at: AsOf, *, seen_by: Actor | None = None) -> list[HeldDuty]:
    """What the person answers for on the day: streets, blocks, firms, liaison points; five queries.

    For a page, those that its reader sees; everything for whoever arranges duties or hands them over.
    """

    def held(model: Any) -> Any:
        seen = model.objects.visible_to(seen_by) if seen_by else model.objects
        return seen.as_of(at).filter(person=person)

    roles = held(StreetRole).select_related("jurisdiction")
    instructed = held(InstructorAssignment).select_related("block__jurisdiction")
    points: list[Any] = list(held(LiaisonPoint).order_by("pk"))
    rows: list[Any] = list(instructed.order_by("pk"))
    firms = firms_on([r.enterprise_id for r in (*rows, *points) if r.enterprise_id], at, seen_by=seen_by)
    found = [
        HeldDuty(
            f"street-{role.pk}",
            str(role.get_part_display()),
            role.jurisdiction.name,
            role,
            reverse("duties:street", args=[role.pk]),
        )
        for role in roles.order_by("jurisdiction__position", "pk")
    ]
    for row in rows:
        name = f"{row.block.jurisdiction} · {row.block}" if row.block else _name(firms, row.enterprise_id)
        kind = "指导员（板块）" if row.block else "指导员"
        found.append(HeldDuty(f"instructor-{row.pk}", kind, name, row, reverse("duties:instructor", args=[row.pk])))
    for point in points:
        url = reverse("duties:liaison-point", args=[point.pk])
        found.append(HeldDuty(f"liaison-{point.pk}", "联系点", _name(firms, point.enterprise_id), point, url))
    return found


def _name(firms: dict[int, EnterpriseState], pk: int | None) -> str:
    state = firms.get(pk or 0)
    return state.name if state else f"企业 {pk}"


def people_seen(user: Actor) -> QuerySet[Person]:
    """Persons this user sees: as registered, themselves, and whoever answers for what the user sees."""
    q = Q(pk__in=Person.objects.visible_to(user).values("pk")) | Q(pk=getattr(user, "person_id", None) or 0)
    for model in MODELS:
        q |= Q(pk__in=model.objects.visible_to(user).live().values("person"))
    return Person.objects.filter(q)


def committee_name(at: AsOf) -> str:
    """What the committee was called on the day; empty before it has a name. Names are not judged by when recorded."""
    name = CommitteeName.objects.as_of(AsOf(at.day)).order_by("-starts_on").values_list("name", flat=True).first()
    return name or ""


@dataclass(frozen=True)
class ShownLine:
    """One responsibility of a handover in words."""

    kind: str
    name: str


def lines_shown(handover: Handover, *, seen_by: Actor | None) -> list[ShownLine]:
    """The responsibilities a handover carries, under the names of its day that the reader knew; two queries."""
    lines = list(handover.lines.select_related("jurisdiction", "block__jurisdiction"))
    firms = firms_on([line.enterprise_id for line in lines if line.enterprise_id], AsOf(handover.on), seen_by=seen_by)
    return [
        ShownLine(
            line.kind_names[line.kind],
            str(line.jurisdiction or "")
            or (f"{line.block.jurisdiction} · {line.block}" if line.block else _name(firms, line.enterprise_id)),
        )
        for line in lines
    ]
