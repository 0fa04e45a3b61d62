"""Who may read which word: written by hand from what was decided, and without asking the portal.

Whoever adds a record adds its line here; a word without a line may be read by nobody but the office.
"""

from tests.authz.canaries import Canary, masked
from tests.authz.people import ACTORS

OFFICE = {"office"}
EVERYWHERE = {"office", "leader", "committee_a", "committee_b"}  # they see the whole district
WORKING = EVERYWHERE | {"lead_a", "lead_b", "implementer_c", "instructor_1", "instructor_2"}

# Firms: today's street and instructor see all of it; those before see what was theirs then, and nothing after.
FIRMS: dict[tuple[str, str], set[str]] = {
    ("own", "a"): EVERYWHERE | {"lead_a"},
    ("moved", "a"): EVERYWHERE | {"lead_a", "lead_b"},
    ("moved", "b"): EVERYWHERE | {"lead_b"},
    ("left", "a"): EVERYWHERE | {"lead_a"},
    ("left", "b"): EVERYWHERE | {"lead_a"},
    ("taught", "a"): EVERYWHERE | {"lead_a", "instructor_1", "instructor_2"},
    ("taught", "b"): EVERYWHERE | {"lead_a", "instructor_2"},
    ("point", "a"): EVERYWHERE | {"implementer_c"},
    ("point", "b"): EVERYWHERE | {"implementer_c"},
    ("foreign", "a"): EVERYWHERE | {"lead_b", "instructor_2"},
    ("back", "a"): EVERYWHERE | {"lead_a", "lead_b"},
    ("back", "b"): EVERYWHERE | {"lead_b"},
}

# Who answers for the firm today, and so sees its telephone numbers in full.
ANSWERS: dict[str, set[str]] = {
    "own": {"office", "lead_a"},
    "moved": {"office", "lead_b"},
    "left": {"office", "lead_a"},
    "taught": {"office", "lead_a", "instructor_2"},
    "point": {"office", "implementer_c", "committee_b"},
    "foreign": {"office", "lead_b", "instructor_2"},
    "back": {"office", "lead_b"},
}

# All other records, whatever their field.
RECORDS: dict[str, set[str]] = {
    # Responsibilities: of the streets and firms one sees; the committee's own by everybody who works here.
    "streeta": EVERYWHERE | {"lead_a", "instructor_2"},
    "streetb": EVERYWHERE | {"lead_b", "instructor_2"},
    "streetc": EVERYWHERE | {"implementer_c"},
    "liaison": EVERYWHERE | {"implementer_c"},
    "seat": WORKING,
    "block": WORKING | {"superior", "sysadmin"},  # a word of the dictionaries; the interface's description names them
    # Passing on and standing in: whoever is named in it, and of a handover who sees the firm that passes.
    "deputy": {"office", "leader", "implementer_c", "lead_b"},
    "handovertaught": EVERYWHERE | {"instructor_1", "instructor_2", "lead_a"},
    "handoverpoint": EVERYWHERE | {"implementer_c"},
    # What was asked: the street or person asked, the office and the leaders; sweeps the committee, too.
    "sweepb": EVERYWHERE | {"lead_b"},
    "sweepc": EVERYWHERE | {"implementer_c"},
    "taskb": {"office", "leader", "lead_b"},
    "taskc": {"office", "leader", "implementer_c"},
    "taskp": {"office", "leader", "instructor_2"},
    # Needs: with the firm; a confidential one the office and whoever handles it today.
    "needopen": EVERYWHERE | {"lead_a"},
    "secretoffice": OFFICE,
    "secretforeign": OFFICE,
    "secretstreet": OFFICE | {"lead_a"},
    "secretperson": OFFICE | {"instructor_2"},
    "secretjoint": OFFICE | {"committee_b", "implementer_c"},
    # Meetings: the committee's, and the street's that was given something to do there. What was held: all who work here.
    "meetingd": EVERYWHERE,
    "meetingb": EVERYWHERE | {"lead_b"},
    "theme": WORKING,
    "care": WORKING,
    "training": WORKING,
    "unit": WORKING,  # it holds the training
    # Nominations go with their firm.
    "nomineea": EVERYWHERE | {"lead_a"},
    "nomineeb": EVERYWHERE | {"lead_b", "instructor_2"},
    # Working papers: their maker, and of imports the office.
    "importb": {"office", "lead_b"},
    "importd": {"office", "lead_b"},
    "export": {"office", "lead_b"},
    "job": {"lead_b", "sysadmin"},
    "arrangement": {"office", "lead_b"},
    # Accounts and remarks.
    "colleague": {"office", "sysadmin", "lead_b"},
    "feedback": {"office", "sysadmin"},
    "reveal": {"office"},
    **{
        f"token{name.replace('_', '')}": {"office", "sysadmin", name}
        for name in ACTORS
        if name not in ("anonymous", "nobody")
    },
}

PHONES = {"phone", "sphone", "cphone"}
REVEALING = {"enterprises:phone", "parties:phone"}  # the pages that hand out one number on request

# Fields no page shows, each with the reason; the walk fails for any other that nobody meets.
SHOWN_NOWHERE: dict[str, str] = {
    "phonenote": "the note of a contact that was taken back in the moment it was entered",
    "progress": "how far a job was that has failed since: its error stands there instead",
    "reveal-note": "what a number was asked for is kept with the event, whose list tells the purpose only",
    "taskb-note": "the note was written over when the work began; the act tells the new one",
    "gone": "an alias whose act was undone",
}


def readers(canary: Canary) -> set[str]:
    """Who may read the word, on whatever page, day or file."""
    if canary.field in PHONES and canary.record in ANSWERS:
        return ANSWERS[canary.record]
    if (of_firm := FIRMS.get((canary.record, canary.phase))) is not None:
        return of_firm
    return RECORDS.get(canary.record, OFFICE)


def shown_on_request(canary: Canary, actor: str) -> bool:
    """Whoever sees a number masked may ask for it, for a purpose that is kept."""
    return canary.field in PHONES and actor in readers(masked(canary))


def forbidden(found: set[Canary], actor: str) -> set[Canary]:
    """Those of the words this person must not have met."""
    return {canary for canary in found if actor not in readers(canary)}
