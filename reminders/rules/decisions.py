"""R30: what a meeting decided and nobody has done yet."""

from collections.abc import Iterator
from datetime import date

from constance import config
from django.db.models import Q
from django.urls import reverse

from activities.models import Decision
from foundation.trail.asof import AsOf
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

LABEL = "activities.decision"
ASKED = (Who.PERSON, Who.IMPLEMENTER)  # without either, the next who answers hears of it, in the end the office


def find_undone(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Decisions not done on the day, of the person or the street they are written to; one query."""
    rows = Decision.objects.live().filter(meeting__is_active=True, meeting__on__lte=at.day, due_on__lte=by)
    rows = rows.filter(Q(done_on__isnull=True) | Q(done_on__gt=at.day)).select_related("meeting")
    mine = Q(person=scope.person or 0) | Q(person=None, jurisdiction__in=scope.streets)
    for decision in scope.of(rows, LABEL, mine).order_by("due_on", "pk"):
        yield Due(
            rule="R30",
            subject=f"{LABEL}:{decision.pk}",
            period=decision.due_on.isoformat(),
            due_on=decision.due_on,
            about=str(decision),
            text=f"“{decision.meeting}”议定，{decision.due_on} 前完成。",
            url=reverse("meetings:decision-done", args=[decision.meeting_id, decision.pk]),
            action="去办结",
            jurisdiction=decision.jurisdiction_id,
            persons=(decision.person_id,) if decision.person_id else (),
        )


register_rule(
    Rule(
        "R30",
        "议定事项到期",
        "会议",
        find_undone,
        lambda: (
            *(Step(f"before{days}", -days, ASKED) for days in (7, 2, 0)),
            Step("late", 1, (*ASKED, Who.LEAD)),
            Step("office", config.ESCALATE_DAYS, (Who.OFFICE,)),
        ),
        help="会议议定的事项，到期前 7 天、2 天和当天提醒责任人；逾期提醒牵头人和办公室。没有责任人的由办公室办。",
        many="{n} 项议定事项到期",
    )
)
