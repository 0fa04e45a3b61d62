"""An item that is no longer open: what became of it, for whoever opens its old link."""

from dataclasses import dataclass
from typing import Any

from foundation.desk.records import visible_changesets, visible_items
from foundation.trail import clock
from foundation.trail.models import Changeset
from reminders.models import Notice
from reminders.rules.base import RULES, Rule
from reminders.todo import open_due


@dataclass(frozen=True)
class Done:
    """One finished item, with the act that finished it when it is known."""

    rule: Rule
    about: str
    text: str
    act: Changeset | None


def find_done(user: Any, rule: str, subject: str, period: str) -> Done | None:
    """What became of an item this person may know of; None when it is still open for somebody, or nobody knows it."""
    known, (label, _, pk) = RULES.get(rule), subject.partition(":")
    if known is None or not pk.isdecimal() or len(pk) > 18:
        return None
    told = Notice.objects.visible_to(user).filter(rule=rule, subject=subject, period=period).order_by("-pk").first()
    items = visible_items(user).filter(model=label, object_id=int(pk))
    if (told is None and not items.exists()) or open_due(known, subject, period, clock.today()) is not None:
        return None
    acts = visible_changesets(user).select_related("by__person")
    acts = known.finishing(acts, int(pk), user) if known.finishing else acts.filter(pk__in=items.values("changeset"))
    if told is not None and told.settled_at:
        acts = acts.filter(at__lte=told.settled_at)
    return Done(known, told.about if told else "", told.text if told else "", acts.order_by("-at", "-pk").first())
