"""A create sent twice with the same Idempotency-Key makes one record (the line dropped before the answer came)."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.errors import Refused
from foundation.api.models import KeptKey
from foundation.trail import clock

KEPT = timedelta(hours=24)


def made_once(request: Request, make: Callable[[], int]) -> tuple[int, bool]:
    """The key of the record ``make`` makes, and whether it was made now. A refused create keeps no key."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return make(), True
    if len(key) > 80 or not key.isascii() or not key.isprintable():
        raise Refused(400, "Idempotency-Key 最多 80 个字母、数字或符号。", code="bad_key")
    digest = _digest(request)
    with transaction.atomic():
        KeptKey.objects.filter(user=request.user, at__lt=clock.now() - KEPT).delete()
        row = _claim(request, key, digest)
        if row is not None:
            row.object_id = make()
            row.save(update_fields=["object_id"])
            return row.object_id, True
    known = KeptKey.objects.get(user=request.user, key=key)
    if known.request != digest:
        raise Refused(422, "这个 Idempotency-Key 已用于另一个请求，请换一个。", code="key_reused")
    assert known.object_id is not None  # both are written in one transaction
    return known.object_id, False


def made(request: Request, address: str, pk: int, shown: Any, *, is_new: bool, **headers: str) -> Response:
    """What was made and where it lies: 201 the first time, 200 when it was made before; of one gone since, the id."""
    where = request.build_absolute_uri(reverse(address, args=[pk]))
    return Response(shown or {"id": pk}, status=201 if is_new else 200, headers={"Location": where, **headers})


def _claim(request: Request, key: str, digest: str) -> KeptKey | None:
    """The key's row; None when it is taken. Two at once: the second waits here for the first one's end."""
    try:
        with transaction.atomic():
            return KeptKey.objects.create(user=request.user, key=key, request=digest, at=clock.now())
    except IntegrityError:
        return None


def _digest(request: Request) -> str:
    body = request._request.body  # kept by ApiGate before it was parsed
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()
