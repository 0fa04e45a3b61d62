"""Remember an act that changes no record."""

from typing import Any

from django.db import models, transaction

from foundation.trail import clock
from foundation.trail.chain import EVENTS, event_payload, next_link
from foundation.trail.models import AuditEvent


@transaction.atomic
def record_event(
    *,
    event: str,
    title: str,
    by: Any = None,
    about: models.Model | None = None,
    detail: dict[str, Any] | None = None,
    address: str = "",
) -> AuditEvent:
    """Write one audit event; ``detail`` holds no personal values and no secrets."""
    row = AuditEvent(
        at=clock.now(),
        by=by if by is not None and by.pk else None,
        event=event,
        title=title[:300],
        model=about._meta.label_lower if about else "",
        object_id=about.pk if about else None,
        detail=detail or {},
        address=address[:45],
    )
    for name, value in next_link(EVENTS, row.at, event_payload(row)).items():
        setattr(row, name, value)
    return AuditEvent.objects.insert([row])[0]
