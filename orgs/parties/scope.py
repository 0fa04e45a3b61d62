"""Who sees and who answers for which Party organisations: those of their streets and those of their firms.

Which streets and firms these are is decided above (responsibilities); an organisation follows its firms, for as long as
they belong to it.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.accounts.roles import SEE_ALL_FIRMS, Role
from foundation.accounts.scope import Actor, everything, register, register_responsible, responsible_q
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.models import EnterpriseState
from orgs.parties.models import PartyHost, PartyState
from orgs.places.models import Jurisdiction


def _own_places(user: Actor) -> Q:
    """Organisations that belong to a street the person answers for; office people answer for all."""
    rule = responsible_q(Jurisdiction, user)
    return Q(jurisdiction__in=Jurisdiction.objects.filter(rule).values("pk")) if rule else Q(jurisdiction__isnull=False)


def sees(user: Actor, on: date) -> Q:
    """Of one's streets, or of a firm one sees while it belonged: states that begin after it left are not seen."""
    hosts = PartyHost.objects.live().filter(enterprise__in=_firms(user, on))
    then = hosts.filter(
        organization=OuterRef("organization"),
        starts_on__lt=OuterRef("effective_to"),
        ends_on__gte=OuterRef("effective_from"),
    )
    # The first condition is asked once for all organisations, the second of those few only.
    return _own_places(user) | Q(Exists(then), organization__in=hosts.values("organization"))


def sees_on(user: Actor, at: AsOf) -> Q:
    """Narrower, for lists and pages of a day: the firm belongs on that very day. Not for whoever sees everything."""
    hosts = PartyHost.objects.as_of(at).filter(enterprise__in=_firms(user, clock.today()))
    return _own_places(user) | Q(organization__in=hosts.values("organization"))


def _firms(user: Actor, on: date) -> QuerySet:
    return EnterpriseState.objects.visible_to(user).as_of(AsOf(on)).values("enterprise")


def answers(user: Actor, on: date) -> Q:
    """Of one's streets, or today of a firm one answers for."""
    firms = EnterpriseState.objects.responsible_to(user).as_of(AsOf(on)).values("enterprise")
    hosts = PartyHost.objects.as_of(AsOf(on)).filter(enterprise__in=firms)
    return _own_places(user) | Q(organization__in=hosts.values("organization"))


def register_scope() -> None:
    """Fill the scope registry; called once when the portal starts."""
    for role in SEE_ALL_FIRMS:
        register(PartyState, role, everything)
    register_responsible(PartyState, Role.OFFICE, everything)
    for role in (Role.STREET_LEAD, Role.IMPLEMENTER, Role.INSTRUCTOR):
        register(PartyState, role, sees)
    for role in (Role.STREET_LEAD, Role.IMPLEMENTER, Role.INSTRUCTOR, Role.COMMITTEE):
        register_responsible(PartyState, role, answers)
