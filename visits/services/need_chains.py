"""What follows from chains: where needs stand and with whom, put right at the end of every act; firms that leave or move."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.recording import Recorder, changeset
from foundation.trail.writing import chunks
from orgs.duties.models import StreetRole
from orgs.duties.open_items import OpenItem
from orgs.enterprises.choices import DEPARTURES
from orgs.enterprises.models import EnterpriseChange
from visits.models import Need, NeedHolding, NeedStep
from visits.needs.chain import OFFICE, History, Holder, Standing
from visits.needs.choices import UNDER_WAY, NeedState, Outcome, StepKind
from visits.needs.histories import histories
from visits.services.needs import write_step

STEP = NeedStep._meta.label_lower
KIND = "needs"


def follow_needs(recorder: Recorder) -> None:
    """Put right the needs this act wrote a step of, and those joined to them; runs last in every act."""
    touched: set[int] = set()
    if any(label == STEP for label, *_ in recorder.row_digests):
        touched |= _needs(NeedStep.objects.filter(changeset=recorder.changeset))
    for chunk in chunks(recorder.closings.get(NeedStep, [])):
        touched |= _needs(NeedStep.objects.filter(pk__in=chunk))
    for chunk in chunks(sorted(touched)):
        put_right(chunk)


def _needs(rows: QuerySet) -> set[int]:
    return set(rows.values_list("need_id", flat=True))


def put_right(ids: Iterable[int]) -> None:
    """Write beside these needs, and those joined to them, where they stand and who has them."""
    followed = histories(ids)
    joining = NeedStep.objects.live().filter(kind=StepKind.JOINED, other__in=list(followed))
    joined = _needs(joining) - set(followed)
    known = {**followed, **histories(joined)}
    # Whom they were joined to at any time: who had it on those days stays so when they stand by themselves again.
    once = {stretch.standing.joined_to for history in known.values() for stretch in history.stretches}
    known |= histories({pk for pk in once if pk is not None} - set(known))
    NeedHolding.objects.filter(need__in=[*followed, *joined]).delete()
    made: list[NeedHolding] = []
    for pk in [*followed, *joined]:
        history = known[pk]
        if not history.stretches:
            continue
        stretches = carried(history, known)
        # Past the guard on purpose: what follows from the chain is no fact and has no trail of its own.
        QuerySet.update(Need.objects.filter(pk=pk), **_columns(history.now, stretches[-1][1]))
        made += _holdings(pk, stretches, history.now)
    NeedHolding.objects.bulk_create(made)


Held = list[tuple[date, Holder]]


def carried(history: History, known: dict[int, History]) -> Held:
    """From which day who is accountable; while a need is joined to another, whoever has that one."""
    held: Held = []
    for stretch in history.stretches:
        standing = stretch.standing
        if standing.state != NeedState.JOINED or standing.joined_to not in known:
            held.append((stretch.first, standing.holder))
            continue
        others = known[standing.joined_to].stretches
        before = [one for one in others if one.first <= stretch.first]
        during = [
            one for one in others if one.first > stretch.first and (not stretch.until or one.first < stretch.until)
        ]
        held += [(stretch.first, before[-1].standing.holder)] if before else [(stretch.first, standing.holder)]
        held += [(one.first, one.standing.holder) for one in during]
    return held


def _holdings(need: int, held: Held, now: Standing) -> list[NeedHolding]:
    """Runs of the same holder become one row; who joins in has one while they do."""
    runs: Held = []
    for first, holder in held:
        if not runs or runs[-1][1] != holder:
            runs.append((first, holder))
    ends = [*(first for first, _ in runs[1:]), None]
    rows = [
        NeedHolding(need_id=need, person_id=h.person, jurisdiction_id=h.jurisdiction, first_on=first, until_on=until)
        for (first, h), until in zip(runs, ends, strict=True)
    ]
    for h in now.joint:
        joint = {"person_id": h.person, "jurisdiction_id": h.jurisdiction, "is_joint": True}
        rows.append(NeedHolding(need_id=need, first_on=now.told_on or now.since, **joint))
    return rows


def _columns(now: Standing, holder: Holder) -> dict[str, Any]:
    names = {"since", "unit", "due_on", "promised_on", "look_on", "told_on", "replied_on", "ended_on", "answer"}
    names |= {"outcome", "reopened", "needs_coordination"}
    told = {name: getattr(now, name) for name in names}
    return {
        **told,
        "state": str(now.state),
        "person_id": holder.person,
        "street_id": holder.jurisdiction,
        "joined_to_id": now.joined_to,
    }


# --- firms that leave or move -----------------------------------------------------------------------


def leave_with_firms(ids: list[int], day: date, recorder: Recorder) -> None:
    """Firms that leave: their needs are settled, or handed on to where the firm goes; runs inside the departure's act.

    A need of another firm that was joined to one of them stands by itself again, with whoever had both.
    """
    going = {**dict.fromkeys(ids, ""), **_destinations(ids, recorder)}
    needs = Need.objects.live().filter(enterprise__in=ids).exclude(state__in=(NeedState.CLOSED, NeedState.LEFT))
    for need in needs.select_for_update(of=("self",)).order_by("pk"):
        place = going[need.enterprise_id]
        for other in need.joined.live().exclude(enterprise__in=ids).select_for_update(of=("self",)).order_by("pk"):
            _write(other, StepKind.SEPARATED, day, holder=need.holder, text="合并办理的那一条随企业离开，单独继续办理")
        outcome = Outcome.HANDED_ON if place else Outcome.SETTLED
        text = f"企业迁往{place}，移交当地继续办理" if place else "企业已不在库中，不再办理"
        _write(need, StepKind.LEFT, day, outcome=outcome, text=text)


def _destinations(ids: list[int], recorder: Recorder) -> dict[int, str]:
    left = EnterpriseChange.objects.filter(changeset=recorder.changeset, enterprise__in=ids, kind__in=DEPARTURES)
    return dict(left.exclude(counterpart="").values_list("enterprise_id", "counterpart"))


def move_with_firms(moves: Sequence[tuple[int, int | None, int | None, date]]) -> None:
    """Firms that move within the district: what lies with the old street goes to the new one, or to the office.

    ``moves``: firm, old street, new street, day. Runs inside the act of the move.
    """
    for enterprise, old, new, day in moves:
        if old is None or old == new:
            continue
        of_street = StreetRole.objects.as_of(AsOf(day)).filter(jurisdiction=old).values("person")
        needs = Need.objects.live().filter(enterprise=enterprise, joined_to=None, state__in=UNDER_WAY)
        needs = needs.filter(Q(street=old) | Q(person__in=of_street))
        for need in needs.select_for_update(of=("self",)).order_by("pk"):
            _write(need, StepKind.TRANSFERRED, day, holder=Holder(None, new), text="企业迁到本街道（园区），随企业移交")


def _write(need: Need, kind: StepKind, day: date, *, holder: Holder = OFFICE, **told: Any) -> None:
    """A step on that day, or on the chain's last day when the act was entered later than what was done meanwhile."""
    last = need.steps.live().order_by("-number").values_list("on", flat=True).first()
    to = {"person_id": holder.person, "jurisdiction_id": holder.jurisdiction}
    write_step(NeedStep(need=need, kind=kind, on=max(day, last or day), **to, **told))


# --- handovers --------------------------------------------------------------------------------------


def open_needs(person: Person, on: date) -> list[OpenItem]:
    """Needs that lie with a person by name and are not ended."""
    needs = Need.objects.live().filter(person=person, state__in=UNDER_WAY, raised_on__lte=on)
    return [
        OpenItem(
            kind=KIND,
            key=need.pk,
            # A handover is read by more people than the need.
            title="一条保密诉求" if need.is_confidential else f"诉求：{need.title}",
            person=person.pk,
            enterprise=need.enterprise_id,
            url=need.get_absolute_url(),
            due=need.due_on,
        )
        for need in needs.order_by("due_on", "pk")
    ]


def give_needs(items: Sequence[OpenItem], to: Person, by: Actor | None) -> None:
    """Give them to the successor; part of the handover's own act."""
    with changeset(kind="need_transferred", by=by, title=f"诉求转给{to}"):
        needs = Need.objects.live().filter(pk__in=[item.key for item in items], state__in=UNDER_WAY, joined_to=None)
        for need in needs.exclude(person=to).select_for_update(of=("self",)).order_by("pk"):
            _write(need, StepKind.TRANSFERRED, clock.today(), holder=Holder(to.pk), text="随职责移交")


def accountable(needs: Q | None = None) -> QuerySet[NeedHolding]:
    """The holdings that stand today, one for each need; for the check that none is without."""
    rows = NeedHolding.objects.filter(is_joint=False, until_on__isnull=True)
    return rows if needs is None else rows.filter(needs)
