"""Acts as JSON: what each did to the records this person sees, personal values only in words."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from foundation.accounts.scope import Actor
from foundation.desk.records import visible_items
from foundation.trail.models import ChangeItem, Changeset
from foundation.trail.registry import field_label, names_of, words_for
from foundation.trail.values import referenced

ITEMS = 100  # of one act; an import touches thousands, the rest is read act by act


class FieldChangeSerializer(serializers.Serializer):
    """One field before and after."""

    field = serializers.CharField()
    label = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ItemSerializer(serializers.Serializer):
    """One record an act touched."""

    id = serializers.IntegerField(help_text="明细的编号")
    model = serializers.CharField(help_text="记录的种类，如 enterprises.enterprise")
    object_id = serializers.IntegerField(help_text="记录的编号")
    name = serializers.CharField(help_text="记录现在的名称")
    is_new = serializers.BooleanField(help_text="由这次操作建立")
    changes = FieldChangeSerializer(many=True)


class ActSerializer(serializers.Serializer):
    """One act: who, when, what, and the records it touched."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="操作的种类，如 move_out")
    title = serializers.CharField()
    by = serializers.CharField(help_text="操作人")
    reason = serializers.CharField()
    source = serializers.CharField()
    undoes = serializers.IntegerField(allow_null=True, help_text="撤销的是哪一次操作")
    undone_by = serializers.IntegerField(allow_null=True, help_text="被哪一次操作撤销")
    touched = serializers.IntegerField(help_text="涉及的记录数，含您看不到的")
    items = ItemSerializer(many=True, help_text=f"您看得到的明细，最多 {ITEMS} 条")
    next_item = serializers.IntegerField(allow_null=True, help_text="还有明细时，从这条之后继续读取")


class DoneSerializer(serializers.Serializer):
    """Which act did it, where nothing else is left to show."""

    changeset = serializers.IntegerField(allow_null=True, help_text="操作的 id，可据此撤销")


def acts_as_json(acts: list[Changeset], user: Actor, *, after: int = 0) -> list[dict[str, Any]]:
    """The acts with their items; as many queries for fifty as for one."""
    per_act = _items([act.pk for act in acts], user, after)
    shown = {pk: items[:ITEMS] for pk, items in per_act.items()}
    told = _told([item for items in shown.values() for item in items])
    return [
        {
            "id": act.pk,
            "at": act.at,
            "kind": act.kind,
            "title": act.title,
            "by": str(act.by) if act.by else "系统",
            "reason": act.reason,
            "source": act.source,
            "undoes": act.undoes_id,
            "undone_by": getattr(getattr(act, "undone_by", None), "pk", None),
            "touched": act.touched,
            "items": [told[item.pk] for item in shown.get(act.pk, [])],
            "next_item": shown[act.pk][-1].pk if len(per_act.get(act.pk, ())) > ITEMS else None,
        }
        for act in acts
    ]


def _items(acts: list[int], user: Actor, after: int) -> dict[int, list[ChangeItem]]:
    """Items by act, a little more than are shown. One query for all small acts together, one more per large act."""
    found: dict[int, list[ChangeItem]] = defaultdict(list)
    small = Changeset.objects.filter(pk__in=acts, touched__lte=ITEMS).values("pk")
    seen = visible_items(user).filter(pk__gt=after).order_by("pk")
    for item in seen.filter(changeset__in=small):
        found[item.changeset_id].append(item)
    for pk in Changeset.objects.filter(pk__in=acts, touched__gt=ITEMS).values_list("pk", flat=True):
        found[pk] = list(seen.filter(changeset=pk)[: ITEMS + 1])
    return found


def _told(items: list[ChangeItem]) -> dict[int, dict[str, Any]]:
    names: dict[tuple[str, int], str] = {}
    words: dict[tuple[int, str, str], str] = {}
    for label, group in _by_model(items).items():
        names.update({(label, pk): name for pk, name in names_of(label, {i.object_id for i in group}).items()})
        words.update(_personal_words(label, group))
    return {item.pk: _item(item, names, words) for item in items}


def _by_model(items: Iterable[ChangeItem]) -> dict[str, list[ChangeItem]]:
    groups: dict[str, list[ChangeItem]] = defaultdict(list)
    for item in items:
        groups[item.model].append(item)
    return groups


def _personal_words(label: str, items: list[ChangeItem]) -> dict[tuple[int, str, str], str]:
    """Personal values as a timeline shows them: phones masked."""
    keys, pairs = [], []
    for item in items:
        for side, values in (("before", item.before), ("after", item.after)):
            for name, value in (values or {}).items():
                if referenced(value):
                    keys.append((item.pk, side, name))
                    pairs.append((name, value))
    return dict(zip(keys, words_for(label, pairs), strict=True)) if pairs else {}


def _item(item: ChangeItem, names: dict, words: dict) -> dict[str, Any]:
    before, after = item.before or {}, item.after or {}
    return {
        "id": item.pk,
        "model": item.model,
        "object_id": item.object_id,
        "name": names.get((item.model, item.object_id), f"#{item.object_id}"),
        "is_new": item.before is None,
        "changes": [
            {
                "field": name,
                "label": field_label(item.model, name),
                "before": words.get((item.pk, "before", name), before.get(name)),
                "after": words.get((item.pk, "after", name), value),
            }
            for name, value in after.items()
        ],
    }
