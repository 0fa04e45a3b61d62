"""Questions about Party organisations; each begins with who is asking."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from foundation.accounts.scope import ScopedQuerySet, responsible_q, visible_q
from foundation.common import chinese_lookup  # noqa: F401 - registers the lookup "zh"
from foundation.common.names import name_key
from foundation.trail.asof import AsOf
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models.dated import AppendOnlyQuerySet, PeriodQuerySet, StateQuerySet
from orgs.parties.choices import Presence


class PartyStateQuerySet(ScopedQuerySet, StateQuerySet):
    """States of Party organisations: ``visible_to(user).as_of(at).filter(…)``."""

    def present(self) -> Self:
        """Organisations that exist; those that ended are kept, but in no list unless asked for."""
        return self.filter(presence=Presence.IN)

    def with_people(self) -> Self:
        return self.select_related("organization", "secretary", "secretary_phone", "contact", "contact_phone")

    def terms_ending(self, by_day: date, at: AsOf) -> Self:
        """Organisations of the day whose term, extension included, is over on ``by_day`` or before."""
        return self.as_of(at).present().filter(term_ends_on__lte=by_day)

    def search(self, text: str) -> Self:
        """By name, short name, initials or number, or by a firm of theirs; several words must all be found."""
        queryset = self
        for word in text.split()[:5]:
            queryset = queryset.filter(self._found(word))
        return queryset

    def _found(self, word: str) -> Q:
        from orgs.enterprises.models import EnterpriseState
        from orgs.parties.models import PartyHost

        key = name_key(word)
        if not key:
            return Q()
        firms = EnterpriseState.objects.live().search(word).values("enterprise")
        hosts = PartyHost.objects.live().filter(enterprise__in=firms).values("organization")
        return Q(search_text__zh=key) | Q(organization__in=hosts) | Q(organization__number=key.upper())


class OrganizationQuerySet(TrailedQuerySet):
    """Identities; seen by whoever sees the organisation's latest state."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(Exists(self._latest(visible_q, user)))

    def responsible_to(self, user: Any) -> Self:
        return self.filter(Exists(self._latest(responsible_q, user)))

    def _latest(self, rule: Any, user: Any) -> Any:
        from foundation.trail.asof import FOREVER
        from orgs.parties.models import PartyState

        states = PartyState.objects.live().filter(organization=OuterRef("pk"), effective_to=FOREVER)
        return states.filter(rule(PartyState, user))


class PartyChangeQuerySet(AppendOnlyQuerySet):
    """What happened to Party organisations."""

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        from orgs.parties.models import PartyOrganization

        return self.filter(organization__in=PartyOrganization.objects.visible_to(user).values("pk"))

    def as_known(self, at: AsOf) -> Self:
        return self.filter(at.changes_recorded())


class HostQuerySet(PeriodQuerySet):
    """Firms of organisations."""

    def visible_to(self, user: Any) -> Self:
        from orgs.parties.models import PartyOrganization

        return self.filter(organization__in=PartyOrganization.objects.visible_to(user).values("pk"))


class UnbuiltQuerySet(PeriodQuerySet):
    """Reasons why firms have no organisation."""

    def visible_to(self, user: Any) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))
