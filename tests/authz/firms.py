"""Seven firms and what happened to them; every text field holds a word of its own.

=========  ==================================================================================
own        in street A all the time
moved      from street A to street B on the turn, renamed and changed afterwards
left       of street A, left the district; facts of its time were corrected later
taught     of street A; instructor_1 handed it to instructor_2 on the turn
point      of street C; the liaison point of committee_a, then of committee_b
foreign    of street B all the time, instructed by instructor_2
back       of street A, left, and came back to street B under another name
=========  ==================================================================================
"""

from datetime import date
from typing import Any

from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.duties.choices import ContactKind
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.phones import reveal_phone
from orgs.parties import services as parties
from reports.demo.codes import new_style
from tests.authz.canaries import number, word
from tests.authz.people import AFTER, BEFORE, LATE, OPENING, TURN, A, B, C
from tests.cast import moment, street
from tests.parties.cast import make_organization

FIRMS = ("own", "moved", "left", "taught", "point", "foreign", "back")


def facts(key: str, phase: str) -> dict[str, Any]:
    """Values for every text field, each with its own word."""
    texts = ("registered", "business", "kind", "note", "principal", "contact")
    told = {name: word(key, name, phase) for name in texts}
    return {
        "registered_address": told["registered"],
        "business_address": told["business"],
        "business": told["kind"],
        "note": told["note"],
        "principal": told["principal"],
        "contact": told["contact"],
        "phone": number(key, "phone", phase),
    }


def name_of(key: str, phase: str = "a") -> str:
    return f"{word(key, 'name', phase)}公司"


def tell_firms(world: Any) -> None:
    """Found all of them, then let their stories happen in the order of the days."""
    office = world.people["office"]
    places = {"own": A, "moved": A, "left": A, "taught": A, "point": C, "foreign": B, "back": A}
    for serial, (key, place) in enumerate(places.items(), start=1):
        with clock_at(moment("2023-01-10")):
            applied = services.add_enterprise(
                kind=ChangeKind.OPENING,
                on=OPENING,
                values={
                    "name": name_of(key),
                    "jurisdiction": street(place).pk,
                    "staff": 40 + serial,
                    "members_full": 4,
                    "is_key": True,
                    **facts(key, "a"),
                },
                code=new_style(serial),
                reason=word(key, "foundreason"),
                source=word(key, "foundsource"),
                is_other=True,  # the words are alike
                by=office,
            )
        world.firms[key] = Enterprise.objects.get(pk=applied.enterprises[0])
    for key in FIRMS:
        with clock_at(moment(BEFORE.isoformat())):
            tell_phase(world, key, "a", BEFORE)
    _duties_before(world)
    for story in (_moved, _left, _back, _taught_and_point):
        story(world)
    for key in ("moved", "taught", "point", "back"):
        with clock_at(moment(AFTER.isoformat())):
            tell_phase(world, key, "b", AFTER)
    with clock_at(moment(LATE.isoformat())):
        _late(world)


def tell_phase(world: Any, key: str, phase: str, day: date) -> None:
    """What happens to a firm in a phase: new facts, another name, an alias, contacts, doubts, a reason, a branch."""
    firm, office = world.firms[key], world.people["office"]
    if phase == "b":
        told = {"name": name_of(key, "b"), "reason": word(key, "rename", "b"), "is_other": True}
        services.rename(enterprise=firm, on=day, by=office, **told)
    services.edit_enterprise(
        enterprise=firm,
        values={**facts(key, phase), "staff": 60 if phase == "a" else 90},
        on=day,
        by=office,
        reason=word(key, "reason", phase),
        source=word(key, "source", phase),
    )
    world.aliases[key, phase] = services.add_alias(
        enterprise=firm, name=word(key, "alias", phase), since=day, by=office
    )
    for kind in (ContactKind.VISIT, ContactKind.PHONE):
        world.contacts[key, phase, kind] = duties.record_contact(
            enterprise=firm,
            person=world.people["committee_a"].person,
            on=day,
            kind=kind,
            note=word(key, f"{kind}note", phase),
            source=word(key, "csource", phase),
            by=office,
        )
    duties.withdraw_contact(
        contact=world.contacts[key, phase, ContactKind.PHONE], reason=word(key, "withdrawn", phase), by=office
    )
    settled = services.report_unreachable(enterprise=firm, reason="phone", note=word(key, "asked", phase), by=office)
    services.settle_doubt(doubt=settled, outcome=word(key, "outcome", phase), by=office)
    world.doubts[key, phase] = services.open_doubt(
        enterprise=firm, reason="other", note=word(key, "doubt", phase), source=word(key, "dsource", phase), by=office
    )
    world.reasons[key, phase] = parties.give_reason(
        enterprise=firm,
        reason=word(key, "unbuilt", phase),
        starts_on=day,
        ends_on=date(day.year + 1, 12, 30),
        by=office,
    )


def _duties_before(world: Any) -> None:
    people, office = world.people, world.people["office"]
    since: dict[str, Any] = {"starts_on": OPENING, "by": office}
    for who, key in (("instructor_1", "taught"), ("instructor_2", "foreign")):
        duties.appoint_instructor(person=people[who].person, employment="full", **since)
        world.duties[key] = duties.assign_instructor(person=people[who].person, enterprise=world.firms[key], **since)
    world.duties["point"] = duties.assign_liaison(
        person=people["committee_a"].person, enterprise=world.firms["point"], reason=word("liaison", "reason"), **since
    )


def _moved(world: Any) -> None:
    with clock_at(moment(TURN.isoformat())):
        services.move_within(
            enterprises=[world.firms["moved"]],
            on=TURN,
            jurisdiction=street(B).pk,
            reason=word("moved", "move"),
            by=world.people["office"],
        )


def _left(world: Any) -> None:
    with clock_at(moment("2023-11-01")):
        services.move_out(
            enterprises=[world.firms["left"]],
            on=date(2023, 11, 1),
            to=word("left", "to"),
            reason=word("left", "leave"),
            by=world.people["office"],
        )


def _back(world: Any) -> None:
    firm, office = world.firms["back"], world.people["office"]
    with clock_at(moment("2023-08-01")):
        services.move_out(enterprises=[firm], on=date(2023, 8, 1), to=word("back", "to"), by=office)
    with clock_at(moment(TURN.isoformat())):
        services.move_in(
            enterprises=[firm],
            on=TURN,
            origin=word("back", "origin", "b"),
            values={"jurisdiction": street(B).pk},
            by=office,
        )


def _taught_and_point(world: Any) -> None:
    """Both are handed over on the turn; the first handover is accepted, the second still waits."""
    people, office = world.people, world.people["office"]
    with clock_at(moment(TURN.isoformat())):
        for key, to in (("taught", "instructor_2"), ("point", "committee_b")):
            (world.handovers[key],) = duties.reassign(
                duties=[world.duties[key]],
                to=people[to].person,
                on=TURN,
                note=word(f"handover{key}", "note"),
                by=office,
            )
        duties.accept_handover(handover=world.handovers["taught"], by=people["instructor_2"])


def _late(world: Any) -> None:
    """Corrections of what was, a branch for each street, and a number somebody looked at."""
    office = world.people["office"]
    services.edit_enterprise(
        enterprise=world.firms["left"],
        values={"note": word("left", "corrected", "b")},
        on=BEFORE,
        is_correction=True,
        reason=word("left", "why", "b"),
        by=office,
    )
    for key, place, phase in (("own", A, "a"), ("moved", B, "b"), ("foreign", B, "a"), ("taught", A, "b")):
        world.branches[key] = make_organization(
            word(key, "branch", phase),
            world.firms[key],
            lead=world.firms[key],
            on=AFTER,
            place=place,
            short_name=word(key, "short", phase),
            upper=word(key, "upper", phase),
            approval_number=word(key, "approval", phase),
            secretary=word(key, "secretary", phase),
            secretary_phone=number(key, "sphone", phase),
            secretary_post=word(key, "spost", phase),
            contact=word(key, "pcontact", phase),
            contact_phone=number(key, "cphone", phase),
            note=word(key, "pnote", phase),
            last_election_on="2021-07-01",
        )
    state = EnterpriseState.objects.live().filter(enterprise=world.firms["foreign"]).latest("effective_from")
    reveal_phone(state=state, purpose="check", note=word("reveal", "note"), by=world.people["leader"])
