"""Telling people what happened, with 撤销 beside it."""

from django.contrib import messages
from django.http import HttpRequest

from foundation.trail.models import Changeset


def say(request: HttpRequest, text: str, changeset: Changeset | None = None) -> None:
    """A message on the next page; with a changeset it offers 撤销, or 恢复 what an undo took back."""
    word = "redo" if changeset and changeset.is_undo else "undo"
    messages.success(request, text, extra_tags=f"{word}-{changeset.pk}" if changeset else "")


def warn(request: HttpRequest, text: str) -> None:
    messages.warning(request, text)
