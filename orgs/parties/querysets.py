"""Questions about Party organisations; each begins with who is asking."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from foundation.accounts.scope import Actor, ScopedQuerySet, visible_q
from foundation.common import chinese_lookup  # noqa: F401 - registers the lookup "zh"
from foundation.common.names import name_key
from foundation.trail.asof import AsOf
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models.dated import AppendOnlyQuerySet, PeriodQuerySet, StateQuerySet
from orgs.parties.choices import DEPARTURES, Presence


class PartyStateQuerySet(ScopedQuerySet, StateQuerySet):
    """States of Party organisations: ``visible_to(user).as_of(at).filter(…)``."""

    reader: Actor = None  # who asks, so that a day shows what is theirs on that very day
    sees_all = True

    def visible_to(self, user: Actor) -> Self:
        rule = visible_q(self.model, user)
        found = self.filter(rule)
        found.reader, found.sees_all = user, not rule
        return found

    def as_of(self, at: AsOf) -> Self:
        from orgs.parties.scope import sees_on

        found = super().as_of(at)
        return found if self.sees_all else found.filter(sees_on(self.reader, at))

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
        from orgs.enterprises.models import EnterpriseState
        from orgs.parties.models import PartyHost

        rule = visible_q(EnterpriseState, self.reader)
        firms, hosts = EnterpriseState.objects.filter(rule), PartyHost.objects.as_of(self.at)
        if rule:
            hosts = hosts.filter(enterprise__in=firms.as_of(self.at).values("enterprise"))
        queryset = self
        for word in text.split()[:5]:
            if key := name_key(word):
                named = firms.until(self.at).search_until(word, self.at).values("enterprise")
                of_firm = Q(organization__in=hosts.filter(enterprise__in=named).values("organization"))
                queryset = queryset.filter(Q(search_text__zh=key) | of_firm | Q(organization__number=key.upper()))
        return queryset

    def _clone(self) -> Self:
        clone: Any = super()._clone()
        clone.reader, clone.sees_all = self.reader, self.sees_all
        return clone


class OrganizationQuerySet(TrailedQuerySet):
    """Identities; seen by whoever sees the organisation today."""

    def visible_to(self, user: Actor) -> Self:
        from orgs.parties.models import PartyState

        today = PartyState.objects.visible_to(user).as_of(AsOf.today())
        return self.filter(Exists(today.filter(organization=OuterRef("pk"))))

    def responsible_to(self, user: Actor) -> Self:
        from orgs.parties.models import PartyState

        today = PartyState.objects.responsible_to(user).as_of(AsOf.today())
        return self.filter(Exists(today.filter(organization=OuterRef("pk"))))


class PartyChangeQuerySet(AppendOnlyQuerySet):
    """What happened to Party organisations."""

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Actor) -> Self:
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

    def visible_to(self, user: Actor) -> Self:
        """Of organisations and firms this person sees today."""
        from orgs.enterprises.models import Enterprise
        from orgs.parties.models import PartyOrganization

        organizations = PartyOrganization.objects.visible_to(user).values("pk")
        return self.filter(
            organization__in=organizations, enterprise__in=Enterprise.objects.visible_to(user).values("pk")
        )


class UnbuiltQuerySet(PeriodQuerySet):
    """Reasons why firms have no organisation."""

    def visible_to(self, user: Actor) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))
