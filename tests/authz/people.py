"""Who walks through the portal, and which streets, firms and points they answer for."""

from datetime import UTC, date, datetime
from typing import Any

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.tokens import make_token
from orgs.duties import services as duties
from tests.cast import LONG_AGO, make_user, street

# The walk happens on one fixed day, so that what is due, overdue or past is so on every machine.
TODAY = date(2024, 6, 20)
NOW = datetime(2024, 6, 20, 2, tzinfo=UTC)
# Firms change hands on TURN; what is entered on BEFORE belongs to phase a, on AFTER to phase b.
OPENING, BEFORE, TURN, AFTER, LATE = (
    date(2022, 12, 31),
    date(2023, 3, 15),
    date(2023, 9, 1),
    date(2023, 10, 10),
    date(2024, 2, 1),
)
A, B, C = "梅园新村街道", "玄武门街道", "红山街道"

ROLES: dict[str, tuple[str, ...]] = {
    "nobody": (),
    "sysadmin": (Role.SYSTEM_ADMIN,),
    "office": (Role.OFFICE,),
    "leader": (Role.LEADER,),
    "committee_a": (Role.COMMITTEE,),  # had the liaison point until the turn
    "committee_b": (Role.COMMITTEE,),  # has it since
    "lead_a": (Role.STREET_LEAD,),
    "lead_b": (Role.STREET_LEAD,),
    "implementer_c": (Role.IMPLEMENTER,),
    "instructor_1": (Role.INSTRUCTOR,),  # taught a firm until the turn, and answers for none today
    "instructor_2": (Role.INSTRUCTOR,),  # teaches it since
    "superior": (Role.SUPERIOR,),
}
ACTORS = ("anonymous", *ROLES)


def make_people() -> dict[str, User]:
    """Everybody with an account; their streets are given to them at once, their firms by the stories."""
    people = {name: make_user(name, *roles, name=f"人员{name}") for name, roles in ROLES.items()}
    for name, place, part in (
        ("lead_a", A, "lead"),
        ("lead_b", B, "lead"),
        ("implementer_c", C, "implementer"),
    ):
        duties.assign_street_role(
            jurisdiction=street(place),
            person=people[name].person,
            part=part,
            starts_on=LONG_AGO,
            post=f"CANARY-street{place_key(place)}-post-a",
            by=people["office"],
        )
    return people


def place_key(place: str) -> str:
    return {A: "a", B: "b", C: "c"}[place]


def tokens_of(people: dict[str, User]) -> dict[str, str]:
    """A program of each person, which may write; the name of the token is a word of the world."""
    return {name: token_of(name, user) for name, user in people.items() if name != "nobody"}


def token_of(name: str, user: Any) -> str:
    record = name.replace("_", "")
    return make_token(account=user, name=f"CANARY-token{record}-name-a", days=30, is_read_only=False, by=user)
