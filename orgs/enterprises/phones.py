"""Showing a full phone number to somebody who does not answer for the firm: one at a time, for a purpose, logged."""

from datetime import timedelta

from constance import config
from django.db.models import Model

from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.events import record_event
from foundation.trail.models import AuditEvent
from orgs.enterprises.forms import RevealForm
from orgs.enterprises.models import EnterpriseState

EVENT = "reveal_phone"


class TooManyReveals(Exception):
    """More numbers in an hour than anybody needs."""


def reveal_phone(*, state: EnterpriseState, purpose: str, note: str, by: Actor) -> str:
    """The firm's full number; see ``log_reveal``."""
    log_reveal(name=state.name, about=state.enterprise, purpose=purpose, note=note, by=by)
    return state.personal_text("phone")


def log_reveal(*, name: str, about: Model, purpose: str, note: str, by: Actor) -> None:
    """Remember who looks at whose number, when and what for; the number itself is not kept. Raises TooManyReveals."""
    since = clock.now() - timedelta(hours=1)
    if AuditEvent.objects.filter(event=EVENT, by=by.pk, at__gte=since).count() >= config.REVEALS_PER_HOUR:
        raise TooManyReveals(f"一小时内最多查看 {config.REVEALS_PER_HOUR} 个完整号码，请稍后再看。")
    word = dict(RevealForm.PURPOSES)[purpose]
    record_event(
        event=EVENT,
        title=f"查看完整电话：{name}（{word}）",
        by=by,
        about=about,
        detail={"purpose": purpose, "note": note},
    )
