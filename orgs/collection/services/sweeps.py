"""摸排: begun by the office for its streets, reported by them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, account_of
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.collection.models import Sweep
from orgs.collection.services.days import refuse_unlikely
from orgs.places.models import Jurisdiction

TWICE = "其中有街道（园区）已经布置过同名的摸排。"


def start_sweep(
    *, title: str, jurisdictions: Iterable[Jurisdiction], starts_on: date, ends_on: date, by: Actor | None
) -> list[Sweep]:
    """One sweep in several streets and parks at once. Raises ValidationError, naming them, when some have it already."""
    _refuse_unless_office(by)
    _judge_days(starts_on, ends_on)
    places = list(jurisdictions)
    there = Sweep.objects.live().filter(title=title, starts_on=starts_on, jurisdiction__in=[p.pk for p in places])
    if names := [str(sweep.jurisdiction) for sweep in there.select_related("jurisdiction")]:
        raise ValidationError({"jurisdictions": f"已经布置过同名的摸排：{'、'.join(names)}；请只选其余的。"})
    try:
        with changeset(kind="start_sweep", by=by, title=f"布置摸排：{title}（{len(places)} 个街道、园区）"):
            rows = [Sweep(title=title, jurisdiction=place, starts_on=starts_on, ends_on=ends_on) for place in places]
            return Sweep.objects.bulk_create(rows)
    except IntegrityError as error:
        raise ValidationError(TWICE) from error


def edit_sweep(
    *, sweeps: Sequence[Sweep], title: str, starts_on: date, ends_on: date, by: Actor | None
) -> Changeset | None:
    """Another name or other days for these streets; returns what to undo, None when nothing was changed.

    Which firms were found and gone follows the days. Raises ValidationError as `start_sweep` does.
    """
    _refuse_unless_office(by)
    _judge_days(starts_on, ends_on)
    try:
        with changeset(kind="edit_sweep", by=by, title=f"修改摸排：{title}（{_places(sweeps)}）") as recorder:
            for row in _locked(sweeps):
                row.title, row.starts_on, row.ends_on = title, starts_on, ends_on
                row.save()
    except IntegrityError as error:
        raise ValidationError(TWICE) from error
    return None if recorder.is_empty else recorder.changeset


def withdraw_sweep(*, sweeps: Sequence[Sweep], reason: str, by: Actor | None) -> Changeset:
    """撤回: these streets need not report any more; what they reported stays in the record. Returns what to undo."""
    _refuse_unless_office(by)
    title = f"撤回摸排：{sweeps[0].title}（{_places(sweeps)}）"
    with changeset(kind="withdraw_sweep", by=by, title=title, reason=reason) as recorder:
        for row in _locked(sweeps):
            row.is_active = False
            row.save()
    return recorder.changeset


def report_sweep(*, sweep: Sweep, result: str, by: Actor | None) -> Sweep:
    """上报结果: what was found, in words; the firms found and gone are in the ledger. May be reported again."""
    if by is not None and not Sweep.objects.responsible_to(by).filter(pk=sweep.pk).exists():
        raise PermissionDenied("摸排结果由本街道（园区）上报。")
    if sweep.starts_on > clock.today():
        raise ValidationError("这次摸排还没有开始。")
    if not result.strip():
        raise ValidationError({"result": "请写明摸排结果；没有变化也请写明。"})
    with changeset(kind="report_sweep", by=by, title=f"上报摸排结果：{sweep}"):
        (row,) = _locked([sweep])
        row.result = result.strip()[:500]
        row.reported_on = clock.today()
        row.reported_by = account_of(by)
        row.save()
    return row


def _refuse_unless_office(by: Actor | None) -> None:
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("摸排由行业党委办公室布置。")


def _judge_days(starts_on: date, ends_on: date) -> None:
    refuse_unlikely(starts_on=starts_on, ends_on=ends_on)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})


def _places(sweeps: Sequence[Sweep]) -> str:
    return str(sweeps[0].jurisdiction) if len(sweeps) == 1 else f"{len(sweeps)} 个街道、园区"


def _locked(sweeps: Sequence[Sweep]) -> list[Sweep]:
    """The rows as they are now, held for this transaction; a colleague may have withdrawn one a moment ago."""
    rows = Sweep.objects.live().select_for_update(of=("self",)).select_related("jurisdiction")
    found = list(rows.filter(pk__in=[sweep.pk for sweep in sweeps]).order_by("pk"))
    if len(found) < len(sweeps):
        raise ValidationError("这次摸排刚被撤回，请回到列表查看。")
    return found
