"""Needs as a clerk with a diary would keep them: every day by itself, nothing clever. Held against the machine."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chinese_calendar import is_workday  # type: ignore[import-untyped]

ONE_DAY = timedelta(days=1)
OFFICE = (None, None)


@dataclass
class SlowNeed:
    """One need: for every day who had it at its end, and whether the clock ran."""

    began: date
    holder: tuple[Any, Any]
    state: str
    stack: list[tuple[Any, Any]] = field(default_factory=list)
    joined_to: int | None = None
    content: bool = False
    tries: int = 0
    diary: dict[date, tuple[Any, Any, str]] = field(default_factory=dict)

    def told(self, kind: str, to: tuple[Any, Any], answer: str, target: int | None) -> bool:
        """A step; False when it does not fit."""
        s = self.state
        under_way = s in ("unassigned", "doing", "waiting", "replied", "long_term")
        if kind == "assigned" and s == "unassigned" or kind == "transferred" and under_way and s != "unassigned":
            if kind == "transferred" and to == self.holder:
                return False
            self.stack.append(self.holder)
            self.holder = to
            if s == "unassigned":
                self.state = "doing"
        elif kind == "returned" and s in ("doing", "waiting"):
            self.holder = self.stack.pop() if self.stack else OFFICE
            self.state = "unassigned" if self.holder == OFFICE else "doing"
        elif kind == "waiting" and s == "doing":
            self.state = "waiting"
        elif kind == "resumed" and s in ("waiting", "long_term"):
            self.state = "doing"
        elif kind == "replied" and under_way and s != "replied":
            self.state, self.content, self.tries = "replied", False, 0
        elif kind == "revisited" and s == "replied":
            if answer == "unreached":
                self.tries += 1
            else:
                self.content = answer != "dissatisfied"
                self.state = "replied" if self.content else "doing"
        elif kind == "closed" and s == "replied" and (self.content or self.tries > 1):
            self.state = "closed"
        elif kind == "reopened" and s in ("closed", "left"):
            if s == "left":
                self.holder, self.stack, self.state = OFFICE, [], "unassigned"
            else:
                self.state = "doing"
            self.content, self.tries = False, 0
        elif kind == "long_term" and s in ("doing", "waiting", "replied"):
            self.state = "long_term"
        elif kind == "joined" and under_way:
            self.state, self.joined_to = "joined", target
        elif kind == "separated" and s == "joined":
            self.holder, self.stack, self.joined_to = to, [], None
            self.state = "unassigned" if to == OFFICE else "doing"
        elif kind == "left" and (under_way or s == "joined"):
            self.state, self.joined_to = "left", None
        else:
            return False
        return True


class SlowOffice:
    """All needs, and the day's diary written at its end."""

    def __init__(self) -> None:
        self.needs: list[SlowNeed] = []

    def end_of(self, day: date) -> None:
        for need in self.needs:
            if need.began <= day:
                other = self.needs[need.joined_to] if need.joined_to is not None else need
                need.diary[day] = (*other.holder, need.state)

    def clock(self, number: int, until: date) -> tuple[dict[tuple[Any, Any], int], int]:
        """Working days by holder, and those that do not count: day by day, by who had it the evening before."""
        need, spent, paused = self.needs[number], {}, 0
        day = need.began + ONE_DAY
        while day <= until:
            *holder, state = need.diary[day - ONE_DAY]
            if is_workday(day) and state not in ("closed", "left"):
                if state in ("unassigned", "doing", "replied"):
                    spent[tuple(holder)] = spent.get(tuple(holder), 0) + 1
                else:
                    paused += 1
            day += ONE_DAY
        return spent, paused  # type: ignore[return-value]
