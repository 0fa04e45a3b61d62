"""Telling people what happened, with 撤销 beside it."""

from django.contrib import messages
from django.http import HttpRequest

from foundation.trail.models import Changeset


def say(request: HttpRequest, text: str, changeset: Changeset | None = None, *, undo_at: str = "") -> None:
    """A message on the next page; with a changeset it offers 撤销, or 恢复 what an undo took back.

    What leaves no changeset names the address that takes it back when something is posted there.
    """
    word = "redo" if changeset and changeset.is_undo else "undo"
    tags = f"{word}-{changeset.pk}" if changeset else f"back-{undo_at}" if undo_at else ""
    messages.success(request, text, extra_tags=tags)


def warn(request: HttpRequest, text: str) -> None:
    messages.warning(request, text)
