"""One rule for who sees what: higher apps say, per model and role, which rows belong to a person.

Nothing registered means nothing seen. ``visible_to`` is the first link of every query; ``responsible`` is the
narrower question of whose phone numbers are shown in full and who may write.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from foundation.accounts.roles import Right, Role
from foundation.trail import clock


class Actor(Protocol):
    """Whoever asks: a user, or the office's stand-in for commands without a person."""

    pk: Any
    person_id: int | None

    @property
    def roles(self) -> frozenset[str]: ...

    def may(self, right: Right) -> bool: ...


def account_of(by: Actor | None) -> Any:
    """The account that is kept with a row; work without a person leaves none."""
    return by if by is not None and by.pk else None


Rule = Callable[[Any, date], Q]
# No row has the key 0. An empty "in" would say the same, but Django then makes no SQL at all, which counting needs.
ALL, NONE = Q(), Q(pk=0)

_visible: dict[tuple[str, str], Rule] = {}
_responsible: dict[tuple[str, str], Rule] = {}


def register(model: type[models.Model], role: Role, rule: Rule) -> None:
    """Say which rows of ``model`` people of ``role`` see; ``rule(user, on)`` returns a Q."""
    _visible[(model._meta.label_lower, role)] = rule


def register_responsible(model: type[models.Model], role: Role, rule: Rule) -> None:
    """Say which rows people of ``role`` answer for: they may write them and see their phone numbers."""
    _responsible[(model._meta.label_lower, role)] = rule


def everything(user: Actor, on: date) -> Q:
    """The rule of those who see all rows."""
    return ALL


def visible_q(model: type[models.Model], user: Actor) -> Q:
    return _either(_visible, model, user)


def responsible_q(model: type[models.Model], user: Actor) -> Q:
    return _either(_responsible, model, user)


def _either(table: dict[tuple[str, str], Rule], model: type[models.Model], user: Actor) -> Q:
    """Rows of any of the person's roles, judged by who is responsible today."""
    found: Q | None = None
    for role in sorted(user.roles):
        rule = table.get((model._meta.label_lower, role))
        if rule is None:
            continue
        q = rule(user, clock.today())
        if not q:
            return ALL
        found = q if found is None else found | q
    return NONE if found is None else found


def full_phone_ids(subject: Any, states: Iterable[Any], user: Actor, *, key: str) -> set[int]:
    """Ids of the states whose phones this person sees in full: the office all, others those of whom they answer for.

    Asked of the subject (``key`` says which it is), not of the state: what was theirs on a past day is theirs no more.
    """
    subjects = {state.pk: getattr(state, key) for state in states}
    if user.may(Right.SEE_FULL_PHONES):
        return set(subjects)
    own = subject.objects.responsible_to(user).filter(pk__in=set(subjects.values()))
    mine = set(own.values_list("pk", flat=True))
    return {pk for pk, whose in subjects.items() if whose in mine}


class ScopedQuerySet(models.QuerySet):
    """A queryset whose first link says who is asking."""

    def visible_to(self, user: Actor) -> Self:
        """Rows this person may see; nobody else's."""
        return self.filter(visible_q(self.model, user))

    def responsible_to(self, user: Actor) -> Self:
        """Rows this person answers for today."""
        return self.filter(responsible_q(self.model, user))
