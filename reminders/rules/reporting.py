"""R15: what was asked from above and is not sent yet (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date

from constance import config
from django.db.models import Q

from foundation.trail.asof import AsOf
from orgs.collection.models import ReportingTask
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

LABEL = "duties.reportingtask"
ASKED = (Who.PERSON, Who.IMPLEMENTER)


def find_unsent(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Tasks not sent on the day, of the person or the street asked; one query."""
    rows = ReportingTask.objects.live().filter(due_on__lte=by, opened_on__lte=at.day)
    rows = rows.filter(Q(sent_on__isnull=True) | Q(sent_on__gt=at.day))
    mine = Q(person=scope.person or 0) | Q(person=None, jurisdiction__in=scope.streets)
    for task in scope.of(rows, LABEL, mine).order_by("due_on", "pk"):
        yield Due(
            rule="R15",
            subject=f"{LABEL}:{task.pk}",
            period=task.due_on.isoformat(),
            due_on=task.due_on,
            about=task.name,
            text=f"{task.requester}要求 {task.due_on} 前上报。",
            url=task.get_absolute_url(),
            action="去填报",
            jurisdiction=task.jurisdiction_id,
            persons=(task.person_id,) if task.person_id else (),
        )


register_rule(
    Rule(
        "R15",
        "填报任务到期",
        "信息填报",
        find_unsent,
        lambda: (
            *(Step(f"before{days}", -days, ASKED) for days in (7, 2, 0)),
            Step("late", 1, (*ASKED, Who.LEAD)),
            Step("office", config.ESCALATE_DAYS, (Who.OFFICE,)),
        ),
        help="上级要求的填报任务，到期前 7 天、2 天和当天提醒责任人；逾期提醒牵头人和办公室。",
        many="{n} 项填报任务到期",
    )
)
