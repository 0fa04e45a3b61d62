"""May this happen to a record on that day? Plain sentences for everything that may not, the same for every kind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.trail import clock
from foundation.trail.projection import PRESENT, Segment, segment_on


@dataclass(frozen=True)
class Judge:
    """What a kind of record is called and how it comes and goes."""

    word: str  # 该企业
    earliest: date  # before it there were no such records
    arrivals: Collection[Any]
    departures: Collection[Any]
    kinds: dict[str, str]  # as people read them
    presences: dict[str, str]
    not_yet: str  # the sentence when nothing of it is recorded
    too_early: str  # what to do when it came earlier than recorded

    def day(self, on: date) -> str:
        """Nothing happens in the future, and nothing before there were such records."""
        if on > clock.today():
            return "日期不能晚于今天：将来的情况请到那天再登记。"
        return "日期过早，请核对年份。" if on < self.earliest else ""

    def kind(self, kind: Any, on: date, segments: list[Segment]) -> str:
        """An arrival wants a record that is not there, a departure and an edit one that is."""
        here = segment_on(segments, on)
        is_in = here is not None and here.presence == PRESENT
        if kind in self.arrivals:
            return f"{self.word} {on} 已在册，不用再登记{self.kinds[kind]}。" if is_in else ""
        if here is None and segments:
            return f"{self.word}自 {segments[0].start} 起在册，不能登记更早的情况；{self.too_early}"
        if here is None:
            return self.not_yet
        if is_in:
            return ""
        gone = f"{self.word}{self.presences[here.presence]}（{here.start}）"
        if kind in self.departures:
            return f"{gone}，不用再登记{self.kinds[kind]}。"
        return f"{gone}，此后资料只读；如需更正此前的情况，请选更早的日期。"
