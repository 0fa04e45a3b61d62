"""操作记录: whose acts a person sees, and which of them they may undo.

Apps above say, per model, whose rows a person sees and answers for; an act is seen by whoever sees a record it is
about, and undone by its author or the office while they still answer for all it touched. A record merely mentioned (the
person of a contact) decides nothing: whether its item is seen is asked of the row that mentions it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from constance import config
from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, responsible_q
from foundation.trail import clock
from foundation.trail.models import ChangeItem, Changeset
from foundation.trail.registry import SPECS
from foundation.trail.undo import why_keep

Ids = Callable[[Any], QuerySet]
NOT_YOURS = "其中有您现在不负责的记录，请联系行业党委办公室撤销。"


@dataclass(frozen=True)
class RecordKind:
    """What the pages must know of one kind of record."""

    visible: Ids
    writable: Ids
    url: Callable[[int], str]
    mentions: bool  # whether its rows are told to other records that they are not about
    is_guarded: bool  # whether even who sees the record that is told of a row must see the row itself


_kinds: dict[str, RecordKind] = {}


def register_record(
    model: type[models.Model],
    *,
    visible: Ids,
    writable: Ids | None = None,
    url: Callable[[int], str],
    is_guarded: bool = False,
) -> None:
    """An app says who sees and who writes its records, as querysets of ids.

    ``is_guarded``: some rows are kept from people who see what they mention (a confidential need and its firm).
    """
    mentions = "trail_mentions" in vars(model)
    _kinds[model._meta.label_lower] = RecordKind(visible, writable or visible, url, mentions, is_guarded)


def url_of(label: str, pk: int) -> str:
    return _kinds[label].url(pk) if label in _kinds else ""


def unguarded(user: Actor) -> Q:
    """Items of a record this person sees, without what it was told of rows that are kept from them."""
    if user.may(Right.SEE_ALL_RECORDS_OF_ACTS):
        return Q()
    hidden = Q(pk__in=[])
    for label, kind in _kinds.items():
        if kind.is_guarded:
            hidden |= Q(told_of=label) & ~Q(told_id__in=kind.visible(user))
    return ~hidden


def visible_items(user: Actor) -> QuerySet:
    """Items on records this person sees."""
    if user.may(Right.SEE_ALL_RECORDS_OF_ACTS):
        return ChangeItem.objects.all()
    q = Q(pk__in=[])
    for label, kind in _kinds.items():
        seen = kind.visible(user)
        q |= Q(model=label, object_id__in=seen, told_of="")
        if kind.mentions:
            q |= Q(told_of=label, told_id__in=seen)
    return ChangeItem.objects.filter(q)


def visible_changesets(user: Actor) -> QuerySet:
    """Acts this person sees: all for the office, else their own and those touching records they see."""
    if user.may(Right.SEE_ALL_RECORDS_OF_ACTS):
        return Changeset.objects.all()
    touched = visible_items(user).filter(changeset=OuterRef("pk"))
    return Changeset.objects.filter(Q(by=user.pk) | Exists(touched))


def _gone(user: Actor, label: str) -> Any:
    """Records whose creation was undone: without a state now, they are judged by the states they had."""
    if (spec := SPECS.get(label)) is None:
        return ()
    states = spec.state._default_manager.filter(**{spec.name: OuterRef("pk")})
    was_mine = Exists(states.filter(responsible_q(spec.state, user)))
    is_gone = ~Exists(states.filter(superseded_at__isnull=True))
    return spec.subject._default_manager.filter(was_mine, is_gone).values("pk")


def _merely_told(changeset: Changeset) -> set[int]:
    """Items of records told of a plain row the act wrote (a person of their handover): that row decides who undoes it.

    Where the act wrote no such row, what it told is all there is to judge by.
    """
    items = ChangeItem.objects.filter(changeset=changeset, told_of="")
    plain = list(items.filter(model__in=_kinds.keys() - SPECS.keys()))
    told = {item.pk for item in plain if _fields(item.model).isdisjoint(item.after or item.before or {})}
    return told if len(told) < len(plain) else set()


def _fields(label: str) -> set[str]:
    return {field.name for field in apps.get_model(label)._meta.get_fields()}


def making_acts(model: type[models.Model], ids: Iterable[int]) -> dict[int, Changeset]:
    """The act that made each of these rows; one query."""
    items = ChangeItem.objects.filter(model=model._meta.label_lower, object_id__in=list(ids), before__isnull=True)
    return {item.object_id: item.changeset for item in items.select_related("changeset")}


def why_not_undo(user: Actor, changeset: Changeset) -> str:
    """A sentence when this person may not undo the act; empty when they may."""
    if Changeset.objects.filter(undoes=changeset).exists():
        return "这项操作已经撤销过了。"
    if changeset.at < clock.now() - timedelta(days=config.UNDO_DAYS):
        return f"超过 {config.UNDO_DAYS} 天的操作不能撤销，请直接修改或更正。"
    if changeset.by_id is None and not user.may(Right.UNDO_ALL):
        return "系统的操作由行业党委办公室撤销。"
    if changeset.by_id != user.pk and not user.may(Right.UNDO_ALL):
        return "只能撤销自己的操作；别人的操作请联系行业党委办公室。"
    told = _merely_told(changeset)
    for label, kind in _kinds.items():
        items = ChangeItem.objects.filter(changeset=changeset, model=label, told_of="").exclude(pk__in=told)
        if items.exclude(object_id__in=kind.writable(user)).exclude(object_id__in=_gone(user, label)).exists():
            return NOT_YOURS
        told_of = ChangeItem.objects.filter(changeset=changeset, told_of=label)
        if kind.mentions and told_of.exclude(told_id__in=kind.writable(user)).exists():
            return NOT_YOURS
    if why := why_keep(changeset):
        return why
    unknown = ChangeItem.objects.filter(changeset=changeset, told_of="").exclude(model__in=_kinds)
    if unknown.exists() and not user.may(Right.UNDO_ALL):
        return "这项操作请联系行业党委办公室撤销。"
    return ""
