"""From responsibilities to accounts: who is to be told, on the day."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import QuerySet

from foundation.accounts.models import Person, RoleGrant, User
from foundation.accounts.roles import Role
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.responsible import Responsible, responsible_on, street_responsible_on
from reminders.choices import Who
from reminders.models import Arrangement
from reminders.rules.base import Due

# Where nobody with an account holds the duty, the next one hears of it: no item is without a holder.
NEXT = {Who.INSTRUCTOR: Who.IMPLEMENTER, Who.IMPLEMENTER: Who.LEAD, Who.LEAD: Who.OFFICE, Who.MEMBER: Who.OFFICE}
# Who may hold an item for somebody else: who answers for the same firm or street, and the office.
HOLDERS = (Who.INSTRUCTOR, Who.IMPLEMENTER, Who.LEAD, Who.OFFICE)


def office_accounts(at: AsOf) -> list[int]:
    """The office's accounts on the day."""
    held = RoleGrant.objects.as_of(at).filter(role=Role.OFFICE, user__is_active=True)
    return list(held.order_by("user").values_list("user", flat=True).distinct())


class People:
    """Everybody who may be told something on the day; loaded once per run and for as many items as there are."""

    def __init__(self, at: AsOf) -> None:
        self.at = at
        self._firms: dict[int, Responsible] = {}

    def prepare(self, dues: Iterable[Due]) -> None:
        """Load the responsibilities for these items' firms."""
        missing = {due.enterprise for due in dues if due.enterprise} - set(self._firms)
        if missing:
            self._firms.update(responsible_on(missing, self.at))

    def of(self, due: Due, whos: Iterable[Who]) -> list[int]:
        """The accounts a step speaks to, each once."""
        found: dict[int, None] = {}
        for who in whos:
            found.update(dict.fromkeys(self._users(due, who)))
        return list(found)

    def heir_of(self, due: Due, arrangement: Arrangement) -> int | None:
        """Who holds the item for whoever arranged so: nobody when it was put off, themselves when the colleague left.

        A colleague who does not answer for the firm or street any more neither sees nor hears of it.
        """
        to = arrangement.to_id
        return arrangement.user_id if to and to not in self.of(due, HOLDERS) else to

    def _users(self, due: Due, who: Who) -> list[int]:
        if who == Who.OFFICE:
            return self.office
        users = [self.accounts[p] for p in self._persons(due, who) if p in self.accounts]
        if who == Who.PERSON:
            users += due.users
        if users or who not in NEXT:
            return users
        return self._users(due, NEXT[who])

    def _persons(self, due: Due, who: Who) -> list[int]:
        """Persons of that duty; a firm that left has its last street still."""
        if who == Who.PERSON or (who == Who.MEMBER and due.persons):
            return list(due.persons)
        firm = self._firms.get(due.enterprise or 0, Responsible())
        if who == Who.MEMBER:
            return [person.pk for person in firm.liaison]
        if who == Who.INSTRUCTOR:
            return [person.pk for person in firm.instructors]
        part = StreetPart.LEAD if who == Who.LEAD else StreetPart.IMPLEMENTER
        people = firm.leads if who == Who.LEAD else firm.implementers
        return [person.pk for person in people or self.streets.get((due.jurisdiction or 0, part), ())]

    @cached_property
    def accounts(self) -> dict[int, int]:
        """Person → account that can log in."""
        return dict(User.objects.filter(is_active=True, person__isnull=False).values_list("person", "pk"))

    @cached_property
    def office(self) -> list[int]:
        return office_accounts(self.at)

    @cached_property
    def streets(self) -> dict[tuple[int, str], tuple[Person, ...]]:
        return street_responsible_on(self.at)


def colleagues_of(due: Due, by: User) -> QuerySet[User]:
    """To whom an item may be handed on."""
    people = People(AsOf.today())
    people.prepare([due])
    ids = people.of(due, HOLDERS)
    return User.objects.filter(pk__in=ids, is_active=True).exclude(pk=by.pk).select_related("person")
