"""How long, how much memory, and whether that is within the goal."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROUNDS, WARM_UP = 25, 5


def medians_ms(acts: dict[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each act in milliseconds, all taken in turn.

    Whatever else the machine does meanwhile slows every one of them alike, so that their ratios hold.
    """
    spent: dict[str, list[float]] = {what: [] for what in acts}
    for turn in range(-WARM_UP, rounds):
        if turn == 0:
            gc.collect()
        for what, act in acts.items():
            start = time.perf_counter()
            act()
            if turn >= 0:
                spent[what].append((time.perf_counter() - start) * 1000)
    return {what: statistics.median(times) for what, times in spent.items()}


def seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def peak_mb() -> float:
    """The most memory this process has held so far."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@dataclass
class Report:
    """Lines of the report; remembers whether a goal was missed."""

    missed: list[str] = field(default_factory=list)

    def line(self, what: str, value: float, goal: float, unit: str = "×") -> None:
        met = value <= goal
        print(f"{'ok  ' if met else 'MISS'} {what:<58} {value:8.2f} {unit} (goal ≤ {goal:g} {unit})", flush=True)  # noqa: T201
        if not met:
            self.missed.append(what)

    def note(self, text: str) -> None:
        print(f"     {text}", flush=True)  # noqa: T201
