"""Ending a responsibility, and taking one back that was entered by mistake."""

from datetime import date

from foundation.accounts.scope import Actor
from foundation.common.precision import refuse_early_end, refuse_far_year
from foundation.trail.periods import remove_period, replace_period
from foundation.trail.recording import changeset
from orgs.duties.services.handing_over import start_handover_at_end
from orgs.duties.services.starting import P, locked, refuse_unless_office


def end_duty(*, duty: P, on: date, by: Actor | None) -> P:
    """Let a responsibility end; ``on`` is its last day. Its open work stays, waiting to be handed over."""
    refuse_unless_office(by)
    refuse_far_year(on, "ends_on")
    refuse_early_end(duty.starts_on, on)
    with changeset(kind="end_duty", by=by, title=f"结束职责：{duty}"):
        ended = replace_period(locked(duty), ends_on=on)
        start_handover_at_end(duty=ended, on=on)
    return ended


def withdraw_duty(*, duty: P, by: Actor | None, reason: str = "") -> None:
    """Take a responsibility back that was entered by mistake."""
    refuse_unless_office(by)
    with changeset(kind="withdraw_duty", by=by, title=f"撤回职责：{duty}", reason=reason):
        remove_period(locked(duty))
