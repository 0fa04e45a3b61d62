"""What happened since: acts in the order in which they came to be known, to be read on from any place.

Ids are given when an act begins, and a long import may end after a short edit that began later: whoever read on from
the highest id would lose it. The trail's own order, day by day the place in the hash chain, is given at the very end
under the day's lock, so within a day nothing ever appears before what was already read. Only an act begun before
midnight may join its day after the next day has begun; therefore a place names how far both days were read.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from foundation.accounts.scope import Actor
from foundation.desk.records import visible_changesets
from foundation.trail.chain import CHANGESETS
from foundation.trail.models import ChainDay, Changeset

_SHAPE = re.compile(r"(\d{8})\.(\d{1,9})-(\d{1,9})")
ONE_DAY = timedelta(days=1)


class NotAPlace(ValueError):
    """The text names no place in the feed; says why."""


@dataclass(frozen=True)
class Place:
    """Read up to ``number`` of ``day``'s acts, and up to ``before`` of the day before."""

    day: date
    number: int
    before: int

    def __str__(self) -> str:
        return f"{self.day:%Y%m%d}.{self.number}-{self.before}"


START = Place(date(1, 1, 2), 0, 0)


def place_of(text: str, user: Actor) -> Place:
    """A place as the feed gave it, the id of an act, or a moment. Raises NotAPlace."""
    if not text:
        return START
    if shape := _SHAPE.fullmatch(text):
        return Place(_day(shape[1]), int(shape[2]), int(shape[3]))
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return _after_act(int(text), user)
    return _at_moment(text)


def _day(text: str) -> date:
    try:
        day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        return day if day > date.min else START.day
    except ValueError:
        raise NotAPlace("since 里的日期不存在。") from None


def _after_act(pk: int, user: Actor) -> Place:
    act = visible_changesets(user).filter(pk=pk).first()
    if act is None or act.chain_day is None or act.chain_no is None:
        raise NotAPlace("没有 since 所指的操作，或您看不到它。")
    return Place(act.chain_day, act.chain_no, _heads(act.chain_day - ONE_DAY).get(act.chain_day - ONE_DAY, 0))


def _at_moment(text: str) -> Place:
    try:
        moment = datetime.fromisoformat(text)
        moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        day = timezone.localdate(moment)
        first = Changeset.objects.filter(chain_day=day, at__gte=moment).order_by("chain_no").first()
        yesterday = day - ONE_DAY
    except (ValueError, OverflowError):
        raise NotAPlace("since 请写成上次得到的 next_since、操作的 id，或 2023-12-31T08:00:00 这样的时间。") from None
    heads = _heads(yesterday)
    number = first.chain_no - 1 if first and first.chain_no else heads.get(day, 0)
    return Place(day, number, heads.get(yesterday, 0))


def _heads(since: date) -> dict[date, int]:
    """How many acts each day has, as far as they are known now."""
    return dict(ChainDay.objects.filter(stream=CHANGESETS, day__gte=since).values_list("day", "count"))


def acts_since(place: Place, user: Actor, limit: int) -> tuple[list[Changeset], Place, bool]:
    """The next acts this person may see, where to read on, and whether there is more already.

    The days' counts are read first and bound the acts: one that ends in between belongs to the next reading.
    """
    heads = _heads(place.day - ONE_DAY)
    if not heads:
        return [], place, False
    seen = visible_changesets(user).filter(_beyond(place) & _known(heads)).order_by("chain_day", "chain_no")
    rows = list(_joined(seen)[: limit + 1])
    if len(rows) > limit:
        last = rows[limit - 1]
        day, number = last.chain_day, last.chain_no
        assert day is not None
        assert number is not None
        if day < place.day:  # a late act of the day before: of the later day nothing new was read yet
            return rows[:limit], Place(place.day, place.number, number), True
        return rows[:limit], Place(day, number, heads.get(day - ONE_DAY, 0)), True
    return rows, _end(place, heads), False


def _joined(queryset: QuerySet) -> QuerySet:
    return queryset.select_related("by__person", "undone_by")


def _beyond(place: Place) -> Q:
    late = Q(chain_day=place.day - ONE_DAY, chain_no__gt=place.before)
    return Q(chain_day__gt=place.day) | Q(chain_day=place.day, chain_no__gt=place.number) | late


def _known(heads: dict[date, int]) -> Q:
    """Nothing beyond the counts; only the last two days can still grow."""
    last = max(heads)
    bounded = Q(chain_day__lt=last - ONE_DAY) | Q(chain_day=last, chain_no__lte=heads[last])
    if last - ONE_DAY in heads:
        bounded |= Q(chain_day=last - ONE_DAY, chain_no__lte=heads[last - ONE_DAY])
    return bounded


def _end(place: Place, heads: dict[date, int]) -> Place:
    last = max(heads)
    if last < place.day:
        return Place(place.day, place.number, heads[last])
    return Place(last, heads[last], heads.get(last - ONE_DAY, 0))
