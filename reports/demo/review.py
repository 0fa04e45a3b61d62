"""The eight firms of the published review of 2023, and nothing about them that it does not say.

They are short names without place, code or day. What the review says of 2023 as a whole is entered with the
precision of a year.
"""

from datetime import date
from typing import Any

from foundation.common.names import name_key
from foundation.trail.recording import changeset
from orgs.enterprises.choices import AliasKind, ChangeKind
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.services import Draft, Entry, add_alias, apply_changes

SOURCE = "公开综述"
SAID: dict[str, dict[str, Any]] = {
    "途牛旅游": {"is_livestreaming": True},
    "辽宁联萌": {"is_livestreaming": True},
    "汇通达": {"is_key": True},
    "金盾检测": {"is_key": True},
    "贝湾": {"is_key": True},
    "彬宝科技": {"is_key": False},
    "大汉软件": {"is_key": False},
    "水晶石": {"is_key": False},
}
ALSO_CALLED = {"途牛旅游": "途牛旅游网"}
OPENING, YEAR = date(2022, 12, 31), date(2023, 1, 1)


def add_review_firms() -> None:
    """Enter the eight; one that is in the base already is left as it is."""
    keys = {name_key(name): name for name in SAID}
    taken = EnterpriseState.objects.live().filter(name_key__in=keys).values_list("name_key", flat=True)
    wanted = [name for key, name in keys.items() if key not in set(taken)]
    entries = [
        Entry(
            [
                Draft(on=OPENING, values={"name": name}, kind=ChangeKind.OPENING),
                Draft(on=YEAR, values=SAID[name], precision="year"),
            ]
        )
        for name in wanted
    ]
    title = f"登记公开综述所列企业（{len(wanted)} 家）"
    with changeset(kind="add_review_firms", by=None, title=title, source=SOURCE):
        applied = apply_changes(entries=entries, by=None, kind="add_review_firms", title=title, source=SOURCE)
        for index, name in enumerate(wanted):
            if name in ALSO_CALLED:
                firm = Enterprise.objects.get(pk=applied.enterprises[index])
                add_alias(enterprise=firm, name=ALSO_CALLED[name], kind=AliasKind.OTHER, by=None)
