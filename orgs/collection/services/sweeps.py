"""摸排: begun by the office for its streets, reported by them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.scope import Actor, account_of
from foundation.records import services as records
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.collection.kinds.sweeps import SWEEPS
from orgs.collection.models import Sweep
from orgs.places.models import Jurisdiction


def start_sweep(
    *, title: str, jurisdictions: Iterable[Jurisdiction], starts_on: date, ends_on: date, by: Actor | None
) -> list[Sweep]:
    """One sweep in several streets and parks at once. Raises ValidationError, naming them, when some have it already."""
    places, days = list(jurisdictions), {"title": title, "starts_on": starts_on, "ends_on": ends_on}
    there = Sweep.objects.live().filter(title=title, starts_on=starts_on, jurisdiction__in=[p.pk for p in places])
    if names := [str(sweep.jurisdiction) for sweep in there.select_related("jurisdiction")]:
        raise ValidationError({"jurisdictions": f"已经布置过同名的摸排：{'、'.join(names)}；请只选其余的。"})
    with changeset(kind="start_sweep", by=by, title=f"布置摸排：{title}（{len(places)} 个街道、园区）"):
        return [records.add(kind=SWEEPS, values={**days, "jurisdiction": place}, by=by) for place in places]


def edit_sweep(
    *, sweeps: Sequence[Sweep], title: str, starts_on: date, ends_on: date, by: Actor | None
) -> Changeset | None:
    """Another name or other days for these streets; returns what to undo, None when nothing was changed.

    Which firms were found and gone follows the days. Raises ValidationError for days and names no sweep may have.
    """
    days = {"title": title, "starts_on": starts_on, "ends_on": ends_on}
    with changeset(kind="edit_sweep", by=by, title=f"修改摸排：{title}（{_places(sweeps)}）") as recorder:
        for sweep in sweeps:
            records.edit(kind=SWEEPS, row=sweep, values=days, by=by)
    return None if recorder.is_empty else recorder.changeset


def withdraw_sweep(*, sweeps: Sequence[Sweep], reason: str, by: Actor | None) -> Changeset:
    """撤回: these streets need not report any more; what they reported stays in the record. Returns what to undo."""
    title = f"撤回摸排：{sweeps[0].title}（{_places(sweeps)}）"
    with changeset(kind="withdraw_sweep", by=by, title=title, reason=reason) as recorder:
        for sweep in sweeps:
            records.withdraw(kind=SWEEPS, row=sweep, reason=reason, by=by)
    return recorder.changeset


def report_sweep(*, sweep: Sweep, result: str, by: Actor | None) -> Sweep:
    """上报结果: what was found, in words; the firms found and gone are in the ledger. May be reported again."""
    refuse_all_but_its_street(sweep, by)
    if sweep.starts_on > clock.today():
        raise ValidationError("这次摸排还没有开始。")
    if not result.strip():
        raise ValidationError({"result": "请写明摸排结果；没有变化也请写明。"})
    with changeset(kind="report_sweep", by=by, title=f"上报摸排结果：{sweep}"):
        row: Sweep = records.locked(SWEEPS, sweep)
        row.result = result.strip()[:500]
        row.reported_on = clock.today()
        row.reported_by = account_of(by)
        row.save()
    return row


def refuse_all_but_its_street(sweep: Sweep, by: Actor | None) -> None:
    """Raises PermissionDenied."""
    if by is not None and not Sweep.objects.responsible_to(by).filter(pk=sweep.pk).exists():
        raise PermissionDenied("摸排结果由本街道（园区）上报。")


def _places(sweeps: Sequence[Sweep]) -> str:
    return str(sweeps[0].jurisdiction) if len(sweeps) == 1 else f"{len(sweeps)} 个街道、园区"
