"""The changeset a piece of work writes into: opened once per transaction, sealed at its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models, transaction

from foundation.trail import clock
from foundation.trail.errors import WriteOutsideTrail
from foundation.trail.payload import row_digest
from foundation.trail.values import reference

if TYPE_CHECKING:
    from foundation.trail.models import ChangeItem, Changeset

BY_HAND = "网页登记"  # the source of what somebody enters on the portal's own pages

_current: ContextVar["Recorder | None"] = ContextVar("recorder", default=None)
_before_sealing: list[Callable[["Recorder"], None]] = []


def before_sealing(hook: Callable[["Recorder"], None]) -> None:
    """An app keeps something beside its rows that follows from them: called last in every changeset that wrote any.

    Higher apps come first: what they write, those below still follow.
    """
    _before_sealing.insert(0, hook)


class _Noted(NamedTuple):
    """Whose item a note belongs to: the record, and the row that mentions it when it is merely mentioned."""

    model: str
    object_id: int
    told_of: str
    told_id: int | None


class Recorder:
    """Collects what one changeset does; the row itself appears with the first thing worth remembering."""

    def __init__(self, **fields: Any) -> None:
        self.at = clock.now()
        self._fields = fields
        self._changeset: Changeset | None = None
        self._notes: dict[_Noted, tuple[dict[str, Any], dict[str, Any], bool]] = {}
        self.row_digests: list[list[Any]] = []
        self.closings: dict[type[models.Model], list[int]] = {}

    @property
    def changeset(self) -> "Changeset":
        if self._changeset is None:
            from foundation.trail.models import Changeset

            self._changeset = Changeset.objects.insert([Changeset(at=self.at, **self._fields)])[0]
        return self._changeset

    @property
    def is_empty(self) -> bool:
        """Whether nothing worth remembering was done so far, also in the middle of the act."""
        return self._changeset is None and not any(_changed(*note) for note in self._notes.values())

    @property
    def has_written(self) -> bool:
        """Also plain rows, which are noted before the act has a row of its own."""
        return self._changeset is not None or bool(self._notes)

    @property
    def title(self) -> str:
        return str(self._fields["title"])

    def noted(self, model: type[models.Model]) -> dict[int, dict[str, Any]]:
        """Plain rows of the model this act wrote: by key, what their changed fields held before."""
        label = model._meta.label_lower
        return {note.object_id: before for note, (before, *_) in self._notes.items() if note.model == label}

    def retitle(self, title: str) -> None:
        """Say it better once the work is done and its numbers are known."""
        self._fields["title"] = title
        if self._changeset is not None:
            self._changeset.title = title

    def note(
        self,
        model: str,
        object_id: int,
        before: dict[str, Any],
        after: dict[str, Any],
        *,
        created: bool = False,
        told_of: models.Model | None = None,
    ) -> None:
        """Remember changed fields of one record; several notes of a changeset become one item.

        With ``told_of`` the record is merely mentioned by that row, which decides who sees the item.
        """
        teller = ("", None) if told_of is None else (told_of._meta.label_lower, told_of.pk)
        key = _Noted(model, object_id, *teller)
        known = self._notes.get(key)
        if known is not None:
            before = {**before, **known[0]}
            after = {**known[1], **after}
            created = created or known[2]
        self._notes[key] = (before, after, created)

    def tell(self, row: Any, before: str | None, after: str | None) -> None:
        """Tell the records a row is about, and those it mentions, that it came, changed or went."""
        for told_of, records in ((None, row.trail_about()), (row, row.trail_mentions())):
            for record, label in records:
                self.note(record._meta.label_lower, record.pk, {label: before}, {label: after}, told_of=told_of)

    def note_row(self, row: Any, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        """Remember a plain row's change, its personal values by reference, and tell the records it is about."""
        label = row._meta.label_lower
        changed = [k for k in after if before is None or before.get(k) != after[k]]
        if not changed:
            return
        old = {k: before[k] for k in changed} if before else {}
        new = {k: after[k] for k in changed}
        for field in set(changed) & set(row.trail_personal):
            for side in (old, new):
                if side.get(field):
                    side[field] = personal_reference(label, row.pk, field, side[field])
        self.note(label, row.pk, old, new, created=before is None)
        self.tell(row, None, str(row))

    def inserted(self, rows: list[Any]) -> None:
        self.row_digests.extend(row_digest(row) for row in rows)

    def closed(self, model: type[models.Model], ids: list[int]) -> None:
        if ids:
            self.closings.setdefault(model, []).extend(ids)

    def items(self) -> list["ChangeItem"]:
        from foundation.trail.models import ChangeItem

        made = []
        for noted, (before, after, created) in self._notes.items():
            if keys := _changed(before, after, created):
                old = None if created else {k: before.get(k) for k in keys}
                made.append(
                    ChangeItem(
                        changeset=self.changeset,
                        **noted._asdict(),
                        before=old,
                        after={k: after[k] for k in keys},
                    )
                )
        return made


def _changed(before: dict[str, Any], after: dict[str, Any], created: bool) -> list[str]:
    return [k for k in after if created or before.get(k) != after[k]]


def personal_reference(model: str, object_id: int | None, field: str, value: str) -> dict[str, int]:
    """Keep a personal value where it can be erased, and return the reference to it."""
    from foundation.trail.models import PersonalValue

    return reference(PersonalValue.objects.create(model=model, object_id=object_id, field=field, value=value[:200]).pk)


def require_recorder(model: type[models.Model]) -> Recorder:
    recorder = _current.get()
    if recorder is None:
        raise WriteOutsideTrail(f"{model.__name__} can only be written inside changeset()")
    return recorder


@contextmanager
def changeset(
    *, kind: str, by: Any, title: str, reason: str = "", source: str = "", undoes: "Changeset | None" = None
) -> Iterator[Recorder]:
    """One act in one transaction; inside another changeset it joins that one.

    ``kind`` is the act's name in code (``move_out``), ``title`` its sentence on the screen. When the block raises,
    nothing is kept, neither the change nor its trail. A block that changes nothing leaves no changeset.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    from foundation.trail.chain import seal_changeset

    with transaction.atomic():
        actor = by if by is not None and by.pk else None
        recorder = Recorder(
            kind=kind, by=actor, title=title[:200], reason=reason[:500], source=source[:200], undoes=undoes
        )
        token = _current.set(recorder)
        try:
            yield recorder
            for hook in _before_sealing if recorder.has_written else ():
                hook(recorder)
        finally:
            _current.reset(token)
        seal_changeset(recorder)
