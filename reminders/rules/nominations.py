"""R14: a training for which people can still be put forward (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from activities.choices import NominationStatus
from activities.models import Training
from foundation.accounts.scope import ALL
from foundation.trail.asof import AsOf
from orgs.duties.models import InstructorAssignment
from orgs.places.models import Jurisdiction
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

LABEL = "activities.training"
TOLD = (Who.LEAD, Who.PERSON)
FIRST = 7  # days before the deadline


def find_open(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Trainings with places left whose deadline is near: one item a street, one for the instructors; three queries."""
    rows = Training.objects.live().filter(deadline__gte=at.day, deadline__lte=by)
    standing = Q(nominations__is_active=True) & ~Q(nominations__status=NominationStatus.ABSENT)
    rows = rows.annotate(taken=Coalesce(Sum("nominations__people", filter=standing), 0))
    rows = rows.filter(Q(quota__isnull=True) | Q(taken__lt=F("quota")))
    trainings = list(scope.of(rows, LABEL, ALL).order_by("deadline", "pk"))
    streets, instructors = _streets(scope) if trainings else [], _instructors(at, scope) if trainings else ()
    for training in trainings:
        for street in streets:
            yield _due(training, str(street), jurisdiction=street)
        if instructors:
            yield _due(training, "instructors", persons=instructors)


def _streets(scope: Scope) -> list[int]:
    places = Jurisdiction.objects.filter(is_active=True)
    if scope.firms is not None:
        places = places.filter(pk__in=scope.streets)
    return list(places.values_list("pk", flat=True))


def _instructors(at: AsOf, scope: Scope) -> tuple[int, ...]:
    rows = InstructorAssignment.objects.as_of(at)
    if scope.firms is not None:
        rows = rows.filter(person=scope.person or 0)
    return tuple(rows.order_by("person").values_list("person", flat=True).distinct())


def _due(training: Training, whose: str, *, jurisdiction: int | None = None, persons: tuple[int, ...] = ()) -> Due:
    assert training.deadline is not None
    places = f"，名额 {training.quota} 名" if training.quota else ""
    return Due(
        rule="R14",
        subject=f"{LABEL}:{training.pk}",
        period=f"{training.deadline.isoformat()}/{whose}",
        due_on=training.deadline,
        about=training.title,
        text=f"{training.deadline} 前推荐{places}；没有合适人选的不用办理。",
        url=training.get_absolute_url(),
        action="去推荐",
        jurisdiction=jurisdiction,
        persons=persons,
    )


register_rule(
    Rule(
        "R14",
        "培训推荐截止",
        "培训推荐",
        find_open,
        lambda: tuple(Step(f"before{days}", -days, TOLD) for days in (FIRST, 2)),
        help="有名额的培训，推荐截止前 7 天、2 天提醒街道（园区）牵头人和指导员；截止以后不再提醒。",
        many="{n} 期培训待推荐",
    )
)
