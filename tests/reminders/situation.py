"""A day on which every rule finds something, and the people it is none of the business of."""

from datetime import date, timedelta
from typing import Any

from activities.kinds import MEETING, TRAINING
from activities.models import MeetingType
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow, Outcome
from foundation.records import services as records
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.recording import changeset
from orgs.collection.services.reporting import add_task
from orgs.duties import services as duties
from orgs.duties.models import Handover
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.places.models import Block
from orgs.places.services import save_place
from orgs.rounds.services import open_round
from reminders.choices import Who
from reminders.people import People
from reminders.rules.base import RULES, Due, Scope
from reminders.services import remind_round
from tests.cast import LONG_AGO, make_firm, make_user, moment, street
from tests.parties.cast import make_organization
from tests.reminders.conftest import PLACE, make_instructed
from tests.visits.needs_cast import make_need, step
from visits.needs.chain import OFFICE, Holder

TODAY = date(2026, 12, 24)
OTHER_PLACE = "玄武门街道"
STRANGERS = ("lead", "instructor", "member", "sysadmin", "superior", "nobody")


def make_strangers() -> dict[str, User]:
    """Another street's lead, another's instructor, a member with another point, and those without any records."""
    made = {
        "lead": make_user("other_lead", Role.STREET_LEAD, name="别街牵头"),
        "instructor": make_user("other_instructor", Role.INSTRUCTOR, name="别街指导"),
        "member": make_user("other_member", Role.COMMITTEE, name="别的委员"),
        "sysadmin": make_user("other_sysadmin", Role.SYSTEM_ADMIN),
        "superior": make_user("other_superior", Role.SUPERIOR),
        "nobody": make_user("other_nobody"),
    }
    since: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}
    duties.assign_street_role(jurisdiction=street(OTHER_PLACE), person=made["lead"].person, part="lead", **since)
    firm = make_firm("别街全新科技有限公司", place=OTHER_PLACE, on=TODAY)
    duties.assign_instructor(person=made["instructor"].person, enterprise=firm, **since)
    duties.assign_liaison(person=made["member"].person, enterprise=firm, **since)
    return made


def make_situation(team: dict[str, User]) -> list[Due]:
    """What makes every rule speak about the team's street; returns all items of the district."""
    member = make_user("member", Role.COMMITTEE, name="联系委员")
    with clock_at(moment("2026-01-10")):
        _firms(team, member)
    with clock_at(moment("2026-12-01")):
        _ask(team)
        _need(team)
        _pass_on(team)
    with clock_at(moment(TODAY.isoformat())):
        remind_round(found=open_round(), by=team["office"])
        return found_on(TODAY)


def found_on(day: date) -> list[Due]:
    """Every rule's items of the district."""
    return [due for code in RULES for due in found_by(code, day)]


def found_by(code: str, day: date) -> list[Due]:
    first = RULES[code].first_day(day, frozenset(Who))
    assert first is not None
    return list(RULES[code].find(AsOf(day), first, Scope()))


def told_of(due: Due, day: date) -> list[User]:
    """Whose the item is by the rule's own steps."""
    people = People(AsOf(day))
    people.prepare([due])
    whos = [who for step in RULES[due.rule].steps() if step.is_reached(due.due_on, day) for who in step.to]
    return list(User.objects.filter(pk__in=people.of(due, whos)))


def _firms(team: dict[str, User], member: User) -> None:
    """Stale ones, doubted ones, one that jumps, one that leaves, one that comes; none of them visited."""
    on = date(2026, 1, 10)
    stale, asked, jumping, leaving = (
        make_instructed(f"南京{word}科技有限公司", team["instructor"], on=on, staff=100)
        for word in ("待确认", "待核实", "人数", "迁走")
    )
    for firm in (stale, asked):
        since: dict[str, Any] = {"starts_on": on, "is_second_meant": True, "by": None}
        duties.assign_liaison(person=member.person, enterprise=firm, **since)
    make_organization("届满党支部", jumping, on=on, last_election_on="2023-12-20")
    make_firm("南京重点科技有限公司", on=on, is_key=True)
    make_firm("南京应建科技有限公司", on=on, members_total=4, members_full=4, members_probationary=0)
    make_firm("南京无党员科技有限公司", on=on, staff=90, members_total=0)
    block = save_place(row=Block(jurisdiction=street(PLACE), name="空缺板块"), by=None)
    make_firm("南京板块科技有限公司", on=on, block=block.pk)
    day = date(2026, 12, 1)
    with clock_at(moment(day.isoformat())):
        services.edit_enterprise(enterprise=jumping, values={"staff": 300}, on=day, by=None)
        services.move_out(enterprises=[leaving], on=day, to="", by=None)
        make_firm("南京迁来科技有限公司", on=day, kind=ChangeKind.MOVED_IN)
        services.open_doubt(enterprise=asked, reason="phone", by=None)


def _ask(team: dict[str, User]) -> None:
    """Tasks of the street, of one person and of the office; imports of the lead and of the office."""
    asked: dict[str, Any] = {"requester": "市委网信办", "due_on": TODAY + timedelta(days=2), "by": None}
    add_task(name="街道报表", jurisdiction=street(PLACE), **asked)
    add_task(name="个人报表", person=team["instructor"].person, **asked)
    add_task(name="办公室报表", **asked)
    _decide(team, TODAY + timedelta(days=2))
    for who in ("lead", "office"):
        done = {"target": "enterprises", "status": BatchStatus.DONE, "applied_at": moment("2026-12-01")}
        batch = ImportBatch.objects.create(filename=f"{who}的台账.xlsx", by=team[who], **done)
        wrong = {"sheet": "企业台账", "outcome": Outcome.ERROR, "judged": Outcome.ERROR}
        ImportRow.objects.create(batch=batch, position=1, **wrong)


def _need(team: dict[str, User]) -> None:
    """Needs to be answered, silent ones, answered ones and lasting ones: of a person, of the street, of the office."""
    firm = make_instructed("南京诉求科技有限公司", team["instructor"], on=date(2026, 1, 10))
    told: dict[str, Any] = {"text": "说明", "on": date(2026, 12, 1)}
    office, place, person = OFFICE, Holder(None, street(PLACE).pk), Holder(team["instructor"].person.pk)
    for number, holder in enumerate((office, place, person)):
        days = {"raised_on": date(2026, 10, 1), "is_confidential": number == 2}
        make_need(firm, number, holder=holder, **days)
        answered = make_need(firm, number + 3, holder=holder, raised_on=date(2026, 10, 1))
        step(answered, "replied", outcome="solved", **told)
        lasting = make_need(firm, number + 6, holder=holder, raised_on=date(2026, 10, 1))
        if holder == OFFICE:
            lasting = step(lasting, "assigned", to=holder, on=date(2026, 10, 1))
        step(lasting, "long_term", due_on=date(2026, 12, 30), **told)


def _decide(team: dict[str, User], due: date) -> None:
    """A meeting with something to do for the street, one person and the office; a training with places left."""
    owners: list[dict[str, Any]] = [{"jurisdiction": street(PLACE)}, {"person": team["instructor"].person}, {}]
    decisions = [{"text": f"第 {n} 件事", "due_on": due, **owner} for n, owner in enumerate(owners)]
    values = {"kind": MeetingType.objects.first(), "title": "推进会", "on": date(2026, 12, 1)}
    records.add(kind=MEETING, values=values, below={"decisions": decisions}, by=None)
    records.add(kind=TRAINING, values={"title": "实训营", "on": due, "deadline": due, "quota": 5}, by=None)


def _pass_on(team: dict[str, User]) -> None:
    """Handovers to accept and without a recipient, a deputy, and a member without any point."""
    idle = make_user("idle", Role.COMMITTEE, name="无点委员")
    duties.seat_member(person=idle.person, department="工信局", starts_on=LONG_AGO, by=None)
    on = date(2026, 12, 10)
    with changeset(kind="test", by=None, title="交接"):
        Handover(person=idle.person, to=team["implementer"].person, on=on).save()
        Handover(person=team["lead"].person, on=on).save()
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=9)}
    duties.assign_deputy(person=idle.person, deputy=team["implementer"].person, **days, by=None)
