"""Refresh rounds: made by the calendar, firms put aside for editing, samples recorded. Confirming is the base's own."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, account_of
from foundation.common.periods import period_end, period_start
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.recording import changeset
from orgs.enterprises.checks.freshness import rhythm_of
from orgs.enterprises.choices import UNREACHABLE, DoubtReason
from orgs.enterprises.models import Doubt, Enterprise
from orgs.enterprises.services import open_doubt, settle_doubt
from orgs.rounds.models import RefreshMark, RefreshRound, SampleCheck, SampleResult


def open_round(*, on: date | None = None, by: Actor | None = None) -> RefreshRound:
    """The round of that day's period, made when it is not there yet; the schedule calls this daily.

    A round is as long as the shorter of the two rhythms: a quarter, as decided.
    """
    on = on or clock.today()
    months = min(rhythm_of(True), rhythm_of(False))
    running = RefreshRound.objects.filter(starts_on__lte=on, ends_on__gte=on).first()
    if running is not None:
        return running
    first, last = period_start(on, months), period_end(on, months)
    if latest := RefreshRound.objects.filter(starts_on__lte=on).first():
        first = max(first, latest.ends_on + timedelta(days=1))  # the rhythm was changed: no two rounds overlap
    found = RefreshRound(starts_on=first, ends_on=last)
    with changeset(kind="open_round", by=by, title=f"数据更新轮次：{found}"):
        # Two workers in the same moment: the first day is unique, the second one finds the first one's row.
        existing = RefreshRound.objects.select_for_update().filter(starts_on=first).first()
        if existing is not None:
            return existing
        found.save()
    return found


@transaction.atomic
def put_aside(*, found: RefreshRound, enterprise: Enterprise, by: Actor | None) -> None:
    """有变化: the firm leaves the set that is confirmed and waits to be edited. Putting it aside twice is once.

    Whoever knows that something changed has reached the firm: 联系不上 ends with it.
    """
    _answers_for(enterprise, by)
    for doubt in Doubt.objects.open_on(AsOf.today()).filter(enterprise=enterprise, reason__in=UNREACHABLE):
        settle_doubt(doubt=doubt, outcome="已联系上，资料有变化", by=by)
    RefreshMark.objects.update_or_create(
        round=found, enterprise=enterprise, defaults={"by": account_of(by), "at": clock.now()}
    )


def take_back(*, found: RefreshRound, enterprise: Enterprise, by: Actor | None) -> None:
    """没有变化: back into the set."""
    _answers_for(enterprise, by)
    RefreshMark.objects.filter(round=found, enterprise=enterprise).delete()


def record_sample(
    *, found: RefreshRound, enterprise: Enterprise, result: str, note: str = "", by: Actor | None
) -> SampleCheck:
    """Keep what a sample check found; 有出入 makes the firm 待核实. Raises ValidationError without a reason for that."""
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("抽查由行业党委办公室办理。")
    note = note.strip()[:200]
    if result not in SampleResult.values:
        raise ValidationError({"result": "请选择抽查结果。"})
    if result == SampleResult.DIFFERS and not note:
        raise ValidationError({"note": "请写明哪里有出入。"})
    with changeset(kind="sample", by=by, title=f"抽查：{enterprise}", reason=note):
        if SampleCheck.objects.select_for_update().filter(round=found, enterprise=enterprise, is_active=True).exists():
            raise ValidationError("这家企业本轮已经抽查过了。")
        check = SampleCheck(
            round=found, enterprise=enterprise, result=result, note=note, on=clock.today(), by=account_of(by)
        )
        check.save()
        if result == SampleResult.DIFFERS:
            open_doubt(enterprise=enterprise, reason=DoubtReason.CONTRADICTED, note=note, source="抽查", by=by)
    return check


def _answers_for(enterprise: Enterprise, by: Actor | None) -> None:
    if by is not None and not Enterprise.objects.responsible_to(by).filter(pk=enterprise.pk).exists():
        raise PermissionDenied("这家企业不由您负责。")
