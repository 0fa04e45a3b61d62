"""Questions about Party organisations; each begins with who is asking."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from foundation.accounts.scope import ScopedQuerySet, visible_q
from foundation.common import chinese_lookup  # noqa: F401 - registers the lookup "zh"
from foundation.common.names import name_key
from foundation.trail.asof import AsOf
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models.dated import AppendOnlyQuerySet, PeriodQuerySet, StateQuerySet
from orgs.parties.choices import DEPARTURES, Presence


class PartyStateQuerySet(ScopedQuerySet, StateQuerySet):
    """States of Party organisations: ``visible_to(user).as_of(at).filter(…)``."""

    reader: Any = None  # who asks, so that a day shows what is theirs on that very day

    def visible_to(self, user: Any) -> Self:
        found = super().visible_to(user)
        found.reader = user
        return found

    def as_of(self, at: AsOf) -> Self:
        from orgs.parties.scope import sees_on

        found = super().as_of(at)
        return found if self.reader is None else found.filter(sees_on(self.reader, at))

    def around_change(self) -> Self:
        """For Exists over changes: the state that held on the change's day, and the one that ended with it."""
        day = OuterRef("effective_on")
        return self.live().filter(organization=OuterRef("organization"), effective_from__lte=day, effective_to__gte=day)

    def present(self) -> Self:
        """Organisations that exist; those that ended are kept, but in no list unless asked for."""
        return self.filter(presence=Presence.IN)

    def with_people(self) -> Self:
        return self.select_related("organization", "secretary", "secretary_phone", "contact", "contact_phone")

    def terms_ending(self, by_day: date, at: AsOf) -> Self:
        """Organisations of the day whose term, extension included, is over on ``by_day`` or before."""
        return self.as_of(at).present().filter(term_ends_on__lte=by_day)

    def search(self, text: str) -> Self:
        """By name, short name, initials or number, or by a firm of the day; several words must all be found.

        Asked of ``visible_to(user).as_of(at)``: a firm helps only whoever may see it on that day, and by the names
        they followed until then.
        """
        assert self.reader is not None, "visible_to(user) first"
        assert self.at is not None, "as_of(at) first"
        queryset = self
        for word in text.split()[:5]:
            queryset = queryset.filter(self._found(word, self.reader, self.at))
        return queryset

    @staticmethod
    def _found(word: str, user: Any, at: AsOf) -> Q:
        from orgs.enterprises.models import EnterpriseState
        from orgs.parties.models import PartyHost

        key = name_key(word)
        if not key:
            return Q()
        seen = EnterpriseState.objects.visible_to(user)
        named = seen.until(at).search_until(word, at).values("enterprise")
        hosts = PartyHost.objects.as_of(at).filter(enterprise__in=named)
        if visible_q(EnterpriseState, user):
            hosts = hosts.filter(enterprise__in=seen.as_of(at).values("enterprise"))
        by_firm = Q(organization__in=hosts.values("organization"))
        return Q(search_text__zh=key) | by_firm | Q(organization__number=key.upper())

    def _clone(self) -> Self:
        clone: Any = super()._clone()
        clone.reader = self.reader
        return clone


class OrganizationQuerySet(TrailedQuerySet):
    """Identities; seen by whoever sees the organisation today."""

    def visible_to(self, user: Any) -> Self:
        from orgs.parties.models import PartyState

        today = PartyState.objects.visible_to(user).as_of(AsOf.today())
        return self.filter(Exists(today.filter(organization=OuterRef("pk"))))

    def responsible_to(self, user: Any) -> Self:
        from orgs.parties.models import PartyState

        today = PartyState.objects.responsible_to(user).as_of(AsOf.today())
        return self.filter(Exists(today.filter(organization=OuterRef("pk"))))


class PartyChangeQuerySet(AppendOnlyQuerySet):
    """What happened to Party organisations."""

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Changes of organisations as they were on the day: whose firm left sees nothing of what came after."""
        from orgs.parties.models import PartyState

        rule = visible_q(PartyState, user)
        if not rule:
            return self.all()
        seen, day = PartyState.objects.around_change().filter(rule), OuterRef("effective_on")
        leaves = Q(values__has_any_keys=["jurisdiction"]) | Q(kind__in=DEPARTURES)
        ends = Q(leaves, Exists(seen.filter(effective_to=day)))
        return self.filter(ends | Exists(seen.filter(effective_to__gt=day)))

    def as_known(self, at: AsOf) -> Self:
        return self.filter(at.changes_recorded())


class HostQuerySet(PeriodQuerySet):
    """Firms of organisations."""

    def visible_to(self, user: Any) -> Self:
        """Of organisations and firms this person sees today."""
        from orgs.enterprises.models import Enterprise
        from orgs.parties.models import PartyOrganization

        organizations = PartyOrganization.objects.visible_to(user).values("pk")
        return self.filter(
            organization__in=organizations, enterprise__in=Enterprise.objects.visible_to(user).values("pk")
        )


class UnbuiltQuerySet(PeriodQuerySet):
    """Reasons why firms have no organisation."""

    def visible_to(self, user: Any) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))
