"""Writing Party organisations: the primitive of the trail with this app's words and rules."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from foundation.accounts.scope import Actor
from foundation.trail import applying
from foundation.trail.applying import ChangeRefused, Draft, Problem
from foundation.trail.asof import AsOf
from foundation.trail.models import Change
from foundation.trail.periods import remove_period, replace_period
from foundation.trail.projection import Segment
from foundation.trail.recording import changeset
from orgs.enterprises.models import Enterprise
from orgs.parties import facts
from orgs.parties.choices import ARRIVALS, DEPARTURES, PRESENCE_OF, ChangeKind
from orgs.parties.models import PartyHost, PartyOrganization, PartyState
from orgs.parties.permissions import may_found, may_place
from orgs.parties.services.judging import judge_day, judge_extension, judge_kind, judge_values
from orgs.parties.terms import with_what_follows

LABEL = "parties.partyorganization"
NOT_YOURS = "这个党组织不在您负责的范围。"


@dataclass
class Joining:
    """A firm that belongs to the organisation from a day on."""

    enterprise: int
    on: date
    is_lead: bool = False
    precision: str = "day"


@dataclass
class Entry:
    """All drafts of one organisation, and the firms that join it; written together or not at all."""

    drafts: list[Draft]
    organization: int | None = None  # None = a new one
    identity: dict[str, Any] = field(default_factory=dict)
    firms: list[Joining] = field(default_factory=list)


@dataclass
class Applied(applying.Applied):
    """What was written; ``records`` are ids of organisations by entry."""

    joined: set[int] = field(default_factory=set)  # entry indexes a firm joined


def apply_changes(
    *,
    entries: list[Entry],
    by: Actor | None,
    kind: str,
    title: str,
    source: str = "",
    reason: str = "",
    skip_refused: bool = False,
) -> Applied:
    """Judge, lock, merge, insert, project: one transaction, one changeset.

    With ``skip_refused`` the entries that cannot be written are returned as problems and the others are written
    (an import); otherwise any problem raises ChangeRefused and nothing is written. Raises PermissionDenied when
    ``by`` does not answer for an organisation or a firm that joins it.
    """
    with changeset(kind=kind, by=by, title=title, reason=reason, source=source) as recorder:
        work = PartyWriting(entries=entries, by=by, source=source, recorder=recorder, applied=Applied())
        work.run(skip_refused=skip_refused)
        for index, pk in work.applied.records.items():
            if entries[index].firms and join_firms(pk, entries[index].firms, by=by):
                work.applied.joined.add(index)
        if not recorder.is_empty:
            work.applied.changeset = recorder.changeset
    return work.applied


class PartyWriting(applying.Writing):
    """One call of apply_changes."""

    label = LABEL
    corrected = ChangeKind.CORRECTED
    presence_of = PRESENCE_OF
    arrivals = ARRIVALS
    personal = facts.FACTS.personal
    together = facts.FACTS.together
    carried = ("name", "jurisdiction", "category", "setup")
    nameless = "请填写党组织名称。"

    def check_entries(self) -> None:
        if self.by is None:
            return  # the portal itself: demonstration data, scheduled work
        ids = set(self.known.values())
        mine = set(PartyOrganization.objects.responsible_to(self.by).filter(pk__in=ids).values_list("pk", flat=True))
        # An identity whose creation was undone belongs to nobody: it is used again as if it were new.
        others = ids - mine
        if others and PartyState.objects.live().filter(organization__in=others).exists():
            raise PermissionDenied(NOT_YOURS)
        for index, entry in enumerate(self.entries):
            is_new = entry.organization is None or entry.organization in others
            place = applying.asserted(entry, "jurisdiction")
            if is_new and not may_found(self.by, place, [one.enterprise for one in entry.firms]):
                self.problem(index, "jurisdiction", "只能登记您负责的街道（园区）或企业的党组织。")
            elif not is_new and self._is_placed_elsewhere(entry, place):
                self.problem(
                    index, "jurisdiction", "所属街道（园区）只能是您负责的，或所在企业的；其他请联系行业党委办公室。"
                )

    def _is_placed_elsewhere(self, entry: Any, place: int | None) -> bool:
        if not any("jurisdiction" in draft.values for draft in entry.drafts):
            return False
        known = PartyState.objects.live().filter(organization=entry.organization, jurisdiction=place)
        hosts = PartyHost.objects.as_of(AsOf.today()).filter(organization=entry.organization)
        return not may_place(self.by, place, hosts.values("enterprise")) and not known.exists()

    def judge_draft(self, draft: Draft, segments: list[Segment]) -> str:
        return judge_day(draft.on) or judge_kind(draft.kind, draft.on, segments)

    def judge_values(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        return judge_values(values)

    def judge_change(
        self, draft: Draft, before: dict[str, Any], after: dict[str, Any], segments: list[Segment]
    ) -> list[tuple[str, str]]:
        return judge_extension(before, after)

    def with_what_follows(self, before: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        return with_what_follows(before, told)

    def split_by_kind(self, before: dict[str, Any], after: dict[str, Any]) -> dict[Any, dict[str, Any]]:
        return facts.split_by_kind(before, after)

    def create_identities(self, identities: list[dict[str, Any]]) -> list[Any]:
        """New organisations with numbers of their own; ids are reserved first because the number is made of the id."""
        ids = applying.reserve_ids(PartyOrganization, len(identities))
        rows = [
            PartyOrganization(pk=pk, number=f"DZ{pk:06d}", **fields) for pk, fields in zip(ids, identities, strict=True)
        ]
        return PartyOrganization.objects.bulk_create(rows, batch_size=1000)

    def follow_up(self, rows: list[Change], after: dict[int, list[Segment]]) -> None:
        """An organisation that ends has no firms from that day on."""
        for change in rows:
            if change.kind in DEPARTURES:
                end_hosts(PartyHost.objects.filter(organization=change.subject_id), change.effective_on)


# --- firms of organisations -----------------------------------------------------------------------


def join_firms(organization: int, firms: Iterable[Joining], *, by: Actor | None) -> int:
    """Let firms belong to an organisation inside the caller's changeset; those that do already are passed over.

    Returns how many joined. A second lead unit at a time raises ChangeRefused.
    """
    wanted = list(firms)
    known = list(PartyHost.objects.live().filter(organization=organization).order_by("starts_on"))
    rows = Enterprise.objects.in_bulk([one.enterprise for one in wanted])
    made = 0
    for one in wanted:
        mine = [h for h in known if h.enterprise_id == one.enterprise]
        if any(h.starts_on <= one.on <= h.ends_on for h in mine):
            continue
        later = [h.starts_on for h in mine if h.starts_on > one.on]
        host = PartyHost(
            organization_id=organization,
            enterprise=rows[one.enterprise],
            is_lead=one.is_lead,
            starts_on=one.on,
            precision=one.precision,
            **({"ends_on": min(later) - timedelta(days=1)} if later else {}),
        )
        refuse_second_lead(host, known, by=by)
        host.save()
        known.append(host)
        made += 1
    return made


def may_see(by: Actor | None, host: PartyHost) -> bool:
    """Whether this person sees the firm today; the portal itself sees all."""
    return by is None or Enterprise.objects.visible_to(by).filter(pk=host.enterprise_id).exists()


def named(host: PartyHost, by: Actor | None) -> str:
    """The firm by its name, to whoever may see it."""
    return str(host.enterprise) if may_see(by, host) else "一家不由您负责的企业"


def refuse_second_lead(host: PartyHost, known: Iterable[PartyHost], *, by: Actor | None) -> None:
    """Raises ChangeRefused when another lead unit holds at the same time."""
    if not host.is_lead:
        return
    for other in known:
        overlaps = other.starts_on <= host.ends_on and other.ends_on >= host.starts_on
        if other.is_lead and overlaps:
            raise ChangeRefused(
                [Problem(0, "is_lead", f"同一时间只能有一家牵头单位，现在是{named(other, by)}；请先改牵头单位。")]
            )


def end_hosts(hosts: Any, day: date) -> None:
    """From that day on the firms belong no longer; what would only begin later is taken back."""
    for host in hosts.live().filter(ends_on__gte=day).select_related("organization", "enterprise"):
        if host.starts_on < day:
            replace_period(host, ends_on=day - timedelta(days=1))
        else:
            remove_period(host)
