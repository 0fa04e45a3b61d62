"""What makes the rules speak: stale checks, jumps, loose moves, terms, vacancies, visits to make, questions left open.

All of it is dated from ``END``, the last day of the running half-year: on that day every rule has something to say.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone

from foundation.accounts.models import Person, User
from foundation.common.periods import MONTHS_OF_HALF_YEAR, MONTHS_OF_QUARTER, period_end, period_start
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow, Outcome
from foundation.trail.clock import clock_at
from foundation.trail.recording import changeset
from orgs.collection.models import ReportingTask
from orgs.duties.models import Deputy, Handover, HandoverLine, InstructorAssignment, LiaisonPoint
from orgs.enterprises.choices import ChangeKind, DoubtReason
from orgs.enterprises.models import Doubt
from orgs.enterprises.services import Draft, Entry, apply_changes, confirm
from orgs.parties import services as parties
from orgs.parties.choices import Category, Setup
from orgs.parties.choices import ChangeKind as PartyKind
from orgs.places.models import Block, Jurisdiction
from orgs.rounds.services import open_round
from tests.bench.firms import OPENING, facts_of, name_of

END = period_end(timezone.localdate(), MONTHS_OF_HALF_YEAR)
SINCE = date(2022, 1, 1)
ROUNDS = 3  # the last of them is the running one


def moment(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def add_findings(firms: list[int], *, first_new: int) -> None:
    """Give these firms what makes the rules fire; every so many-th has one of each kind.

    ``first_new`` numbers the firms that are added on the way.
    """
    _confirm_in_rounds(firms[5::10])
    with clock_at(moment(END - timedelta(days=20))):
        _edit(firms[::30], _blocks(len(firms) // 100))
        _move(firms[1::60], range(first_new, first_new + len(firms) // 60))
        _found_organizations(firms[2::30])
        _assign(firms[3::10], firms[4::40])
        _ask([*firms[6::40], *firms[4::400]], len(firms) // 80)  # some of them at liaison points


def _confirm_in_rounds(firms: list[int]) -> None:
    """Unchanged in three rounds running: done in this one, and among those a sample is drawn from."""
    start = period_start(END, MONTHS_OF_QUARTER)
    starts = [start]
    while len(starts) < ROUNDS:
        starts.insert(0, period_start(starts[0] - timedelta(days=1), MONTHS_OF_QUARTER))
    for first in starts:
        with clock_at(moment(first + timedelta(days=30))):
            open_round()
            confirm(enterprises=firms, by=None)


def _blocks(count: int) -> list[int]:
    """Blocks without an instructor."""
    places = list(Jurisdiction.objects.all())
    known = Block.objects.count()
    with changeset(kind="bench", by=None, title="测量用板块"):
        made = [Block(jurisdiction=places[n % len(places)], name=f"板块{known + n}") for n in range(count)]
        for block in made:
            block.save()
    return [block.pk for block in made]


def _edit(firms: list[int], blocks: list[int]) -> None:
    """Firms whose staff doubled, some of them in a block."""
    on = END - timedelta(days=30)
    entries = [
        Entry([Draft(on=on, values={"staff": 2000 + n, **_in_block(blocks, n)})], enterprise=pk)
        for n, pk in enumerate(firms)
    ]
    apply_changes(entries=entries, by=None, kind="bench", title="测量用变动", source="测量")


def _in_block(blocks: list[int], n: int) -> dict[str, int]:
    return {"block": blocks[n]} if n < len(blocks) else {}


def _move(leaving: list[int], coming: range) -> None:
    """Firms that left for nobody knows where, and firms that came and have no instructor yet."""
    on, places = END - timedelta(days=30), list(Jurisdiction.objects.values_list("pk", flat=True))
    entries = [Entry([Draft(on=on, values={}, kind=ChangeKind.MOVED_OUT)], enterprise=pk) for pk in leaving]
    for n in coming:
        values = {**facts_of(n), "name": name_of(n), "jurisdiction": places[n % len(places)]}
        entries.append(Entry([Draft(on=on, values=values, kind=ChangeKind.MOVED_IN)]))
    apply_changes(entries=entries, by=None, kind="bench", title="测量用迁移", source="测量")


def _found_organizations(firms: list[int]) -> None:
    """Branches whose terms are over or end soon, each of one firm."""
    places = list(Jurisdiction.objects.values_list("pk", flat=True))
    entries = []
    for n, pk in enumerate(firms):
        ends = END + timedelta(days=n % 500 - 350)
        values = {
            "name": f"测量{pk}党支部",
            "category": Category.BRANCH.value,
            "setup": Setup.OWN.value,
            "jurisdiction": places[n % len(places)],
            "secretary": "王某",
            "last_election_on": ends.replace(year=ends.year - 3, day=min(ends.day, 28)).isoformat(),
        }
        draft = parties.Draft(on=OPENING, values=values, kind=PartyKind.OPENING)
        entries.append(parties.Entry([draft], firms=[parties.Joining(pk, OPENING, is_lead=True)]))
    parties.apply_changes(entries=entries, by=None, kind="bench", title="测量用党组织", source="测量")


def _assign(instructed: list[int], liaison: list[int]) -> None:
    """Instructors of fifty firms each that made no visit, members with ten points each that made no contact."""
    with changeset(kind="bench", by=None, title="测量用分工"):
        people = [Person(name=f"测量人{n}") for n in range(len(instructed) // 50 + 1)]
        for person in people:
            person.save()
        InstructorAssignment.objects.bulk_create(
            _periods(InstructorAssignment, instructed, people, 50), batch_size=1000
        )
        LiaisonPoint.objects.bulk_create(_periods(LiaisonPoint, liaison, people, 10), batch_size=1000)
        _pass_on(people, liaison)


def _pass_on(people: list[Person], firms: list[int]) -> None:
    """Handovers nobody accepted yet, some with nobody to accept them, and people who stand in for each other."""
    for n, (person, to) in enumerate(pairwise(people)):
        handover = Handover(person=person, to=None if n % 4 == 0 else to, on=END - timedelta(days=15))
        handover.save()
        HandoverLine(handover=handover, kind="liaison", enterprise_id=firms[n]).save()
        Deputy(person=person, deputy=to, starts_on=END, ends_on=END + timedelta(days=7)).save()


def _periods(model: Any, firms: list[int], people: list[Person], each: int) -> list[Any]:
    from foundation.trail.recording import require_recorder

    recorder = require_recorder(model)
    kept = {"starts_on": SINCE, "recorded_at": recorder.at, "changeset": recorder.changeset}
    return [
        model(enterprise_id=pk, person=people[min(n // each, len(people) - 1)], **kept) for n, pk in enumerate(firms)
    ]


def _ask(doubted: list[int], count: int) -> None:
    """Questions left open, tasks not sent, imports with rows that wait."""
    now, day = timezone.now(), END - timedelta(days=20)
    with changeset(kind="bench", by=None, title="测量用事项"):
        Doubt.objects.bulk_create(
            [Doubt(enterprise_id=pk, reason=DoubtReason.PHONE, opened_on=day, recorded_at=now) for pk in doubted]
        )
        for n in range(count):
            ReportingTask(name=f"填报{n}", requester="上级", due_on=END, opened_on=day).save()
    office = User.objects.get(username="office")
    done = {"target": "enterprises", "by": office, "status": BatchStatus.DONE, "applied_at": moment(day)}
    batches = ImportBatch.objects.bulk_create([ImportBatch(filename=f"台账{n}.xlsx", **done) for n in range(count)])
    wrong = {"sheet": "企业台账", "outcome": Outcome.ERROR, "judged": Outcome.ERROR}
    ImportRow.objects.bulk_create([ImportRow(batch=batch, position=1, **wrong) for batch in batches])
