"""What became of guidance: asked at the next visit, told in one act."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Q, QuerySet, Subquery

from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.enterprises.models import Enterprise
from visits.models import Visit
from visits.models.guidance import SETTLED, GuidanceOutcome, GuidanceResult

NOT_YOURS = "这家企业不由您负责，不能登记指导意见的落实情况。"


def tell_guidance(
    *,
    visit: Visit,
    outcome: str,
    note: str = "",
    on: date | None = None,
    asked_at: Visit | None = None,
    by: Actor | None,
) -> GuidanceResult:
    """Say what became of a visit's guidance. Raises ValidationError by field, PermissionDenied for others' firms."""
    if by is not None and not Enterprise.objects.responsible_to(by).filter(pk=visit.enterprise_id).exists():
        raise PermissionDenied(NOT_YOURS)
    on = on or (asked_at.on if asked_at else clock.today())
    if not visit.guidance:
        raise ValidationError("这次走访没有提出指导意见。")
    if outcome not in GuidanceOutcome.values:
        raise ValidationError({"outcome": "请选择落实情况。"})
    if on > clock.today():
        raise ValidationError({"on": "还没有到这一天，请核对。"})
    if on < visit.on:
        raise ValidationError({"on": f"不能早于提出指导意见的 {visit.shown_on}。"})
    if len(note) > 500:
        raise ValidationError({"note": "说明最多 500 字。"})
    words = GuidanceOutcome(outcome).label
    result = GuidanceResult(visit=visit, outcome=outcome, on=on, note=note, asked_at=asked_at)
    with changeset(kind="tell_guidance", by=by, title=f"指导意见{words}：{visit}"):
        result.save()
    return result


def with_results(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits that gave guidance, each with the latest that is known of it; one query."""
    latest = GuidanceResult.objects.live().filter(visit=OuterRef("pk")).order_by("-on", "-pk")
    told = {name: Subquery(latest.values(name)[:1]) for name in ("outcome", "on", "note")}
    return visits.exclude(guidance="").annotate(result=told["outcome"], result_on=told["on"], result_note=told["note"])


def open_guidance(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Those of which one still has to ask; what a form or briefing of the next visit asks about."""
    # Of most nothing is known yet, which a database takes for neither.
    return with_results(visits).filter(Q(result=None) | ~Q(result__in=SETTLED))
