"""How often firms were contacted, and how often they should be.

A contact counts for whoever was responsible on its day: made by themselves or by their deputy of that day. So a
change of hands in the middle of a year leaves earlier contacts with the predecessor (review B13, handbook §2.7, §2.8).
"""

from datetime import date
from typing import Any

from constance import config
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from foundation.accounts.scope import Actor
from foundation.common.periods import MONTHS_OF_QUARTER, period_start
from foundation.trail.asof import AsOf
from orgs.duties.choices import ContactKind
from orgs.duties.models import Contact, Deputy, InstructorAssignment, LiaisonPoint
from orgs.enterprises.models import EnterpriseState

VISITS = (ContactKind.VISIT, ContactKind.TALK)  # what counts as a visit of an instructor


def first_of_year(day: date) -> date:
    return date(day.year, 1, 1)


def _by_deputy(person: Any) -> Exists:
    """The contact was made by somebody standing in for the person that day."""
    stand_in = Deputy.objects.live().filter(deputy=OuterRef("person"), person=person)
    return Exists(stand_in.filter(starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on")))


def number_of(contacts: QuerySet) -> Coalesce:
    """How many there are, as a subquery: grouped by a constant, so that all makers' contacts are one number."""
    numbers = contacts.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), Value(0))


# --- Liaison points: contacts a year --------------------------------------------------------------


def with_contacts(points: QuerySet, at: AsOf) -> QuerySet:
    """Liaison points with ``done`` and ``required`` contacts of the day's year, up to the day."""
    mine = Contact.objects.as_known(at).filter(
        Q(person=OuterRef("person")) | _by_deputy(OuterRef(OuterRef("person"))),
        enterprise=OuterRef("enterprise"),
        on__gte=first_of_year(at.day),
    )
    mine = mine.filter(on__gte=OuterRef("starts_on")).filter(on__lte=OuterRef("ends_on"))
    return points.annotate(done=number_of(mine), required=Coalesce("required_contacts", Value(config.LIAISON_CONTACTS)))


def contacts_of_point(point: LiaisonPoint) -> Q:
    """The contacts that count for a liaison point, of all years: a condition on contacts."""
    return Q(Q(person=point.person_id) | Q(_by_deputy(point.person_id)), enterprise=point.enterprise_id) & Q(
        on__gte=point.starts_on, on__lte=point.ends_on
    )


# --- Instructors: visits a quarter ----------------------------------------------------------------


def _instructs(person: Any) -> Q:
    """The person was instructor of the contact's firm, or of its block of that day, when it was made."""
    held = InstructorAssignment.objects.live().filter(
        person=person, starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on")
    )
    return Q(Exists(held.filter(enterprise=OuterRef("enterprise")))) | Q(Exists(held.filter(block__in=_blocks_then())))


def _blocks_then() -> QuerySet:
    then = EnterpriseState.objects.live().filter(enterprise=OuterRef(OuterRef("enterprise")))
    then = then.filter(effective_from__lte=OuterRef(OuterRef("on")), effective_to__gt=OuterRef(OuterRef("on")))
    return then.values("block")


def visits_of_instructor(person: int) -> Q:
    """The visits that count for an instructor, of all times: a condition on contacts."""
    return Q(Q(person=person) | Q(_by_deputy(person)), kind__in=VISITS) & _instructs(person)


def with_visits(people: QuerySet, at: AsOf, *, seen_by: Actor | None = None) -> QuerySet:
    """Persons with ``visits`` of the day's quarter, up to the day, that count for them as instructors.

    For a page, those that its reader sees.
    """
    seen = Contact.objects.visible_to(seen_by) if seen_by else Contact.objects
    mine = seen.as_known(at).filter(
        Q(person=OuterRef("pk")) | _by_deputy(OuterRef(OuterRef("pk"))),
        _instructs(OuterRef(OuterRef("pk"))),
        kind__in=VISITS,
        on__gte=period_start(at.day, MONTHS_OF_QUARTER),
    )
    return people.annotate(visits=number_of(mine))
