"""动态: what happened to a record, newest first, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from foundation.accounts.scope import Actor, visible_q
from foundation.desk.records import unguarded, url_of
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.fact_values import spec_of
from foundation.trail.models import ChangeItem, Changeset
from foundation.trail.models.dated import State
from foundation.trail.registry import field_label, names_of, words_for

PAGE = 20
QUIET: set[str] = set()  # kinds of acts shown as one grey line: nothing about the record changed


def register_quiet(*kinds: str) -> None:
    """An app says which of its acts are worth no more than a grey line."""
    QUIET.update(kinds)


@dataclass(frozen=True)
class Line:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class TimelineEntry:
    """One act as a timeline shows it."""

    at: datetime
    who: str
    title: str
    reason: str
    lines: list[Line]
    url: str
    changeset: Changeset

    @property
    def when(self) -> str:
        return shown_moment(self.at)

    @property
    def is_quiet(self) -> bool:
        return self.changeset.kind in QUIET


def shown_moment(moment: datetime) -> str:
    """今天 14:32, 11-20 14:32 within the year, else with the year."""
    local, today = timezone.localtime(moment), clock.today()
    if local.date() == today:
        return f"今天 {local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class TouchedRecord:
    """One record of an act, with what changed on it."""

    name: str
    url: str
    is_new: bool
    lines: list[Line]


def lines_of(items: Iterable[ChangeItem]) -> dict[int, list[Line]]:
    """The items' fields in words; a constant number of queries per model."""
    found: dict[int, list[Line]] = {}
    by_model: dict[str, list[ChangeItem]] = defaultdict(list)
    for item in items:
        by_model[item.model].append(item)
    for label, group in by_model.items():
        keys, pairs = [], []
        for item in group:
            for name, value in (item.after or {}).items():
                keys.append((item.pk, name))
                pairs += [(name, (item.before or {}).get(name)), (name, value)]
        words = words_for(label, pairs)
        for index, (pk, name) in enumerate(keys):
            line = Line(field_label(label, name), words[2 * index], words[2 * index + 1])
            if line.before or line.after:
                found.setdefault(pk, []).append(line)
    return found


@dataclass(frozen=True)
class Acts:
    """A part of what happened to a record, and the query of the address where it goes on."""

    entries: list[TimelineEntry]
    older: str


def acts_on(state: State, *, user: Actor, at: AsOf, before: str = "") -> Acts:
    """What the page of a dated record shows of its acts.

    A past day's page ends on that day, and tells of the time only in which the record was the reader's to see: a street
    that lost a firm reads on an earlier day what it could read then, and nothing of the next street's work.
    """
    spec = spec_of(state)
    when = Q() if (over := at.over_at) is None else Q(changeset__at__lt=over) & _while_seen(state, user)
    when &= unguarded(user)
    start = int(before) if before.isdecimal() and len(before) < 18 else None
    entries = timeline(spec.subject._meta.label_lower, getattr(state, f"{spec.name}_id"), before=start, when=when)
    if len(entries) < PAGE:
        return Acts(entries, "")
    day = {} if at.is_today else {"as_of": at.day.isoformat()}
    known = {"known_at": timezone.localtime(at.known_at).isoformat()} if at.known_at else {}
    return Acts(entries, urlencode({**day, **known, "before": entries[-1].changeset.pk}))


def _while_seen(state: State, user: Actor) -> Q:
    """Acts done on a day on which the reader's present responsibility reaches the record as it was."""
    if not (rule := visible_q(type(state), user)):
        return Q()
    spec = spec_of(state)
    mine = spec.state._default_manager.live().filter(rule, **{spec.name: getattr(state, f"{spec.name}_id")})  # type: ignore[attr-defined]
    spans = mine.order_by("effective_from").values_list("effective_from", "effective_to")
    found = Q(pk__in=[])
    for first, after in _joined(spans):
        ended = Q() if after == FOREVER else Q(changeset__at__lt=clock.start_of(after))
        found |= Q(changeset__at__gte=clock.start_of(first)) & ended
    return found


def _joined(spans: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Spans that touch are one; a firm has many states in a street."""
    joined: list[tuple[Any, Any]] = []
    for first, after in spans:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], after)
        else:
            joined.append((first, after))
    return joined


def timeline(
    label: str, pk: int, *, before: int | None = None, limit: int = PAGE, when: Q | None = None
) -> list[TimelineEntry]:
    """Acts on one record, newest first; the caller has checked that the record, and these acts, may be seen."""
    items = ChangeItem.objects.filter(when or Q(), model=label, object_id=pk)
    if before:
        items = items.filter(changeset__lt=before)
    shown = list(items.select_related("changeset__by__person").order_by("-changeset__at", "-changeset")[:limit])
    lines = lines_of(shown)
    return [entry_of(item.changeset, lines.get(item.pk, [])) for item in shown]


def entry_of(changeset: Changeset, lines: list[Line]) -> TimelineEntry:
    return TimelineEntry(
        at=changeset.at,
        who=str(changeset.by) if changeset.by else "系统",
        title=changeset.title,
        reason=changeset.reason,
        lines=lines,
        url=reverse("desk:record", args=[changeset.pk]),
        changeset=changeset,
    )


def touched_records(items: list[ChangeItem], user: Actor) -> list[TouchedRecord]:
    """The records an act touched, in words."""
    lines = lines_of(items)
    names: dict[tuple[str, int], str] = {}
    for label in {item.model for item in items}:
        ids = [item.object_id for item in items if item.model == label]
        names.update({(label, pk): name for pk, name in names_of(label, ids).items()})
    return [
        TouchedRecord(
            name=names.get((item.model, item.object_id), f"#{item.object_id}"),
            url=url_of(item.model, item.object_id),
            is_new=item.before is None,
            lines=lines.get(item.pk, []),
        )
        for item in items
    ]
