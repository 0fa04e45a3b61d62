"""An item that is no longer open: what became of it, for whoever opens its old link."""

from dataclasses import dataclass

from django.apps import apps

from foundation.accounts.scope import Actor
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


def _is_seen(user: Actor, label: str, pk: int) -> bool:
    """Whether the record is this person's to see now: of one that has gone, its further fate is not told either way."""
    try:
        rows = apps.get_model(label)._default_manager
    except (LookupError, ValueError):
        return False
    seen = getattr(rows, "visible_to", None)
    return seen is None or seen(user).filter(pk=pk).exists()


def find_done(user: Actor, rule: str, subject: str, period: str) -> Done | None:
    """What became of an item this person may know of; None when it is still open for somebody, when the record is not
    theirs to see now, or when nobody knows it."""
    known, (label, _, pk) = RULES.get(rule), subject.partition(":")
    if known is None or not pk.isdecimal() or len(pk) > 18:
        return None
    told = Notice.objects.visible_to(user).filter(rule=rule, subject=subject, period=period).order_by("-pk").first()
    items = visible_items(user).filter(model=label, object_id=int(pk))
    if not _is_seen(user, label, int(pk)) or (told is None and not items.exists()):
        return None
    if open_due(known, subject, period, clock.today()) is not None:
        return None
    acts = visible_changesets(user).select_related("by__person")
    acts = known.finishing(acts, int(pk), user) if known.finishing else acts.filter(pk__in=items.values("changeset"))
    if told is not None and told.settled_at:
        acts = acts.filter(at__lte=told.settled_at)
    return Done(known, told.about if told else "", told.text if told else "", acts.order_by("-at", "-pk").first())
