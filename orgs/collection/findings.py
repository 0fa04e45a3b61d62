"""What a sweep found: firms that came in or went out of the base while it ran, read from the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from foundation.accounts.scope import Actor
from orgs.collection.models import Sweep
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, ChangeKind
from orgs.enterprises.models import EnterpriseChange, EnterpriseState


@dataclass(frozen=True)
class Finding:
    """One firm that was found, or found gone."""

    enterprise: int
    name: str
    kind: str
    on: date
    recorded: date


@dataclass
class Findings:
    found: list[Finding] = field(default_factory=list)
    gone: list[Finding] = field(default_factory=list)


def load_findings(sweeps: Sequence[Any], at: Any = None, user: Actor | None = None) -> None:
    """Put ``findings`` on each sweep: by when it was written down, whenever it happened; one query for a page."""
    for sweep in sweeps:
        sweep.findings = Findings()
    for change in _changes(sweeps) if sweeps else ():
        recorded = timezone.localdate(change.recorded_at)
        finding = Finding(
            change.enterprise_id,
            change.firm,
            str(ChangeKind(change.kind).label),
            change.effective_on,
            recorded,
        )
        for sweep in sweeps:
            if change.place == sweep.jurisdiction_id and sweep.starts_on <= recorded <= sweep.ends_on:
                (sweep.findings.found if change.kind in ARRIVALS else sweep.findings.gone).append(finding)
    for sweep in sweeps:
        _drop_mistakes(sweep.findings)


def _drop_mistakes(findings: Findings) -> None:
    """A firm entered and removed again as a mistake in the same sweep was neither found nor gone."""
    removed = {finding.enterprise for finding in findings.gone if finding.kind == ChangeKind.REMOVED.label}
    mistakes = removed & {finding.enterprise for finding in findings.found}
    findings.found = [finding for finding in findings.found if finding.enterprise not in mistakes]
    findings.gone = [finding for finding in findings.gone if finding.enterprise not in mistakes]


def _changes(sweeps: Sequence[Sweep]) -> QuerySet:
    first, last = min(s.starts_on for s in sweeps), max(s.ends_on for s in sweeps)
    begins = timezone.make_aware(datetime.combine(first, time.min))
    ends = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    state = EnterpriseState.objects.live().filter(
        enterprise=OuterRef("enterprise"),
        effective_from__lte=OuterRef("effective_on"),
        effective_to__gt=OuterRef("effective_on"),
    )
    kinds = [kind for kind in (*ARRIVALS, *DEPARTURES) if kind != ChangeKind.OPENING]
    rows = EnterpriseChange.objects.live().filter(
        Q(kind__in=kinds), recorded_at__gte=begins, recorded_at__lt=ends, copy_of__isnull=True
    )
    rows = rows.annotate(firm=Subquery(state.values("name")[:1]), place=Subquery(state.values("jurisdiction")[:1]))
    return rows.filter(place__in={s.jurisdiction_id for s in sweeps}).order_by(F("effective_on"), "pk")
