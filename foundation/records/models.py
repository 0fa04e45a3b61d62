"""What the plain records of all apps have in common: their every change is remembered, and one is withdrawn, not deleted."""

from typing import Any, Self

from django.db import models

from foundation.accounts.scope import ScopedQuerySet
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models import TrailedModel


class RecordQuerySet(ScopedQuerySet, TrailedQuerySet):
    """Records: ``visible_to(user).live()``."""

    def live(self) -> Self:
        """Those nobody withdrew and whose creation stands."""
        return self.filter(is_active=True)


class Record(TrailedModel):
    """One plain record. What may be written is said by its fields and constraints, each with its sentence."""

    is_active = models.BooleanField("有效", default=True, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    # The rows that will stand below it once it is saved, by name: set for whoever judges the whole.
    drafted: dict[str, list[Any]]


class ChildRecord(Record):
    """One row that is entered with its record and has no page of its own (who came to a meeting, what was decided)."""

    class Meta:
        abstract = True

    def undo_creation(self) -> bool:
        self.is_active = False
        self.save()
        return True
