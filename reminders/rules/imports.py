"""R19: imported rows that wait for somebody (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date, timedelta

from constance import config
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from foundation.exchange.models import BatchStatus, ImportBatch
from foundation.exchange.models.batch import UNSETTLED
from foundation.trail.asof import AsOf
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

LABEL = "exchange.importbatch"


def find_waiting_rows(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Imports of which rows still want a decision, so many days after they went in."""
    days = timedelta(days=config.IMPORT_NOTICE_DAYS)
    rows = ImportBatch.objects.filter(status=BatchStatus.DONE, purged_at__isnull=True, applied_at__isnull=False)
    rows = scope.of(rows.filter(applied_at__date__lte=by - days), LABEL, Q(by=scope.user))
    waiting = rows.annotate(waiting=Count("rows", filter=Q(rows__outcome__in=UNSETTLED))).filter(waiting__gt=0)
    for batch in waiting.order_by("applied_at", "pk"):
        assert batch.applied_at is not None
        yield Due(
            rule="R19",
            subject=f"{LABEL}:{batch.pk}",
            period="",
            due_on=timezone.localdate(batch.applied_at) + days,
            about=f"导入“{batch.filename}”",
            text=f"还有 {batch.waiting} 行等待确认或改正。",
            url=batch.get_absolute_url(),
            action="去处理",
            users=(batch.by_id,),
        )


register_rule(
    Rule(
        "R19",
        "导入的行待处理",
        "导入",
        find_waiting_rows,
        lambda: (
            Step("now", 0, (Who.PERSON,)),
            Step("office", config.ESCALATE_DAYS, (Who.OFFICE,)),
        ),
        help="导入时需要确认或改正的行，超过设定天数还没有人处理。",
        many="{n} 次导入有行待处理",
        list_url=lambda: reverse("exchange:waiting"),
    )
)
