"""动态 of an organisation: acts on firms that are not the reader's are told of without the firm."""

from collections import defaultdict
from dataclasses import replace

from foundation.accounts.scope import Actor, visible_q
from foundation.desk.timeline import Acts, TimelineEntry, acts_on
from foundation.trail.asof import AsOf
from foundation.trail.models import ChangeItem
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties.models import PartyState

FIRM = Enterprise._meta.label_lower
A_FIRM, AN_ACT = "不由您负责的企业", "所在企业有变动（不由您负责的企业）"
# Titles of these speak of the organisation, or of a file, alone; any other may be the firm's.
_OF_ORGANIZATIONS = frozenset({"add_organization", "dissolve", "remove_organization", "import_parties"})


def acts_of(state: PartyState, *, user: Actor, at: AsOf, before: str = "") -> Acts:
    """What the organisation's page shows of its acts; two queries more for whoever does not see all firms."""
    acts = acts_on(state, user=user, at=at, before=before)
    if not acts.entries or not visible_q(EnterpriseState, user):
        return acts
    items = ChangeItem.objects.filter(changeset__in=[entry.changeset for entry in acts.entries], model=FIRM)
    touched: dict[int, set[int]] = defaultdict(set)
    for act, firm in items.values_list("changeset_id", "object_id"):
        touched[act].add(firm)
    every = set().union(*touched.values())
    seen = set(Enterprise.objects.visible_to(user).filter(pk__in=every).values_list("pk", flat=True))
    entries = [entry if touched[entry.changeset.pk] <= seen else _without_firm(entry) for entry in acts.entries]
    return replace(acts, entries=entries)


def _without_firm(entry: TimelineEntry) -> TimelineEntry:
    lines = [
        replace(line, before=A_FIRM if line.before else "", after=A_FIRM if line.after else "")
        if line.label == "所在企业"
        else line
        for line in entry.lines
    ]
    if entry.changeset.kind in _OF_ORGANIZATIONS:
        return replace(entry, lines=lines, url="")
    return replace(entry, title=AN_ACT, reason="", lines=lines, url="")
