"""Reading responsibilities: firms under the names of a day, and what one person answers for today."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from foundation.accounts.answers import Answer
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import EnterpriseState


def firms_on(ids: Iterable[int], at: AsOf) -> dict[int, EnterpriseState]:
    """The firms as they were on the day; one query, a second for firms that were not in the base then."""
    wanted = set(ids)
    found = {s.enterprise_id: s for s in EnterpriseState.objects.as_of(at).filter(enterprise__in=wanted)}
    if missing := wanted - set(found):
        later = EnterpriseState.objects.live().filter(enterprise__in=missing).order_by("effective_from")
        found.update({s.enterprise_id: s for s in later})
    return found


def answers_for(user: Any) -> list[Answer]:
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
    points = firms_on(LiaisonPoint.objects.held_by(user, today).values_list("enterprise_id", flat=True), AsOf(today))
    return [*answers, *(Answer("联系点", state.name, state.get_absolute_url()) for state in points.values())]
