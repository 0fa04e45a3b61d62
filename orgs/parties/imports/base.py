"""What the portal holds of the organisations and firms a file speaks of, loaded at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.accounts.scope import Actor, responsible_q, visible_q
from foundation.common.names import name_key
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.writing import chunks
from orgs.enterprises.models import Enterprise, EnterpriseAlias, EnterpriseState
from orgs.parties.facts import FACTS
from orgs.parties.imports.parsing import PartyRow
from orgs.parties.loading import load_firms
from orgs.parties.models import PartyOrganization, PartyState
from orgs.places.models import Jurisdiction

NOT_AMONG_YOURS = "您负责的企业中没有“{}”，请核对名称和代码；没有登记的请先登记，不由您负责的请联系行业党委办公室"


@dataclass(slots=True)
class Known:
    """One organisation as it is on the day the file's values hold."""

    pk: int
    name: str
    key: str
    is_mine: bool
    is_seen: bool
    is_there: bool  # exists on that day
    values: dict[str, Any] = field(default_factory=dict)
    hosts: dict[int, str] = field(default_factory=dict)  # firms of the day that the person sees
    has_lead: bool = False
    shown_full: int | None = None
    shown_probationary: int | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm that a row may name."""

    pk: int
    name: str
    since: date
    full: int | None
    probationary: int | None
    is_mine: bool
    is_there: bool


class PartyBase:
    """The organisations and firms the rows of a file may mean; the number of queries does not grow with the file.

    Firms this person may not see are to them as if they were not there, whether named by code, name or other name; of
    organisations only that one of the very name is there.
    """

    def __init__(self, rows: Iterable[PartyRow], *, by: Actor, on: date) -> None:
        self.by, self.on, self.at = by, on, AsOf(on)
        self.sees_all = by is None or not visible_q(EnterpriseState, by)
        rows = list(rows)
        self.organizations: dict[int, Known] = {}
        self.by_number: dict[str, int] = {}
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.places = self._places_of(by)
        self._load_organizations(rows)
        self.firms: dict[int, Firm] = {}
        self.by_code: dict[str, int] = {}
        self.firms_by_key: dict[str, list[int]] = defaultdict(list)
        self._load_firms(rows)

    @staticmethod
    def _places_of(by: Actor) -> set[int] | None:
        """Streets this person answers for; None = all."""
        if by is None:
            return None
        rule = responsible_q(Jurisdiction, by)
        return set(Jurisdiction.objects.filter(rule).values_list("pk", flat=True)) if rule else None

    def _load_organizations(self, rows: list[PartyRow]) -> None:
        numbers = {row.number for row in rows if row.number}
        linked = {int(row.source.decisions["link"]) for row in rows if row.source.decisions.get("link")}
        ids = set(linked)
        for chunk in chunks(sorted(numbers), 5000):
            found = PartyOrganization.objects.filter(number__in=chunk).values_list("number", "pk")
            self.by_number.update(found)
        ids.update(self.by_number.values())
        today = PartyState.objects.live().present().filter(effective_to=FOREVER)
        for chunk in chunks(sorted({row.key for row in rows if row.key}), 5000):
            ids.update(today.filter(name_key__in=chunk).values_list("organization_id", flat=True))
        for some in chunks(sorted(ids), 1000):
            self._load_states(some)

    def _load_states(self, ids: list[int]) -> None:
        mine, seen = set(ids), set(ids)
        if self.by is not None:
            found = PartyOrganization.objects.filter(pk__in=ids)
            mine = set(found.responsible_to(self.by).values_list("pk", flat=True))
            seen = set(found.visible_to(self.by).values_list("pk", flat=True))
        latest = PartyState.objects.live().with_people().filter(organization__in=ids, effective_to=FOREVER)
        states: dict[int, Any] = {s.organization_id: s for s in latest}
        states.update(
            {s.organization_id: s for s in PartyState.objects.as_of(self.at).with_people().filter(organization__in=ids)}
        )
        load_firms(list(states.values()), self.at, self.by)
        for pk, state in states.items():
            known = Known(
                pk=pk,
                name=state.name,
                key=state.name_key,
                is_mine=pk in mine,
                is_seen=pk in seen,
                is_there=state.is_present and state.effective_from <= self.on,
                values=FACTS.values_of(state),
                hosts={firm.enterprise_id: firm.name for _, firm in state.loaded_firms},
                has_lead=any(host.is_lead for host, _ in state.all_firms),
                shown_full=state.full,
                shown_probationary=state.probationary,
            )
            self.organizations[pk] = known
            if state.is_present:
                self.by_key[known.key].append(pk)

    def seen(self, pk: int) -> Known | None:
        """The organisation, if the person sees it; of others a row learns nothing by number or id."""
        known = self.organizations.get(pk)
        return known if known is not None and known.is_seen else None

    def _load_firms(self, rows: list[PartyRow]) -> None:
        codes = {row.code for row in rows if row.code}
        keys = {name_key(name)[:200] for row in rows for name in (row.firm, *row.firms) if name}
        ids: set[int] = {pk for row in rows if (pk := row.source.decisions.get("firm"))}
        for chunk in chunks(sorted(codes), 5000):
            self.by_code.update(
                (code, pk) for code, pk in Enterprise.objects.filter(code__in=chunk).values_list("code", "pk") if code
            )
        ids.update(self.by_code.values())
        today = EnterpriseState.objects.live().present().filter(effective_to=FOREVER)
        for chunk in chunks(sorted(keys), 5000):
            for found in (today, EnterpriseAlias.objects.live()):
                for key, pk in found.filter(name_key__in=chunk).values_list("name_key", "enterprise_id"):
                    if pk not in self.firms_by_key[key]:
                        self.firms_by_key[key].append(pk)
                    ids.add(pk)
        for some in chunks(sorted(self._seen(ids)), 5000):
            self._load_firm_states(some)

    def _seen(self, ids: set[int]) -> set[int]:
        """Of these firms, those the person may see; the others are forgotten."""
        if self.sees_all:
            return ids
        seen: set[int] = set()
        for some in chunks(sorted(ids), 5000):
            found = Enterprise.objects.visible_to(self.by).filter(pk__in=some)
            seen.update(found.values_list("pk", flat=True))
        self.by_code = {code: pk for code, pk in self.by_code.items() if pk in seen}
        for key, known in self.firms_by_key.items():
            self.firms_by_key[key] = [pk for pk in known if pk in seen]
        return seen

    def _load_firm_states(self, ids: list[int]) -> None:
        mine = set(ids)
        if self.by is not None:
            mine = set(Enterprise.objects.responsible_to(self.by).filter(pk__in=ids).values_list("pk", flat=True))
        there = {
            s.enterprise_id: s for s in EnterpriseState.objects.as_of(self.at).present().filter(enterprise__in=ids)
        }
        since: dict[int, date] = {}
        latest: dict[int, Any] = {}
        rows = EnterpriseState.objects.live().filter(enterprise__in=ids).order_by("enterprise", "effective_from")
        for state in rows.only(
            "enterprise_id", "name", "effective_from", "presence", "members_full", "members_probationary"
        ):
            # The day its present stay began: a firm that left and came back was no host in between.
            if state.is_present and state.effective_from <= self.on:
                since.setdefault(state.enterprise_id, state.effective_from)
            elif not state.is_present:
                since.pop(state.enterprise_id, None)
            latest[state.enterprise_id] = state
        for pk, state in latest.items():
            known = there.get(pk)
            self.firms[pk] = Firm(
                pk=pk,
                name=state.name,
                since=since.get(pk, self.on),
                full=known.members_full if known else None,
                probationary=known.members_probationary if known else None,
                is_mine=pk in mine,
                is_there=known is not None,
            )

    def find_firm(self, code: str, name: str) -> tuple[Firm | None, str]:
        """The firm meant: by its code, else by a name only one firm has; with the reason when there is none."""
        if code and code in self.by_code:
            return self.firms[self.by_code[code]], ""
        found = [self.firms[pk] for pk in self.firms_by_key.get(name_key(name)[:200], ())] if name else []
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, f"叫“{name}”的企业有 {len(found)} 家，请填写统一社会信用代码"
        if self.sees_all:
            return None, f"企业库中没有“{name or code}”，请改为企业库中的名称，或先登记企业"
        # The same whether there is such a firm elsewhere or none: a code is no way to a name.
        return None, NOT_AMONG_YOURS.format(name or code)
