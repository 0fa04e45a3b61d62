"""待办: what waits for one person today, computed from the state of the records."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor, responsible_q
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.querysets import named_if_few
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Jurisdiction
from reminders.choices import Who
from reminders.models import Arrangement
from reminders.people import People
from reminders.rules.base import RULES, Details, Due, Rule, Scope
from reminders.standing_in import stood_in_parts

Part = tuple[frozenset[Who], Scope]  # as whom somebody is asked, and where
Key = tuple[str, str, str]  # of an item: rule, subject, period
SOON_DAYS = 7
SHOWN = 200  # of one rule; more than that is a list's business, not a card's
GROUPS = {"overdue": "已逾期", "soon": f"{SOON_DAYS} 天内", "later": "以后"}
TOGETHER = 4  # so many of one rule stand on one card

WHOS: dict[str, Who] = {
    Role.INSTRUCTOR: Who.INSTRUCTOR,
    Role.IMPLEMENTER: Who.IMPLEMENTER,
    Role.STREET_LEAD: Who.LEAD,
    Role.COMMITTEE: Who.MEMBER,
    Role.OFFICE: Who.OFFICE,
}


@dataclass
class Card:
    """One open item, or several of one rule, as it stands on the page."""

    rule: Rule
    dues: list[Due]
    today: date
    is_more: bool = False  # there are more than were counted
    handed: Arrangement | None = None  # who handed it to the person, and why
    group: str = ""
    details: Details | None = None

    @property
    def due(self) -> Due:
        return self.dues[0]

    @property
    def is_single(self) -> bool:
        return len(self.dues) == 1

    @property
    def count(self) -> str:
        return f"{len(self.dues)}{'+' if self.is_more else ''}"

    @property
    def title(self) -> str:
        return self.due.about if self.is_single else self.rule.many.format(n=self.count)

    @property
    def url(self) -> str:
        if self.is_single:
            return self.due.url
        return self.rule.list_url() if self.rule.list_url else self.items_url

    @property
    def items_url(self) -> str:
        """The page with all items of this card, none else."""
        return f"{reverse('reminders:items')}?{urlencode({'rule': self.rule.code, 'group': self.group})}"

    @property
    def days(self) -> int:
        """Days left; negative = overdue."""
        return (self.due.due_on - self.today).days

    @property
    def when(self) -> str:
        if self.days < 0:
            return f"{'' if self.is_single else '最早'}逾期 {-self.days} 天"
        return "今天到期" if self.days == 0 else f"还有 {self.days} 天"

    @property
    def tone(self) -> str:
        return "danger" if self.days < 0 else "warn" if self.days <= SOON_DAYS else "mute"


@dataclass
class Todo:
    """The page's groups, and how many items are in them."""

    overdue: list[Card] = field(default_factory=list)
    soon: list[Card] = field(default_factory=list)
    later: list[Card] = field(default_factory=list)
    aside: int = 0  # items put off, handed on or muted

    @property
    def groups(self) -> list[tuple[str, str, list[Card]]]:
        return [(key, words, getattr(self, key)) for key, words in GROUPS.items()]

    @property
    def counted(self) -> list[tuple[str, str, list[Card], int]]:
        """The groups with the number of items in each."""
        return [(*group, sum(len(card.dues) for card in group[2])) for group in self.groups]

    @property
    def count(self) -> int:
        return sum(len(card.dues) for _, _, cards in self.groups for card in cards)

    @property
    def is_more(self) -> bool:
        return any(card.is_more for _, _, cards in self.groups for card in cards)

    def card_of(self, rule: str, group: str) -> Card | None:
        """The card on which several items of a rule stand."""
        cards = next((cards for key, _, cards in self.groups if key == group), [])
        return next((card for card in cards if card.rule.code == rule and not card.is_single), None)


def todo_of(user: Actor, on: date | None = None) -> Todo:
    """Everything that waits for this person, overdue first, then by due day and name; a fixed number of queries."""
    on = on or clock.today()
    rules = [rule for rule in RULES.values() if not rule.is_news]
    parts = parts_of(user, on)
    aside, handed = _arrangements(user, on)
    todo, people = Todo(aside=len(aside)), People(AsOf(on))
    for rule in rules:
        found = _find(rule, parts, on)
        taken_over = _taken_over(rule, handed.get(rule.code, {}), on, people, user)
        dues = [due for due in found[:SHOWN] if due.key not in taken_over]
        _deal(todo, rule, _not_aside(dues, aside, people), on, is_more=len(found) > SHOWN)
        _deal_handed(todo, rule, taken_over, on)
    for _, _, cards in todo.groups:
        cards.sort(key=lambda card: (card.due.due_on, card.due.about))
    _load_details(
        [card for _, _, cards in todo.groups for card in cards if card.is_single], AsOf(on), user, parts[0][1]
    )
    return todo


def _find(rule: Rule, parts: list[Part], on: date) -> list[Due]:
    """What is open in any of the parts, each item once; one more than is shown says that there are more."""
    found: dict[Key, Due] = {}
    for whos, scope in parts:
        if (by := rule.first_day(on, whos)) is not None:
            found.update((due.key, due) for due in islice(rule.find(AsOf(on), by, scope), SHOWN + 1))
    return list(found.values())


def _load_details(cards: list[Card], at: AsOf, user: Actor, scope: Scope) -> None:
    for rule in {card.rule.code: card.rule for card in cards if card.rule.details}.values():
        mine = [card for card in cards if card.rule is rule]
        assert rule.details is not None
        found = rule.details([card.due for card in mine], at, user, scope)
        for card in mine:
            card.details = found.get(card.due.subject)


def find_due(user: Actor, rule: str, subject: str, period: str, on: date | None = None) -> Due | None:
    """One of the person's own open items by its key; None when it is not theirs or no longer open."""
    on = on or clock.today()
    known = RULES.get(rule)
    if known is None or known.is_news:
        return None
    key = (rule, subject, period)
    handed = _arrangements(user, on)[1].get(rule, {})
    if key in handed:
        taken_over = _taken_over(known, {key: handed[key]}, on, People(AsOf(on)), user)
        if taken_over:
            return taken_over[key][1]
    named = frozenset({subject})
    parts = [(whos, replace(scope, subjects=named)) for whos, scope in parts_of(user, on)]
    return next((due for due in _find(known, parts, on) if due.key == key), None)


def parts_of(user: Actor, on: date) -> list[Part]:
    """What the person is asked for: first as who they are, then as those they stand in for."""
    whos = whos_of(user)
    return [(whos, scope_of(user, on)), *stood_in_parts(user, on, besides=whos)]


def scope_of(user: Actor, on: date) -> Scope:
    """Where the person answers for something; the office everywhere."""
    person = getattr(user, "person_id", None)
    if Role.OFFICE in user.roles:
        return Scope(person=person, user=user.pk)
    streets = Jurisdiction.objects.filter(responsible_q(Jurisdiction, user)).values("pk")
    return Scope(_firms_of(user, on) if user.may(Right.SEE_RECORDS) else [], streets, person, user.pk)


def _firms_of(user: Actor, on: date) -> list[int] | QuerySet:
    """The firms a person answers for: named one by one, so that no rule has to look for them again in the whole base."""
    firms = EnterpriseState.objects.responsible_to(user).as_of(AsOf(on)).values_list("enterprise", flat=True)
    named = named_if_few(firms)
    return firms if named is None else named


def whos_of(user: Actor) -> frozenset[Who]:
    return frozenset({Who.PERSON, *(WHOS[role] for role in user.roles if role in WHOS)})


def _arrangements(user: Actor, on: date) -> tuple[dict[Key, Arrangement], dict[str, dict[Key, Arrangement]]]:
    """What the person put aside, and what others handed them, by rule."""
    mine: dict[Key, Arrangement] = {}
    handed: dict[str, dict[Key, Arrangement]] = defaultdict(dict)
    rows = Arrangement.objects.standing().filter(Q(user=user.pk) | Q(to=user.pk))
    for row in rows.select_related("user__person"):
        if row.to_id == user.pk:
            handed[row.rule][row.key] = row
        elif row.holds_on(on):
            mine[row.key] = row
    return mine, handed


def _taken_over(
    rule: Rule, handed: dict[Key, Arrangement], on: date, people: People, user: Actor
) -> dict[Key, tuple[Arrangement, Due]]:
    """What others handed the person that is still open, and that they may still hold: it is theirs by no other right."""
    found = {key: (row, due) for key, row in handed.items() if (due := open_due(rule, row.subject, row.period, on))}
    people.prepare(due for _, due in found.values())
    return {key: (row, due) for key, (row, due) in found.items() if people.heir_of(due, row) == user.pk}


def _not_aside(dues: list[Due], aside: dict[Key, Arrangement], people: People) -> list[Due]:
    """Without those put aside; what a colleague cannot hold any more is the person's own again."""
    people.prepare(due for due in dues if due.key in aside and aside[due.key].to_id)
    return [
        due for due in dues if due.key not in aside or people.heir_of(due, aside[due.key]) == aside[due.key].user_id
    ]


def _group_of(due: Due, on: date) -> str:
    """Which of the page's groups an item belongs to."""
    days = (due.due_on - on).days
    return "overdue" if days < 0 else "soon" if days <= SOON_DAYS else "later"


def _deal(todo: Todo, rule: Rule, dues: Iterable[Due], on: date, *, is_more: bool = False) -> None:
    """Put the items on cards: several of one rule in one group on one card."""
    groups: dict[str, list[Due]] = defaultdict(list)
    for due in dues:
        groups[_group_of(due, on)].append(due)
    for name, found in groups.items():
        cards = getattr(todo, name)
        if rule.many and len(found) >= TOGETHER:
            cards.append(Card(rule, found, on, is_more, group=name))
        else:
            cards.extend(Card(rule, [due], on, group=name) for due in found)


def _deal_handed(todo: Todo, rule: Rule, taken_over: dict[Key, tuple[Arrangement, Due]], on: date) -> None:
    """What colleagues handed on stands on cards of its own, which say from whom and why."""
    for row, due in taken_over.values():
        group = _group_of(due, on)
        getattr(todo, group).append(Card(rule, [due], on, handed=row, group=group))


def open_due(rule: Rule, subject: str, period: str, on: date) -> Due | None:
    """One open item by its key, whoever it is for."""
    last = rule.first_day(on, frozenset(Who)) or on
    found = rule.find(AsOf(on), max(last, on + timedelta(days=400)), Scope(subjects=frozenset({subject})))
    return next((due for due in found if due.period == period), None)
