"""How the timeline calls firms and their fields."""

from collections.abc import Iterable

from orgs.enterprises.facts import FACTS
from orgs.enterprises.models import Enterprise, EnterpriseState

FIELD_WORDS = {
    **{name: str(EnterpriseState._meta.get_field(name).verbose_name) for name in FACTS if name != "founded_precision"},
    "founded_precision": "成立时间精度",
    "presence": "在册状态",
    "code": "统一社会信用代码",
    "code_note": "代码说明",
}


def enterprise_names(ids: Iterable[int]) -> dict[int, str]:
    """Latest names; firms whose creation was undone are called by their number."""
    wanted = list(ids)
    names = dict(Enterprise.objects.filter(pk__in=wanted).values_list("pk", "number"))
    live = EnterpriseState.objects.live().filter(enterprise__in=wanted).order_by("effective_from")
    names.update(live.values_list("enterprise_id", "name"))
    return names
