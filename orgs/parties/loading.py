"""Loading what list columns need for a page of organisations, each with few queries and at the same point in time."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from constance import config

from foundation.accounts.scope import Actor, full_phone_ids
from foundation.common.masking import mask_phone
from foundation.common.periods import months_later
from foundation.trail.asof import AsOf
from orgs.parties.models import PartyOrganization
from orgs.parties.organization_facts import firms_of
from orgs.places.names import names_on

FIRMS_ELSEWHERE = "另有 {} 家企业不由您负责"
DUE, OVERDUE, EXTENDED, UNKNOWN_TERM, RUNNING = "应换届", "逾期未换届", "延期中", "届期不明", "任期内"


def load_places(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Names of streets as they were called on the day."""
    names = names_on(at)
    for state in states:
        state.jurisdiction_name = names.get(state.jurisdiction_id)


def load_firms(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """The firms of the day and, where an organisation has no figures of its own, the sum of their members.

    Unknown in one firm is unknown in the sum: a part of it would look like the whole. Firms this person may not see on
    the day count in the sums, and are neither named nor shown with numbers of their own.
    """
    found = firms_of([s.organization_id for s in states], at, by=user)
    for state in states:
        there = [(host, firm) for host, firm in found.get(state.organization_id, []) if firm is not None]
        mine: list[tuple[Any, Any]] = [(host, firm) for host, firm in there if firm.is_seen]
        state.all_firms, state.loaded_firms, state.firms_elsewhere = there, mine, len(there) - len(mine)
        lead = next((firm for host, firm in mine if host.is_lead), None) or (mine[0][1] if len(mine) == 1 else None)
        state.first_firm = lead or (mine[0][1] if mine else None)
        state.other_firms = [firm for _, firm in mine if firm is not state.first_firm]
        firms = [firm for _, firm in there if firm.is_present]
        state.has_own_count = state.members_full is not None or state.members_probationary is not None
        if state.has_own_count:
            state.full, state.probationary = state.members_full, state.members_probationary
            state.total = _sum([state.full or 0, state.probationary or 0])
        else:
            state.full = _sum([firm.members_full for firm in firms])
            state.probationary = _sum([firm.members_probationary for firm in firms])
            state.total = _sum([firm.members_total for firm in firms])


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return sum(n or 0 for n in known) if known and None not in known else None


def load_phones(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Phones in full for the office and those who answer for the organisation, masked for everybody else."""
    full = full_phone_ids(PartyOrganization, states, user, key="organization_id")
    for state in states:
        for name in ("secretary_phone", "contact_phone"):
            number = state.personal_text(name)
            setattr(state, f"shown_{name}", number if state.pk in full else mask_phone(number))


def load_terms(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """The term in a word, judged on the day looked at."""
    until = warned_until(at.day)
    for state in states:
        state.term_word = term_word(state, at.day, until) if state.is_present else ""


def warned_until(day: date) -> date:
    """Terms that end no later than this are due (任期届满前若干个月)."""
    return months_later(day, config.PARTY_TERM_WARN_MONTHS)


def term_word(state: Any, day: date, until: date) -> str:
    if state.term_ends_on is None:
        return UNKNOWN_TERM
    if state.term_ends_on < day:
        return OVERDUE
    if state.term_due_on and state.term_due_on < day:
        return EXTENDED
    return DUE if state.term_ends_on <= until else RUNNING
