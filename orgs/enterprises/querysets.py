"""Questions about enterprises; each begins with who is asking."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q

from foundation.accounts.scope import Actor, ScopedQuerySet, responsible_q, visible_q
from foundation.common import chinese_lookup  # noqa: F401 - registers the lookup "zh"
from foundation.common.names import name_key
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models.dated import AppendOnlyQuerySet, PeriodQuerySet, StateQuerySet
from orgs.enterprises.choices import Presence

SINCE_EVER = date(2000, 1, 1)  # kept as the first day of names of which nobody had said since when
# A search that finds more identities than this by code or alias is too broad to be helped by them.
SIDE_HITS = 200


class EnterpriseStateQuerySet(ScopedQuerySet, StateQuerySet):
    """States of firms: ``visible_to(user).as_of(at).filter(…)``."""

    def present(self) -> Self:
        """Firms in the base; those that left are kept, but in no list unless asked for."""
        return self.filter(presence=Presence.IN)

    def around_change(self) -> Self:
        """For Exists over changes: the firm's state that held on the change's day, and the one that ended with it."""
        day = OuterRef("effective_on")
        return self.live().filter(enterprise=OuterRef("enterprise"), effective_from__lte=day, effective_to__gte=day)

    def with_people(self) -> Self:
        return self.select_related("enterprise", "principal", "contact", "phone")

    def search(self, text: str, *, is_broad: bool = False) -> Self:
        """Firms by name, alias, code, substring or pinyin initials; several words must all be found."""
        queryset = self
        for word in text.split()[:5]:
            queryset = queryset.filter(self._found(name_key(word), is_broad))
        return queryset

    def search_until(self, text: str, at: AsOf) -> Self:
        """The same among all of these states, whenever they held: by names and other names borne while they did."""
        from orgs.enterprises.models import EnterpriseAlias

        queryset = self
        for word in text.split()[:5]:
            key = name_key(word)
            if not key:
                continue
            borne = EnterpriseAlias.objects.known(at).filter(starts_on__lte=at.day, search_text__zh=key)
            ids = list(borne.values_list("enterprise_id", flat=True)[:SIDE_HITS])
            then = borne.filter(
                enterprise=OuterRef("enterprise"),
                starts_on__lt=OuterRef("effective_to"),
                ends_on__gte=OuterRef("effective_from"),
            )
            by_alias = Q(Exists(then), enterprise__in=ids)
            by_code = Q(enterprise__in=self._coded(key))
            queryset = queryset.filter(Q(search_text__zh=key) | by_alias | by_code)
        return queryset

    @staticmethod
    def _coded(word: str) -> list[int]:
        """Firms whose code or number the word is, or a good part of it."""
        from orgs.enterprises.models import Enterprise

        if len(word) < 4 or not (word.isascii() and word.isalnum()):
            return []
        codes = Enterprise.objects.filter(Q(code__zh=word.upper()) | Q(number=word.upper()))
        return list(codes.values_list("pk", flat=True)[:SIDE_HITS])

    def _found(self, word: str, is_broad: bool) -> Q:
        """One word. Identities found by code or alias are fetched first, so that both indexes serve."""
        from orgs.enterprises.models import EnterpriseAlias

        if not word:
            return Q()
        q = Q(search_text__zh_scan=word) if is_broad else Q(search_text__zh=word)
        aliases = EnterpriseAlias.objects.as_of(self.at) if self.at else EnterpriseAlias.objects.live()
        ids = list(aliases.filter(search_text__zh=word).values_list("enterprise_id", flat=True)[:SIDE_HITS])
        ids += self._coded(word)
        return q | Q(enterprise_id__in=ids) if ids else q


class EnterpriseQuerySet(TrailedQuerySet):
    """Identities; seen by whoever sees the firm's latest state."""

    def visible_to(self, user: Actor) -> Self:
        return self.filter(Exists(self._latest(visible_q, user)))

    def responsible_to(self, user: Actor) -> Self:
        return self.filter(Exists(self._latest(responsible_q, user)))

    def _latest(self, rule: Any, user: Actor) -> Any:
        from foundation.trail.asof import FOREVER
        from orgs.enterprises.models import EnterpriseState

        return EnterpriseState.objects.live().filter(
            rule(EnterpriseState, user), enterprise=OuterRef("pk"), effective_to=FOREVER
        )


class EnterpriseChangeQuerySet(AppendOnlyQuerySet):
    """变动台账 rows."""

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Actor) -> Self:
        """Changes of firms as they were on the day: the street that lost a firm sees it leave, not what came after.

        A firm that had left the base already is not lost a second time when it comes back to another street.
        """
        from orgs.enterprises.models import EnterpriseState

        rule = visible_q(EnterpriseState, user)
        if not rule:
            return self.all()
        seen, day = EnterpriseState.objects.around_change().filter(rule), OuterRef("effective_on")
        lost = seen.present().filter(effective_to=day)
        leaves = Q(Exists(lost), values__has_any_keys=["jurisdiction", "block"])
        return self.filter(leaves | Exists(seen.filter(effective_to__gt=day)))

    def as_known(self, at: Any) -> Self:
        return self.filter(at.changes_recorded())

    def in_order(self) -> Self:
        return self.order_by(F("effective_on"), "pk")


class AliasQuerySet(PeriodQuerySet):
    """Other names."""

    def as_of(self, at: AsOf) -> Self:
        """Names borne on the day."""
        return super().as_of(at).filter(self._entered(at))

    def known(self, at: AsOf) -> Self:
        """Names of all days up to this one, as they were known."""
        return self.filter(at.recorded(), self._entered(at))

    @staticmethod
    def _entered(at: AsOf) -> Q:
        """A name of which nobody said since when it is borne counts from the day it was entered."""
        return ~Q(starts_on=SINCE_EVER) | Q(recorded_at__lt=clock.start_of(at.day + timedelta(days=1)))

    def visible_to(self, user: Actor) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))
