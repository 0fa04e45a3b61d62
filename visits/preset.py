"""The first words of the office's lists (handbook §2.9); loaded after ``migrate`` into empty lists, then the office's own."""

from typing import Any

from foundation.trail.recording import changeset
from orgs.duties.choices import ContactKind
from visits.choices import VisitorGroup
from visits.models import NeedCategory, VisitMethod, VisitPurpose

METHODS = (
    ("实地查看", ContactKind.VISIT),
    ("座谈交流", ContactKind.TALK),
    ("电话", ContactKind.PHONE),
    ("线上", ContactKind.ONLINE),
    ("实地查看、座谈交流", ContactKind.VISIT),
)
PURPOSES = (
    ("走访调研", ""),
    ("联系点", VisitorGroup.COMMITTEE),
    ("指导员走访", VisitorGroup.INSTRUCTOR),
    ("直播行业", ""),
    ("摸排", ""),
    ("回访", ""),
    ("其他", ""),
)
CATEGORIES = ("政策", "场地", "人才", "融资", "市场", "党建", "其他")


def load_lists_when_empty(using: str = "default", **kwargs: Any) -> None:
    with changeset(kind="load_preset", by=None, title="载入走访的形式和目的"):
        if not VisitMethod.objects.using(using).exists():
            for position, (name, counts_as) in enumerate(METHODS, start=1):
                VisitMethod(name=name, counts_as=counts_as, position=position * 10).save()
        if not VisitPurpose.objects.using(using).exists():
            for position, (name, default_for) in enumerate(PURPOSES, start=1):
                VisitPurpose(name=name, default_for=default_for, position=position * 10).save()
        if not NeedCategory.objects.using(using).exists():
            for position, name in enumerate(CATEGORIES, start=1):
                NeedCategory(name=name, position=position * 10).save()
