"""What the plain records of all apps have in common: their every change is remembered, and one is withdrawn, not deleted."""

from typing import Any, ClassVar, Self

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

    below: ClassVar[str] = ""  # the foreign key to its record
    is_told = False  # the act that writes it tells the record of all its rows at once

    class Meta:
        abstract = True

    def trail_about(self) -> list[tuple[models.Model, str]]:
        """Its record is told of it, also when an undo brought the row back."""
        if self.is_told or not self.below:
            return []
        return [(getattr(self, self.below), str(self._meta.verbose_name))]

    def undo_creation(self) -> bool:
        self.is_active = False
        self.save()
        return True


class ListedWord(TrailedModel):
    """One word of a list the office keeps (kinds of meetings); out of use it stays with the records that have it."""

    name = models.CharField("名称", max_length=40, unique=True, error_messages={"unique": "已有这个名称。"})
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
