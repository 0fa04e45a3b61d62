"""What files may hang on: an app says, for each of its models, who sees and who answers for the records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

Rows = Callable[[Any], QuerySet]


@dataclass(frozen=True)
class Holder:
    """One kind of record that takes files."""

    slug: str  # in addresses
    model: type[Model]
    seen: Rows  # the live records a person sees
    written: Rows  # those they answer for
    parts: tuple[tuple[str, str], ...]  # what a file may be to the record: key and words

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


HOLDERS: dict[str, Holder] = {}


def take_files(
    slug: str, model: type[Model], *, seen: Rows, written: Rows, parts: tuple[tuple[str, str], ...] = (("", "附件"),)
) -> None:
    """Let files hang on the model's records; called in ``ready()``.

    The model is among the desk's records as well (`register_record`): that says where its page is, and to that page
    `files_card` and ``files/_card.html`` bring the list.
    """
    HOLDERS[slug] = Holder(slug, model, seen, written, parts)


def holder_of(record: Model) -> Holder:
    return holder_named(record._meta.label_lower)


def holder_named(label: str) -> Holder:
    return next(holder for holder in HOLDERS.values() if holder.label == label)
