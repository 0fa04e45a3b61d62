"""Nobody writes past the trail: querysets that refuse outside a changeset, and rows that are never edited."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from foundation.trail.errors import WriteOutsideTrail
from foundation.trail.recording import require_recorder


class TrailedQuerySet(models.QuerySet):
    """Plain trailed rows: saved one by one or created in bulk inside a changeset; never updated past it."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        recorder = require_recorder(self.model)
        created = super().bulk_create(objs, *args, **kwargs)
        for row in created:
            row.note_on(recorder, before=None)
        return created

    def update(self, **kwargs: Any) -> int:
        if set(kwargs) <= set(self.model.trail_exclude):
            return super().update(**kwargs)
        raise WriteOutsideTrail(f"{self.model.__name__}: use save() inside changeset(), update() leaves no trail")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        raise WriteOutsideTrail(f"{self.model.__name__}: use save() inside changeset(), bulk_update() leaves no trail")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WriteOutsideTrail(f"{self.model.__name__}: nothing is deleted here")

    delete.queryset_only = True  # type: ignore[attr-defined]


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are inserted inside a changeset and afterwards only closed (withdrawn or superseded), once."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        recorder = require_recorder(self.model)
        created = super().bulk_create(objs, *args, **kwargs)
        if self.model.is_chained:
            recorder.inserted(created)
        return created

    def close(self, recorder: Any) -> int:
        """Withdraw or supersede these rows in the recorder's changeset; rows already closed stay as they are."""
        word = self.model.closed_word
        still_open = self.filter(**{f"{word}_at__isnull": True})
        fields = {f"{word}_at": recorder.at}
        if self.model.is_chained:
            fields[f"{word}_by"] = recorder.changeset
            recorder.closed(self.model, list(still_open.values_list("pk", flat=True)))
        return models.QuerySet.update(still_open, **fields)

    def update(self, **kwargs: Any) -> int:
        raise WriteOutsideTrail(f"{self.model.__name__}: rows are never edited")

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        raise WriteOutsideTrail(f"{self.model.__name__}: rows are never edited")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WriteOutsideTrail(f"{self.model.__name__}: nothing is deleted here")

    delete.queryset_only = True  # type: ignore[attr-defined]


class ReadOnlyQuerySet(models.QuerySet):
    """Rows of the trail itself: written by the trail's own functions, changed by nobody."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise WriteOutsideTrail(f"{self.model.__name__}: a trail row is never changed")

    update = bulk_update = delete = _refuse
    delete.queryset_only = True  # type: ignore[attr-defined]

    def insert(self, rows: list[Any]) -> list[Any]:
        """For the trail's own functions."""
        return super().bulk_create(rows, batch_size=2000)

    bulk_create = create = get_or_create = update_or_create = _refuse
