"""Proof that the states are what the changes say, and that nobody altered a row behind the portal's back."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.apps import apps
from django.db.models import Count

from foundation.trail.chain import CHANGESETS, EVENTS, changeset_payload, digest, event_payload
from foundation.trail.models import AuditEvent, ChainDay, ChangeItem, Changeset
from foundation.trail.models.dated import AppendOnlyModel, State
from foundation.trail.payload import row_digest
from foundation.trail.registry import SPECS, DatedSpec
from foundation.trail.writing import chunks, live_changes, segments_of


@dataclass(frozen=True)
class Flaw:
    """One thing that is not as it should be."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


def verify_trail() -> Iterator[Flaw]:
    """All flaws, cheapest first; nothing is repaired."""
    for spec in SPECS.values():
        yield from verify_states(spec)
    yield from verify_changesets()
    yield from verify_events()


def verify_states(spec: DatedSpec) -> Iterator[Flaw]:
    """Live states = project(live changes), and no two live states of a record overlap."""
    ids = list(spec.subject._default_manager.order_by("pk").values_list("pk", flat=True))
    for chunk in chunks(ids):
        histories = live_changes(spec, chunk)
        states: dict[int, list[State]] = {}
        rows = spec.state._default_manager.filter(**{f"{spec.name}_id__in": chunk}).live().order_by("effective_from")
        for state in rows:
            states.setdefault(getattr(state, f"{spec.name}_id"), []).append(state)
        for pk in chunk:
            yield from _compare(spec, pk, segments_of(histories.get(pk, ())), states.get(pk, []))


def _compare(spec: DatedSpec, pk: int, segments: list, states: list[State]) -> Iterator[Flaw]:
    where = f"{spec.subject._meta.verbose_name} {pk}"
    for earlier, later in pairwise(states):
        if earlier.effective_to > later.effective_from:
            yield Flaw(where, f"{later.effective_from} 起有两条并存的状态")
    if len(segments) != len(states):
        yield Flaw(where, f"应有 {len(segments)} 段状态，实有 {len(states)} 段")
        return
    for segment, state in zip(segments, states, strict=True):
        expected = {
            **spec.columns_of(segment),
            "effective_from": segment.start,
            "effective_to": segment.end,
            "presence": segment.presence,
            "origins": segment.origins,
        }
        for name, value in expected.items():
            if getattr(state, name) != value:
                yield Flaw(where, f"{segment.start} 起的“{name}”与变动记录不符")


def verify_changesets() -> Iterator[Flaw]:
    """Every changeset fits its chain, with its items, the rows it inserted and the rows it closed."""
    append_only = [m for m in apps.get_models() if issubclass(m, AppendOnlyModel) and m.is_chained]
    yield from _verify_stream(CHANGESETS, Changeset)
    for changesets in _batches(Changeset):
        ids = [c.pk for c in changesets]
        items: dict[int, list[ChangeItem]] = {}
        for item in ChangeItem.objects.filter(changeset__in=ids):
            items.setdefault(item.changeset_id, []).append(item)
        rows: dict[int, list] = {}
        closed: dict[int, dict] = {}
        for model in append_only:
            for row in model._default_manager.filter(changeset__in=ids):
                rows.setdefault(row.changeset_id, []).append(row_digest(row))
            word = model.closed_word
            pairs = model._default_manager.filter(**{f"{word}_by__in": ids}).values_list(f"{word}_by", "pk")
            for closer, pk in pairs:
                closed.setdefault(closer, {}).setdefault(model, []).append(pk)
        for changeset in changesets:
            pk = changeset.pk
            payload = changeset_payload(changeset, items.get(pk, []), rows.get(pk, []), closed.get(pk, {}))
            if digest(changeset.previous, payload) != changeset.digest:
                yield Flaw(f"操作批次 {pk}（{changeset.chain_day} 第 {changeset.chain_no} 条）", "内容与摘要不符")


def verify_events() -> Iterator[Flaw]:
    yield from _verify_stream(EVENTS, AuditEvent)
    for events in _batches(AuditEvent):
        for event in events:
            if digest(event.previous, event_payload(event)) != event.digest:
                yield Flaw(f"审计事件 {event.pk}（{event.chain_day} 第 {event.chain_no} 条）", "内容与摘要不符")


def _batches(model: type, size: int = 500) -> Iterator[list]:
    last = 0
    while batch := list(model._default_manager.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk


def _verify_stream(stream: str, model: type) -> Iterator[Flaw]:
    """Numbers run without gaps, each link names the one before, and the day's head is its last link."""
    name = str(model._meta.verbose_name)
    for pk in model._default_manager.filter(chain_no__isnull=True).values_list("pk", flat=True):
        yield Flaw(f"{name} {pk}", "没有入链")
    days = {d.day: d for d in ChainDay.objects.filter(stream=stream)}
    counted = model._default_manager.filter(chain_day__isnull=False).values("chain_day").annotate(n=Count("pk"))
    for row in counted:
        if row["chain_day"] not in days:
            yield Flaw(f"{name} {row['chain_day']}", f"有 {row['n']} 条记录而没有链首")
    known = {""}  # digests of the day opened before: one of them was its head when this day opened
    for day in sorted(days.values(), key=lambda d: d.pk):
        if day.opened_with not in known:
            yield Flaw(f"{name} {day.day}", "与上一日的链接不上")
        links = list(
            model._default_manager.filter(chain_day=day.day)
            .order_by("chain_no")
            .values_list("pk", "chain_no", "previous", "digest")
        )
        head = day.opened_with
        for number, (row, number_there, previous, own) in enumerate(links, start=1):
            if number_there != number or previous != head:
                yield Flaw(f"{name} {row}（{day.day} 第 {number_there} 条）", "前面缺了记录，或次序被改动")
            head = own
        if day.count != len(links) or day.head != head:
            yield Flaw(f"{name} {day.day}", f"链首记有 {day.count} 条，实有 {len(links)} 条")
        known = {digest for *_, digest in links} | {day.opened_with}
