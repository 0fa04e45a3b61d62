"""R14: a training for which people can still be put forward (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from activities.choices import NominationStatus
from activities.models import Training
from foundation.accounts.scope import ALL
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.models import InstructorAssignment, StreetRole
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

LABEL = "activities.training"
FIRST = 7  # days before the deadline


def find_open(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Trainings with places left whose deadline is near: one item for each street's lead and each instructor.

    Three queries. It is asked of the person: a training is about no firm and no street.
    """
    rows = Training.objects.live().filter(deadline__gte=at.day, deadline__lte=by)
    standing = Q(nominations__is_active=True) & ~Q(nominations__status=NominationStatus.ABSENT)
    rows = rows.annotate(taken=Coalesce(Sum("nominations__people", filter=standing), 0))
    rows = rows.filter(Q(quota__isnull=True) | Q(taken__lt=F("quota")))
    trainings = list(scope.of(rows, LABEL, ALL).order_by("deadline", "pk"))
    people = _people(at, scope) if trainings else []
    for training in trainings:
        for person in people:
            yield _due(training, person)


def _people(at: AsOf, scope: Scope) -> list[int]:
    """Leads and instructors of the day, or the one who asks if they are one of them."""
    leads = StreetRole.objects.as_of(at).filter(part=StreetPart.LEAD).values_list("person", flat=True)
    instructors = InstructorAssignment.objects.as_of(at).values_list("person", flat=True)
    people = {*leads, *instructors}
    return sorted(people if scope.firms is None else people & {scope.person})


def _due(training: Training, person: int) -> Due:
    assert training.deadline is not None
    places = f"，名额 {training.quota} 名" if training.quota else ""
    return Due(
        rule="R14",
        subject=f"{LABEL}:{training.pk}",
        period=f"{training.deadline.isoformat()}/{person}",
        due_on=training.deadline,
        about=training.title,
        text=f"{training.deadline} 前推荐{places}；没有合适人选的不用办理。",
        url=training.get_absolute_url(),
        action="去推荐",
        persons=(person,),
    )


register_rule(
    Rule(
        "R14",
        "培训推荐截止",
        "培训推荐",
        find_open,
        lambda: tuple(Step(f"before{days}", -days, (Who.PERSON,)) for days in (FIRST, 2)),
        help="有名额的培训，推荐截止前 7 天、2 天提醒街道（园区）牵头人和指导员；截止以后不再提醒。",
        many="{n} 期培训待推荐",
    )
)
