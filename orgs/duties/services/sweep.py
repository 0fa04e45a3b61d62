"""摸排: begun by the office for its streets, reported by them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from foundation.accounts.roles import Right
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.duties.models import Sweep
from orgs.places.models import Jurisdiction


def start_sweep(
    *, title: str, jurisdictions: Iterable[Jurisdiction], starts_on: date, ends_on: date, by: Any
) -> list[Sweep]:
    """One sweep in several streets and parks at once. Raises ValidationError when one of them has it already."""
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("摸排由行业党委办公室布置。")
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
    places = list(jurisdictions)
    try:
        with changeset(kind="start_sweep", by=by, title=f"布置摸排：{title}（{len(places)} 个街道、园区）"):
            rows = [Sweep(title=title, jurisdiction=place, starts_on=starts_on, ends_on=ends_on) for place in places]
            return Sweep.objects.bulk_create(rows)
    except IntegrityError as error:
        raise ValidationError("其中有街道（园区）已经布置过同名的摸排。") from error


def report_sweep(*, sweep: Sweep, result: str, by: Any) -> Sweep:
    """上报结果: what was found, in words; the firms found and gone are in the ledger. May be reported again."""
    if by is not None and not Sweep.objects.responsible_to(by).filter(pk=sweep.pk).exists():
        raise PermissionDenied("摸排结果由本街道（园区）上报。")
    if sweep.starts_on > clock.today():
        raise ValidationError("这次摸排还没有开始。")
    if not result.strip():
        raise ValidationError({"result": "请写明摸排结果；没有变化也请写明。"})
    with changeset(kind="report_sweep", by=by, title=f"上报摸排结果：{sweep}"):
        row = Sweep.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=sweep.pk)
        row.result = result.strip()[:500]
        row.reported_on = clock.today()
        row.reported_by = by if by is not None and by.pk else None
        row.save()
    return row
