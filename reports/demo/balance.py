"""Opening + arrivals − departures = closing, per street and park and for the district."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foundation.trail.asof import AsOf
from orgs.enterprises.flows import Direction, Flow, count_by_place, flows
from orgs.places.models import Jurisdiction


@dataclass(frozen=True)
class Line:
    """One street's year; moves between streets count for both of them."""

    name: str
    opening: int
    arrived: int
    moved_in: int
    left: int
    moved_out: int
    closing: int

    @property
    def closes(self) -> bool:
        return self.opening + self.arrived + self.moved_in - self.left - self.moved_out == self.closing

    def __str__(self) -> str:
        return (
            f"{self.name}：期初 {self.opening}，入库 {self.arrived}，区内转入 {self.moved_in}，"
            f"离库 {self.left}，区内转出 {self.moved_out}，期末 {self.closing}"
        )


def balance(year: int) -> list[Line]:
    """The year's lines in the office's order, 属地待补 after the places and the district last."""
    start, end = date(year - 1, 12, 31), date(year, 12, 31)
    opening, closing = count_by_place(AsOf(start)), count_by_place(AsOf(end))
    moves = flows(after=start, until=end)
    names: dict[int | None, str] = {**dict(Jurisdiction.objects.values_list("pk", "name")), None: "属地待补"}
    lines = [_line(name, pk, opening.get(pk, 0), moves, closing.get(pk, 0)) for pk, name in names.items()]
    return [*lines, _district(sum(opening.values()), moves, sum(closing.values()))]


def _line(name: str, place: int | None, opening: int, moves: Iterable[Flow], closing: int) -> Line:
    # `arrivals` have no street they came from and departures none they went to, which is not 属地待补.
    came = [flow for flow in moves if flow.direction != Direction.LEFT and flow.jurisdiction_to == place]
    went = [flow for flow in moves if flow.direction != Direction.ARRIVED and flow.jurisdiction_from == place]
    return Line(
        name=name,
        opening=opening,
        arrived=sum(flow.direction == Direction.ARRIVED for flow in came),
        moved_in=sum(flow.direction == Direction.MOVED for flow in came),
        left=sum(flow.direction == Direction.LEFT for flow in went),
        moved_out=sum(flow.direction == Direction.MOVED for flow in went),
        closing=closing,
    )


def _district(opening: int, moves: list[Flow], closing: int) -> Line:
    arrived = sum(flow.direction == Direction.ARRIVED for flow in moves)
    left = sum(flow.direction == Direction.LEFT for flow in moves)
    return Line("全区", opening, arrived, 0, left, 0, closing)
