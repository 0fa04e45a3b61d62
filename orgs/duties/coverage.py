"""Firms reached by people of the Party organisation: their part of work coverage (handbook §2.6)."""

from django.db.models import QuerySet

from foundation.trail.asof import AsOf
from orgs.duties.models import InstructorAssignment, LiaisonPoint
from orgs.enterprises.models import EnterpriseState


def firms_with_instructor(at: AsOf) -> QuerySet:
    """Ids of firms with an instructor of their own or of their block on the day."""
    held = InstructorAssignment.objects.as_of(at)
    in_blocks = EnterpriseState.objects.as_of(at).filter(block__in=held.named_blocks())
    return held.named_firms().union(in_blocks.values("enterprise"))


def firms_with_liaison_member(at: AsOf) -> QuerySet:
    """Ids of firms that are a committee member's liaison point on the day."""
    return LiaisonPoint.objects.as_of(at).values("enterprise")
