"""Plain rows whose every change is remembered."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from foundation.trail.errors import WriteOutsideTrail
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.recording import Recorder, require_recorder
from foundation.trail.values import plain

if TYPE_CHECKING:
    from foundation.trail.models.changeset import Changeset


class TrailedModel(models.Model):
    """A row that can only be saved inside ``changeset()``, which then knows what changed."""

    trail_exclude: ClassVar[
        tuple[str, ...]
    ] = ()  # fields nobody needs to see changing (last_login) or may see (password)
    guards_undo: ClassVar[bool] = False  # whether ``why_keep`` may say no
    trail_personal: ClassVar[tuple[str, ...]] = ()  # kept in the trail as references, so they can be erased

    objects = TrailedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> "TrailedModel":
        row = super().from_db(db, field_names, values)
        if len(values) == len(cls._meta.concrete_fields):
            row._loaded = values  # made a snapshot only when the row is written: most rows are just read
        return row

    @classmethod
    def trail_fields(cls) -> list[models.Field]:
        return [f for f in cls._meta.concrete_fields if not f.primary_key and f.name not in cls.trail_exclude]

    def trail_snapshot(self) -> dict[str, Any]:
        """The row's remembered fields as JSON-ready values; personal ones as text."""
        return {f.name: plain(getattr(self, f.attname)) for f in self.trail_fields()}

    def trail_about(self) -> list[tuple[models.Model, str]]:
        """Other records this row is about, each with a label for it: whoever sees one of them sees the act."""
        return []

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        """Records that are told of this row without being what it is about: who sees them decides nothing."""
        return []

    def note_on(self, recorder: Recorder, *, before: dict[str, Any] | None) -> None:
        after = self.trail_snapshot()
        recorder.note_row(self, before, after)
        self._loaded = after
        self._recorder = recorder

    @property
    def act(self) -> "Changeset | None":
        """What to undo: the act that just wrote this row, once it is over; None when it changed nothing."""
        recorder = getattr(self, "_recorder", None)
        return None if recorder is None or recorder.is_empty else recorder.changeset

    def save(self, *args: Any, **kwargs: Any) -> None:
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and set(update_fields) <= set(self.trail_exclude):
            super().save(*args, **kwargs)
            return
        recorder = require_recorder(type(self))
        before = None if self._state.adding else self._before()
        super().save(*args, **kwargs)
        self.note_on(recorder, before=before)

    def _before(self) -> dict[str, Any]:
        loaded = getattr(self, "_loaded", None)
        if loaded is None:
            return type(self)._default_manager.get(pk=self.pk).trail_snapshot()
        if isinstance(loaded, dict):
            return loaded
        values = dict(zip((f.name for f in self._meta.concrete_fields), loaded, strict=True))
        return {f.name: plain(values[f.name]) for f in self.trail_fields()}

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WriteOutsideTrail(f"{type(self).__name__}: nothing is deleted here")

    def why_keep(self, changeset: "Changeset") -> str:
        """A sentence when that act on the row can no longer be taken back; empty when it can.

        Asked only of models that set ``guards_undo``.
        """
        return ""

    def undo_creation(self) -> bool:
        """Take back the row's creation; False when it must stay (it is then listed as kept)."""
        if hasattr(self, "is_active"):
            self.is_active = False
            self.save()
            return True
        return False
