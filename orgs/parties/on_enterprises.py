"""What the enterprise pages show of Party organisations, as of the day looked at."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column
from foundation.trail.asof import AsOf
from foundation.trail.values import reference
from orgs.enterprises.checks.attested import AttestedFact
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties.choices import Coverage, Setup
from orgs.parties.coverage import coverage_of, reasons_of
from orgs.parties.loading import load_phones
from orgs.parties.organization_facts import organizations_of


def load_organizations(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """The firms' organisations, their own ones first; two queries."""
    found = organizations_of([s.enterprise_id for s in states], at)
    for state in states:
        state.organizations = found.get(state.enterprise_id, [])


def load_coverage(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """How the firms are covered; three queries."""
    found = coverage_of(states, at)
    for state in states:
        state.coverage = found[state.enterprise_id]


# The names, secretaries and the rest stand in the ledger's own columns, which this app took over.
COLUMNS = (
    Column(
        "coverage",
        "覆盖方式",
        read=lambda state: state.coverage.value,
        show=lambda value: str(Coverage(value).label),
        prefetch=load_coverage,
        group="两个覆盖",
    ),
)


def _secretary(state: Any) -> str | None:
    return state.organizations[0].personal_text("secretary") or None if state.organizations else None


def _kept_secretary(state: Any) -> dict[str, int] | None:
    pk = state.organizations[0].secretary_id
    return reference(pk) if pk else None


# Asked about in a refresh round: the secretary of the organisation the firm is spoken of by.
SECRETARY = AttestedFact(
    Column("secretary", "书记", read=_secretary, prefetch=load_organizations, personal=True, help="党组织的书记。"),
    applies=lambda state: bool(state.organizations),
    kept=_kept_secretary,
)


def organizations_panel(user: Actor, state: EnterpriseState, at: AsOf) -> list[tuple[str, str, str]]:
    """The panel of a firm's page: its organisations with links, or why there is none."""
    row: Any = state
    load_organizations([row], at, user)
    words = dict(Setup.choices)
    load_phones(row.organizations, at, user)
    lines = []
    for o in row.organizations:
        lines.append((str(words.get(o.setup) or "党组织"), o.name, f"{o.get_absolute_url()}{_day(at)}"))
        if secretary := " ".join(
            filter(None, (o.personal_text("secretary"), o.secretary_post, o.shown_secretary_phone))
        ):
            lines.append(("书记", secretary, ""))
    if not row.organizations:
        lines += _nothing_yet(user, row, at)
    return lines


def _nothing_yet(user: Actor, state: EnterpriseState, at: AsOf) -> list[tuple[str, str, str]]:
    """Why there is none, and, for whoever answers for the firm today, where to enter one or say why not."""
    reason = reasons_of([state.enterprise_id], at).get(state.enterprise_id)
    lines = [("未建原因", str(reason), "")] if reason else []
    mine = Enterprise.objects.responsible_to(user).filter(pk=state.enterprise_id)
    if at.is_today and state.is_present and user.may(Right.EDIT_RECORDS) and mine.exists():
        lines.append(("未建党组织", "登记党组织", f"{reverse('parties:add')}?enterprise={state.enterprise_id}"))
        lines.append(("暂不建的", "说明未建原因", reverse("parties:reason", args=[state.enterprise_id])))
    return lines


def _day(at: AsOf) -> str:
    return "" if at.is_today else f"?as_of={at.day}"
