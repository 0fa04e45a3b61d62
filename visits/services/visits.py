"""What follows from a visit when it is written: as what its visitors came, how the firm was, the confirmation."""

from datetime import date

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.precision import PreciseDate, Precision
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.recording import require_recorder
from orgs.enterprises.checks.services import confirm
from orgs.enterprises.choices import CheckMode
from orgs.enterprises.models import EnterpriseState
from visits.choices import VisitorGroup
from visits.groups import group_of_unit, groups_on
from visits.models import Visit, Visitor, VisitPurpose


def looked_at(visit: Visit) -> date:
    """The day as of which a visit sees its firm: of a month or a year only, the last day there has been."""
    last = PreciseDate(visit.on, Precision(visit.on_precision)).last_day()
    return min(last, clock.today())


def state_of(visit: Visit) -> EnterpriseState | None:
    """The firm as it was at the visit; None when it was not in the base."""
    states = EnterpriseState.objects.present().filter(enterprise=visit.enterprise_id)
    days = dict.fromkeys((visit.on, looked_at(visit)))
    return next((state for day in reversed(days) if (state := states.as_of(AsOf(day)).first())), None)


def prepare(visit: Visit, by: Actor | None) -> None:
    """Before it is judged: whoever writes came themselves when nobody is named; groups; 重点 and 直播 of the day."""
    visitors = visit.drafted["visitors"]
    person = getattr(by, "person_id", None)
    if not visitors and visit.pk is None and person and not by.may(Right.MANAGE_DUTIES):  # type: ignore[union-attr]
        visitors.append(Visitor(visit=visit, person_id=person))
    if visit.on is None or visit.enterprise_id is None:
        return
    unsaid = {v.person_id for v in visitors if v.person_id and not v.group}
    known = groups_on(unsaid, visit.on) if unsaid else {}
    for visitor in visitors:
        if not visitor.group:
            visitor.group = (
                known.get(visitor.person_id, VisitorGroup.OTHER) if visitor.person_id else group_of_unit(visitor.unit)
            )
    if visit.purpose_id is None:  # ledgers have no such column
        visit.purpose = usual_purpose(next((visitor.group for visitor in visitors), ""))
    freeze(visit)


def usual_purpose(group: str) -> VisitPurpose:
    """Why people of this group visit when nobody says: as the office's list has it."""
    known = VisitPurpose.objects.order_by("-is_active", "position", "pk")
    return (known.filter(default_for=group) if group else known.none()).first() or known.filter(default_for="")[0]


def freeze(visit: Visit) -> None:
    """重点 and 直播 as they were that day; written once, and again only for another firm or day."""
    kept = Visit.objects.filter(pk=visit.pk).values_list("enterprise_id", "on", "on_precision").first()
    if kept == (visit.enterprise_id, visit.on, visit.on_precision):
        return
    state = state_of(visit)
    visit.was_key = state.is_key if state else None
    visit.was_livestreaming = state.is_livestreaming if state else None


def mark_of(visit: Visit) -> str:
    """By which the confirmation made at a visit is known; another day, another confirmation."""
    return f"visit-{visit.pk}-{visit.on}"


def attest(visit: Visit, by: Actor | None) -> None:
    """Written with it: the confirmation, where the visitor says that all else is unchanged.

    It is made once: taken back by somebody, it does not come again with the next change of the visit's words.
    """
    if not visit.confirms:
        return
    recorder = require_recorder(Visit)
    title, firm = recorder.title, [visit.enterprise_id]
    confirm(
        enterprises=firm, on=visit.on, mode=CheckMode.VISIT, source="走访", token=mark_of(visit), settles=True, by=by
    )
    recorder.retitle(title)
