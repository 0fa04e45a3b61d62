"""The last check of firms already there, from their changes and confirmations."""

from typing import Any

from django.db import migrations
from django.db.models import Max
from django.utils import timezone

OPEN = {"superseded_at__isnull": True, "effective_to": "9999-12-31"}
OFFICE_LABELS = ("listed", "unlisted", "key")


def fill(apps: Any, schema_editor: Any) -> None:
    State = apps.get_model("enterprises", "EnterpriseState")
    Change = apps.get_model("enterprises", "EnterpriseChange")
    Verification = apps.get_model("enterprises", "Verification")
    changes = Change.objects.filter(withdrawn_at__isnull=True, copy_of__isnull=True).exclude(kind__in=OFFICE_LABELS)
    days = {
        pk: timezone.localdate(moment)
        for pk, moment in changes.values_list("enterprise").order_by().annotate(latest=Max("recorded_at"))
    }
    confirmed = Verification.objects.filter(withdrawn_at__isnull=True).values_list("enterprise").order_by()
    for pk, day in confirmed.annotate(latest=Max("on")):
        days[pk] = max(day, days.get(pk, day))
    by_day: dict[Any, list[int]] = {}
    for pk in State.objects.filter(**OPEN).values_list("enterprise", flat=True):
        by_day.setdefault(days.get(pk), []).append(pk)
    for day, ids in by_day.items():
        for start in range(0, len(ids), 1000):
            State.objects.filter(**OPEN, enterprise__in=ids[start : start + 1000]).update(checked_on=day)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_checked_on")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
