"""How long, how much memory, and whether that is within the goal."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def median_ms(act: Callable[[], Any], times: int = 25) -> float:
    """The median of several runs in milliseconds, after three to warm up."""
    for _ in range(3):
        act()
    gc.collect()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


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
