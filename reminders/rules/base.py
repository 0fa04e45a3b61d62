"""What a rule is: it finds open items from the state of the records, and says whom each step tells.

Nothing is stored to know what is due: an item is open as long as the records say so. That is why a run missed, a
run twice or an undo never leaves a wrong reminder behind.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from foundation.accounts.scope import ALL
from foundation.trail.asof import AsOf
from reminders.choices import Who
from reminders.items import ItemKey

FIRM = "enterprises.enterprise"  # what most items are about


@dataclass(frozen=True)
class Step:
    """From which day whom is told; ``days`` counts from the due day, negative ones lie before it."""

    name: str
    days: int
    to: tuple[Who, ...]
    words: str = ""  # when it speaks, where no number of days tells it

    def is_reached(self, due_on: date, on: date) -> bool:
        return due_on + timedelta(days=self.days) <= on


@dataclass(frozen=True)
class Due(ItemKey):
    """One open item. ``text`` names no person and no number of one: it goes into mails."""

    rule: str
    subject: str  # label:pk of the record it is about
    period: str  # the same item of another period is another item
    due_on: date
    about: str
    text: str
    url: str
    action: str
    enterprise: int | None = None
    jurisdiction: int | None = None
    persons: tuple[int, ...] = ()  # for Who.PERSON and Who.MEMBER: whose it is
    users: tuple[int, ...] = ()  # for Who.PERSON: accounts, where no person is behind them
    posts: str = ""  # where the action can be done in place: the address a POST goes to


@dataclass(frozen=True)
class Scope:
    """Whose items are asked for, and which of them by name; nothing set = all of the district."""

    firms: Any = None  # ids of enterprises: a list of one person's few, a queryset of a street's many; None = all
    streets: Any = None  # queryset of street ids
    person: int | None = None
    user: int | None = None
    subjects: frozenset[str] | None = None
    asked: list[str] = field(default_factory=list, compare=False)  # of which records a rule asked whose they are

    @property
    def own_firms(self) -> Any:
        """One person's firms, for questions that want a list of them; none where all of the district is asked for."""
        return [] if self.firms is None else self.firms

    def of(self, rows: Any, label: str, own: Q, *, key: str = "pk", office: Q = ALL) -> Any:
        """Those of the rows that are asked for: of the reader's own, and of these the named ones.

        The one place for both: an item that is named is not the reader's for that. ``label`` and ``key`` say which
        record a row is about (key "subject": the row keeps its name), ``own`` which rows are the reader's, ``office``
        which are the office's if not all.
        """
        self.asked.append(label)
        if self.subjects is not None:
            rows = rows.filter(**{f"{key}__in": self.subjects if key == "subject" else self._ids(label)})
        if self.firms is not None:
            return rows.filter(own)
        return rows if self.user is None else rows.filter(office)

    def narrow(self, rows: Any) -> Any:
        """Those of the rows, each about an ``enterprise``, that are asked for."""
        return self.of(rows, FIRM, Q(enterprise__in=self.firms), key="enterprise")

    def _ids(self, label: str) -> list[int]:
        keys = [s.split(":")[1] for s in self.subjects or () if s.startswith(f"{label}:")]
        return [int(key) for key in keys if key.isdecimal() and len(key) < 19]

    def read(self, rows: QuerySet) -> Iterable[Any]:
        """One person's few rows at once; those of the district bit by bit, of which a page takes the first."""
        return rows if isinstance(self.firms, list) else rows.iterator()


@dataclass(frozen=True)
class Details:
    """The facts a card shows, and which state of the record they are of: what is confirmed is what was seen."""

    lines: list[tuple[str, str]]
    seen: int


Find = Callable[[AsOf, date, Scope], Iterable[Due]]


@dataclass(frozen=True)
class Rule:
    """One line of handbook §6.2: ``find(at, by, scope)`` yields what falls due on ``by`` or earlier, the oldest first."""

    code: str
    title: str
    group: str
    find: Find
    steps: Callable[[], tuple[Step, ...]]
    help: str = ""
    list_url: Callable[[], str] | None = None
    many: str = ""  # how several of them are told on one card: "{n} 家企业的数据待确认"
    is_news: bool = False  # told in 消息 and by mail; there is nothing to do about it, so it is no 待办
    # What a single card shows of the record, so that it can be judged on the spot: fn(dues, at, user) → by subject.
    details: Callable[[list[Due], AsOf, Any, Scope], dict[str, Details]] | None = None
    # Which of these acts may have finished an item of the record with this key: fn(acts, pk, user); else all about it.
    finishing: Callable[[QuerySet, int, Any], QuerySet] | None = None

    def first_day(self, on: date, whos: frozenset[Who]) -> date | None:
        """The latest due day that concerns any of these people on ``on``; None when no step speaks to them."""
        days = [step.days for step in self.steps() if whos.intersection(step.to)]
        return on - timedelta(days=min(days)) if days else None


RULES: dict[str, Rule] = {}


def register_rule(rule: Rule) -> None:
    """Raises ValueError when another rule bears the code: it would silently take that one's place."""
    if rule.code in RULES:
        raise ValueError(f"two rules are called {rule.code}")
    RULES[rule.code] = replace(rule, find=_kept_within(rule))


def _kept_within(rule: Rule) -> Find:
    """The rule's search, out of which nothing comes that was not asked for."""

    def find(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
        scope = replace(scope, asked=[])
        for due in rule.find(at, by, scope):
            if not scope.asked:
                raise RuntimeError(f"{rule.code} does not ask whose its items are: see Scope.of")
            if scope.subjects is None or due.subject in scope.subjects:
                yield due

    return find
