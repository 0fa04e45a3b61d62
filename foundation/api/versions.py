"""Optimistic locking: what was read carries its version, and what is written says which version it is meant for."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from foundation.api.errors import Refused


def tag_of(version: str) -> str:
    return f'"{version}"'


def named_version(request: Request) -> str:
    """The version in If-Match. Raises 428 when there is none; ``*`` names none."""
    text = request.headers.get("If-Match", "").strip()
    if not text or text == "*":
        sentence = "请先读取这条记录，并把读到的 ETag 写在 If-Match 里再提交。"
        raise Refused(428, sentence, code="version_needed")
    # A proxy that compresses makes the tag a weak one; the version in it is the same.
    return text.removeprefix("W/").strip('"')


def refuse_stale(*, named: str, present: str, current: object) -> None:
    """Somebody else was faster: say so, and show what holds now."""
    if named != present:
        sentence = "这条记录在您读取之后有变动，请看 current 里现在的内容，再决定是否提交。"
        headers = {"ETag": tag_of(present)}
        raise Refused(412, sentence, code="stale", headers=headers, current=current)


def version_of(row: Any) -> str:
    """The version of a plain remembered row: another one whenever anything of it was written."""
    return hashlib.sha256(repr(sorted(row.trail_snapshot().items())).encode()).hexdigest()[:24]


@contextmanager
def locked_row(request: Request, rows: QuerySet, pk: int, shown: Callable[[], Any]) -> Iterator[Any]:
    """The row, locked and of the version the program read: else 404, 428 or 412 with what ``shown`` tells."""
    named = named_version(request)
    with transaction.atomic():
        row = get_object_or_404(rows.select_for_update(of=("self",)), pk=pk)
        present = version_of(row)
        refuse_stale(named=named, present=present, current=named != present and shown())
        yield row
