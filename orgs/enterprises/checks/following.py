"""Today's last check of each firm, kept on its open state so that lists and their tabs find it by an index.

Truth stays with changes and confirmations (``freshness.last_checks``); this follows from them at the end of every
changeset, whichever way it was written: page, import, undo.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.recording import Recorder
from foundation.trail.writing import chunks
from orgs.enterprises.checks.freshness import last_checks
from orgs.enterprises.models import EnterpriseChange, EnterpriseState, Verification

CHECKS = (EnterpriseChange, Verification)


def follow_checks(recorder: Recorder) -> None:
    """Put the last check right for the firms this changeset said something about."""
    written = {label for label, *_ in recorder.row_digests}
    touched: set[int] = set()
    for model in CHECKS:
        if model._meta.label_lower in written:
            touched |= _firms(model.objects.filter(changeset=recorder.changeset))
        for chunk in chunks(recorder.closings.get(model, [])):
            touched |= _firms(model.objects.filter(pk__in=chunk))
    for chunk in chunks(sorted(touched)):
        put_right(chunk)


def _firms(rows: QuerySet) -> set[int]:
    return set(rows.values_list("enterprise_id", flat=True))


def put_right(enterprises: Iterable[int]) -> int:
    """Write the last check beside the open states of these firms; returns how many were wrong."""
    wanted = list(enterprises)
    found = last_checks(wanted, AsOf.today())
    by_day: dict[date | None, list[int]] = defaultdict(list)
    for pk in wanted:
        by_day[found.get(pk)].append(pk)
    wrong = 0
    for day, ids in by_day.items():
        open_states = EnterpriseState.objects.live().filter(enterprise__in=ids, effective_to=FOREVER)
        other = open_states.exclude(checked_on=day) if day else open_states.exclude(checked_on__isnull=True)
        if day:
            other |= open_states.filter(Q(checked_on__isnull=True))
        # Past the guard on purpose: the column is no fact and has no trail of its own.
        wrong += QuerySet.update(other, checked_on=day)
    return wrong
