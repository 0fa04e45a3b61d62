"""The kinds of responsibility that pass from hand to hand, each declared once."""

from dataclasses import dataclass
from typing import Any

from orgs.duties.choices import INSTRUCTOR, LIAISON
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole


@dataclass(frozen=True)
class DutyKind:
    """One kind: its rows, its addresses, what a row is about, and which part of ``choices.PARTS`` its holder has."""

    model: Any
    page: str  # duties:street, duties:street-end …
    word: str  # among the addresses of the interface, and in what programs send
    title: str
    about: tuple[str, ...]  # the fields that say it
    part: str = ""  # empty: a row says it itself

    def part_of(self, duty: Any) -> str:
        return self.part or duty.part

    def about_of(self, row: Any) -> dict[str, Any]:
        """What a responsibility, or the line of a handover, is about, as fields of this kind."""
        told = {name: getattr(row, f"{name}_id") for name in self.about}
        return told if self.part else {**told, "part": getattr(row, "part", None) or row.kind}


DUTIES = (
    DutyKind(StreetRole, "street", "street-role", "街道（园区）责任人", ("jurisdiction",)),
    DutyKind(
        InstructorAssignment, "instructor", "instructor", "党建指导员分工", ("enterprise", "block"), part=INSTRUCTOR
    ),
    DutyKind(LiaisonPoint, "liaison-point", "liaison-point", "委员联系点", ("enterprise",), part=LIAISON),
)
MODELS = tuple(kind.model for kind in DUTIES)
# Those that name a firm.
OF_FIRMS = tuple(kind.model for kind in DUTIES if "enterprise" in kind.about)


def kind_of(duty: Any) -> DutyKind | None:
    """The kind of a responsibility; None for a seat, a deputyship, a term: these do not pass."""
    return next((kind for kind in DUTIES if isinstance(duty, kind.model)), None)


def kind_with(part: str) -> DutyKind:
    """The kind somebody has who holds this part."""
    return next((kind for kind in DUTIES if kind.part == part), DUTIES[0])


def part_of(duty: Any) -> str:
    """The part its holder has; empty for what everybody may have."""
    kind = kind_of(duty)
    return kind.part_of(duty) if kind else ""
