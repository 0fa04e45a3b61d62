"""The files of one record as its page shows them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from foundation.accounts.scope import Actor
from foundation.files.forms import AttachForm
from foundation.files.holders import Holder, holder_of
from foundation.files.models import Attachment
from foundation.files.services import MOST_ON_ONE, may_take_down


@dataclass(frozen=True)
class Line:
    attachment: Attachment
    may_take_down: bool


@dataclass(frozen=True)
class FilesCard:
    """What ``files/_card.html`` shows; ``form`` is None for whoever only reads, and when the record is full."""

    holder: Holder
    record: Model
    lines: list[Line]
    may_write: bool
    form: AttachForm | None


def files_card(record: Any, user: Actor) -> FilesCard:
    """Costs two queries; the caller has checked that the record may be seen."""
    holder = holder_of(record)
    may_write = holder.written(user).filter(pk=record.pk).exists()
    rows = Attachment.objects.live().on(record).select_related("added_by__person")
    lines = [Line(row, may_write and may_take_down(row, user)) for row in rows]
    form = AttachForm(holder=holder) if may_write and len(lines) < MOST_ON_ONE else None
    return FilesCard(holder, record, lines, may_write, form)
