"""Questions about enterprises; each begins with who is asking."""

from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q

from foundation.accounts.scope import ScopedQuerySet, responsible_q, visible_q
from foundation.common import chinese_lookup  # noqa: F401 - registers the lookup "zh"
from foundation.common.names import name_key
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models.dated import AppendOnlyQuerySet, PeriodQuerySet, StateQuerySet
from orgs.enterprises.choices import Presence

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

    def _found(self, word: str, is_broad: bool) -> Q:
        """One word. Identities found by code or alias are fetched first, so that both indexes serve."""
        from orgs.enterprises.models import Enterprise, EnterpriseAlias

        if not word:
            return Q()
        q = Q(search_text__zh_scan=word) if is_broad else Q(search_text__zh=word)
        ids = list(
            EnterpriseAlias.objects.live()
            .filter(search_text__zh=word)
            .values_list("enterprise_id", flat=True)[:SIDE_HITS]
        )
        if len(word) >= 4 and word.isascii() and word.isalnum():
            codes = Enterprise.objects.filter(Q(code__zh=word.upper()) | Q(number=word.upper()))
            ids += list(codes.values_list("pk", flat=True)[:SIDE_HITS])
        return q | Q(enterprise_id__in=ids) if ids else q


class EnterpriseQuerySet(TrailedQuerySet):
    """Identities; seen by whoever sees the firm's latest state."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(Exists(self._latest(visible_q, user)))

    def responsible_to(self, user: Any) -> Self:
        return self.filter(Exists(self._latest(responsible_q, user)))

    def _latest(self, rule: Any, user: Any) -> Any:
        from foundation.trail.asof import FOREVER
        from orgs.enterprises.models import EnterpriseState

        return EnterpriseState.objects.live().filter(
            rule(EnterpriseState, user), enterprise=OuterRef("pk"), effective_to=FOREVER
        )


class EnterpriseChangeQuerySet(AppendOnlyQuerySet):
    """变动台账 rows."""

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Changes of firms as they were on the day: the street that lost a firm sees it leave, not what came after."""
        from orgs.enterprises.models import EnterpriseState

        rule = visible_q(EnterpriseState, user)
        if not rule:
            return self.all()
        return self.filter(Exists(EnterpriseState.objects.around_change().filter(rule)))

    def as_known(self, at: Any) -> Self:
        return self.filter(at.changes_recorded())

    def in_order(self) -> Self:
        return self.order_by(F("effective_on"), "pk")


class AliasQuerySet(PeriodQuerySet):
    """Other names."""

    def visible_to(self, user: Any) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))
