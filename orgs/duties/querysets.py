"""Questions about responsibilities."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor, ScopedQuerySet
from foundation.trail.asof import AsOf
from foundation.trail.guard import AppendOnlyQuerySet, TrailedQuerySet
from foundation.trail.models.dated import PeriodQuerySet

FEW = 2000  # more firms than anybody but the office answers for


def named_if_few(ids: QuerySet) -> list[int] | None:
    """One person's few, one by one, so that nobody looks for them again in the whole base; None when they are many."""
    named = list(ids[: FEW + 1])
    return named if len(named) <= FEW else None


class DutyQuerySet(ScopedQuerySet, PeriodQuerySet):
    """Responsibilities of people."""

    def held_by(self, user: Actor, on: date) -> Self:
        """What this person answers for on the day; nothing for accounts without a person."""
        return self.of_people([getattr(user, "person_id", None) or 0], on)

    def of_people(self, people: Iterable[int], on: date) -> Self:
        """What these persons answer for on the day."""
        return self.as_of(AsOf(on)).filter(person__in=list(people))


class InstructorQuerySet(DutyQuerySet):
    """Assignments of instructors."""

    def named_firms(self) -> QuerySet:
        """Ids of the firms they name."""
        return self.filter(enterprise__isnull=False).values("enterprise")

    def named_blocks(self) -> QuerySet:
        """Ids of the blocks they name."""
        return self.filter(block__isnull=False).values("block")

    def reached_q(self) -> Q:
        """Firms' states of the same day that these assignments name or whose block they name."""
        return Q(enterprise__in=self.named_firms()) | Q(block__in=self.named_blocks())

    def reached_by_few_q(self) -> Q:
        """The same states for the assignments of one person or a few; one query.

        Named one by one: a list that must be looked up is looked up for every firm of the district, and deep inside
        other questions it is more than SQLite can read.
        """
        held = list(self.values_list("enterprise", "block")[: FEW + 1])
        if len(held) > FEW:
            return self.reached_q()
        firms = [firm for firm, _ in held if firm is not None]
        blocks = [block for _, block in held if block is not None]
        return Q(enterprise__in=firms) | Q(block__in=blocks) if blocks else Q(enterprise__in=firms)


class ContactQuerySet(ScopedQuerySet, AppendOnlyQuerySet):
    """Contacts with firms."""

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def as_known(self, at: AsOf) -> Self:
        """Contacts up to the day, as they were known."""
        return self.filter(at.changes_recorded(), on__lte=at.day)

    def between(self, first: date, last: date) -> Self:
        """Contacts of these days, both included."""
        return self.filter(on__gte=first, on__lte=last)


class HandoverQuerySet(ScopedQuerySet, TrailedQuerySet):
    """Handovers."""

    def waiting(self) -> Self:
        from orgs.duties.choices import HandoverStatus

        return self.filter(status=HandoverStatus.WAITING)
