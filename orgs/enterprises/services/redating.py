"""A wrong day: the change is taken back and entered again on the right one, in one act (core, invariant 6)."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from foundation.accounts.scope import Actor
from foundation.trail.recording import BY_HAND, changeset
from foundation.trail.registry import SPECS
from foundation.trail.withdrawing import history_around
from foundation.trail.writing import insert_changes, reproject, withdraw_changes
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, ChangeKind, Presence
from orgs.enterprises.models import Enterprise, EnterpriseChange
from orgs.enterprises.services.applying import LABEL, ChangeRefused, Problem
from orgs.enterprises.services.judging import judge_day


def redate_change(
    *, change: EnterpriseChange, on: date, precision: str = "day", reason: str, by: Actor | None
) -> EnterpriseChange:
    """Let a registered change hold from another day; returns the new row.

    Raises ChangeRefused, with nothing written, when the firm's history would no longer make sense.
    """
    spec = SPECS[LABEL]
    if by is not None and not Enterprise.objects.responsible_to(by).filter(pk=change.enterprise_id).exists():
        raise PermissionDenied("这家企业不属于您负责的范围。")
    title = f"更正日期：{change.enterprise}（{ChangeKind(change.kind).label}）"
    with changeset(kind="redate_change", by=by, title=title, reason=reason, source=BY_HAND) as recorder:
        _, rest = history_around(spec, change)
        made = _copy(change, on, precision, reason)
        if sentence := judge_day(on) or _why_not(rest, made):
            raise ChangeRefused([Problem(0, "on", sentence)])
        withdraw_changes(spec, [change.pk], recorder)
        (made,) = insert_changes(spec, [made], recorder)  # type: ignore[assignment]
        reproject(spec, [change.enterprise_id], recorder)
        word = f"{ChangeKind(change.kind).label}日期"
        recorder.note(LABEL, change.enterprise_id, {word: change.effective_on.isoformat()}, {word: on.isoformat()})
    return made


def _copy(change: EnterpriseChange, on: date, precision: str, reason: str) -> EnterpriseChange:
    return EnterpriseChange(
        enterprise_id=change.enterprise_id,
        kind=change.kind,
        effective_on=on,
        precision=precision,
        values=change.values,
        presence=change.presence,
        counterpart=change.counterpart,
        reason=reason[:500],
        source=change.source,
    )


def _why_not(rest: list[Any], made: EnterpriseChange) -> str:
    """Whether arrivals and departures would still take turns, and every other fact lie in between."""
    history = sorted([*rest, made], key=lambda c: (c.effective_on, c.pk is None, c.rank or 0))
    presence = ""
    for change in history:
        day = change.effective_on
        if change.kind in ARRIVALS:
            if presence == Presence.IN:
                return f"该企业 {day} 已在册，入库日期不能改到这一天。"
            presence = Presence.IN
        elif not presence:
            return f"{day} 已有登记，早于入库日期；入库日期不能晚于这一天。"
        elif presence != Presence.IN:
            return f"该企业在 {day} 以前已经离开，这一天的登记会落空，请核对日期。"
        elif change.kind in DEPARTURES:
            presence = change.presence
    return ""
