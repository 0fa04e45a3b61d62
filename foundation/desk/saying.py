"""Telling people what happened, with 撤销 beside it."""

from django.contrib import messages
from django.http import HttpRequest

from foundation.trail.models import Changeset


def say(request: HttpRequest, text: str, changeset: Changeset | None = None) -> None:
    """A message on the next page; with a changeset it offers 撤销."""
    messages.success(request, text, extra_tags=f"undo-{changeset.pk}" if changeset else "")


def warn(request: HttpRequest, text: str) -> None:
    messages.warning(request, text)
