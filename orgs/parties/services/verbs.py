"""The verbs people use; each is one call of the primitive."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.trail.recording import BY_HAND, changeset
from foundation.trail.registry import SPECS
from foundation.trail.withdrawing import history_around, is_always_named, take_back
from orgs.parties.choices import ARRIVALS, ChangeKind, Presence
from orgs.parties.models import PartyChange, PartyOrganization, PartyState
from orgs.parties.services.applying import (
    LABEL,
    NOT_YOURS,
    Applied,
    ChangeRefused,
    Draft,
    Entry,
    Joining,
    Problem,
    apply_changes,
)
from orgs.parties.services.namesakes import KEY_LENGTH, ask_about_name
from orgs.parties.terms import covers


@transaction.atomic
def add_organization(
    *,
    kind: ChangeKind,
    on: date,
    values: dict[str, Any],
    by: Actor | None,
    firms: Iterable[int] = (),
    lead: int | None = None,
    precision: str = "day",
    reason: str = "",
    source: str = BY_HAND,
    is_other: bool = False,
) -> Applied:
    """Enter an organisation: 新建, 期初已在 or 补录, with its firms (ids) and, among them, the lead unit.

    Raises NameAsked when others bear the name, unless ``is_other``.
    """
    ask_about_name(values.get("name") or "", by=by, is_other=is_other)
    joining = [Joining(pk, on, is_lead=pk == lead, precision=precision) for pk in dict.fromkeys(firms)]
    draft = Draft(on=on, values=values, kind=kind, precision=precision, reason=reason)
    return apply_changes(
        entries=[Entry([draft], firms=joining)],
        by=by,
        kind="add_organization",
        title=f"{ChangeKind(kind).label}党组织：{values.get('name', '')}",
        reason=reason,
        source=source,
    )


@transaction.atomic
def edit_organization(
    *,
    organization: PartyOrganization,
    values: dict[str, Any],
    on: date,
    by: Actor | None,
    base: dict[str, Any] | None = None,
    is_correction: bool = False,
    precision: str = "day",
    reason: str = "",
    source: str = BY_HAND,
    is_other: bool = False,
) -> Applied:
    """Write what changed from ``on`` (情况变了), or put right what was wrong from the start (原来录错了).

    Raises NameAsked when others bear a new name, unless ``is_other``.
    """
    _ask_about_new_name(organization, values.get("name") or "", by=by, is_other=is_other)
    draft = Draft(on=on, values=values, base=base, is_correction=is_correction, precision=precision, reason=reason)
    word = "更正" if is_correction else "修改"
    return apply_changes(
        entries=[Entry([draft], organization=organization.pk)],
        by=by,
        kind="correct_organization" if is_correction else "edit_organization",
        title=f"{word}：{organization}",
        reason=reason,
        source=source,
    )


def _ask_about_new_name(organization: PartyOrganization, name: str, *, by: Actor | None, is_other: bool) -> None:
    """A name the organisation bears or bore is not asked about again."""
    if name and not organization.states.live().filter(name_key=name_key(name)[:KEY_LENGTH]).exists():
        ask_about_name(name, by=by, is_other=is_other, besides=[organization.pk])


def _verb(
    name: str,
    kind: ChangeKind,
    organization: PartyOrganization,
    *,
    on: date,
    by: Actor | None,
    values: dict[str, Any] | None = None,
    precision: str = "day",
    reason: str = "",
    source: str = BY_HAND,
    more: Iterable[Draft] = (),
) -> Applied:
    draft = Draft(on=on, values=dict(values or {}), kind=kind, precision=precision, reason=reason)
    return apply_changes(
        entries=[Entry([draft, *more], organization=organization.pk)],
        by=by,
        kind=name,
        title=f"{kind.label}：{organization}",
        reason=reason,
        source=source,
    )


def elect(
    *,
    organization: PartyOrganization,
    on: date,
    by: Actor | None,
    precision: str = "day",
    values: dict[str, Any] | None = None,
    **more: Any,
) -> Applied:
    """换届 on that day: a new term begins, an extension or another end of the old one is over.

    ``values`` may bring the new secretary and the years of the new term. Another secretary does not inherit the post
    and the telephone of the one before: what is not told of them is unknown.
    """
    told = {
        **_of_new_secretary(organization, on, values or {}),
        "last_election_on": on.isoformat(),
        "last_election_precision": precision,
        "term_end": None,
        "term_end_precision": "",
        "term_end_reason": "",
        **(values or {}),
    }
    later = _told_later(organization, on, None, covered_by=_term_from(organization, on, told))
    given: dict[str, Any] = {"on": on, "precision": precision, "values": told, "by": by, "more": later}
    return _verb("elect", ChangeKind.ELECTED, organization, **given, **more)


def _term_from(organization: PartyOrganization, on: date, told: dict[str, Any]) -> dict[str, Any]:
    """The facts a term that begins that day is computed from."""
    state = _state_on(organization, on)
    return {"category": state.category, "term_years": state.term_years, **told} if state else told


def _state_on(organization: PartyOrganization, on: date) -> PartyState | None:
    known = PartyState.objects.live().with_people().filter(organization=organization.pk, effective_from__lte=on)
    return known.order_by("effective_from").last()


def _told_later(
    organization: PartyOrganization, on: date, until: str | None, covered_by: dict[str, Any] | None = None
) -> list[Draft]:
    """What was entered before of extensions of this term, approved later: the newest registration counts instead.

    With ``covered_by``, the facts of a new term, only of extensions that it covers.
    """
    days: dict[date, None] = {}
    for change in organization.changes.live().filter(effective_on__gt=on).order_by("effective_on", "pk"):
        if change.values.get("last_election_on"):
            break
        told = change.values.get("extension_until")
        if told and (covered_by is None or covers(covered_by, told)):
            days[change.effective_on] = None
    return [Draft(on=day, values={"extension_until": until}, is_correction=True) for day in days]


def _of_new_secretary(organization: PartyOrganization, on: date, values: dict[str, Any]) -> dict[str, Any]:
    elected = values.get("secretary")
    state = _state_on(organization, on)
    if not elected or state is None or elected == state.personal_text("secretary"):
        return {}
    return {"secretary_post": "", "secretary_phone": ""}


def extend(
    *, organization: PartyOrganization, on: date, until: date, reason: str, by: Actor | None, **more: Any
) -> Applied:
    """延期换届 until a day, by approval; the reason or the approval's number belongs to it. The newest one counts.

    Raises ChangeRefused when the day does not lie after the term's end or is further off than the setting allows.
    """
    state = organization.states.live().order_by("-effective_from").first()
    if state is not None and state.term_due_on is not None and until <= state.term_due_on:
        sentence = f"本届任期到 {state.term_due_on} 届满，延期要到这以后。"
        raise ChangeRefused([Problem(0, "until", sentence)])
    values = {"extension_until": until.isoformat()}
    given: dict[str, Any] = {"on": on, "values": values, "reason": reason, "by": by}
    later = _told_later(organization, on, values["extension_until"])
    try:
        return _verb("extend", ChangeKind.EXTENDED, organization, **given, more=later, **more)
    except ChangeRefused as refused:
        # The same sentence about an extension registered before is not told twice.
        raise ChangeRefused(list(dict.fromkeys(_about_until(problem) for problem in refused.problems))) from None


def _about_until(problem: Problem) -> Problem:
    return replace(problem, field="until") if problem.field == "extension_until" else problem


@transaction.atomic
def rename(
    *, organization: PartyOrganization, name: str, on: date, by: Actor | None, is_other: bool = False, **more: Any
) -> Applied:
    """更名. Raises NameAsked when others bear the new name, unless ``is_other``."""
    _ask_about_new_name(organization, name, by=by, is_other=is_other)
    return _verb("rename", ChangeKind.RENAMED, organization, on=on, values={"name": name}, by=by, **more)


def dissolve(*, organization: PartyOrganization, on: date, by: Actor | None, **more: Any) -> Applied:
    """撤销: the organisation ends on that day and has no firms any more; its page stays to be read."""
    return _verb("dissolve", ChangeKind.DISSOLVED, organization, on=on, by=by, **more)


def remove_organization(
    *, organization: PartyOrganization, on: date, reason: str, by: Actor | None, **more: Any
) -> Applied:
    """剔除: it should never have been entered (by mistake, twice)."""
    return _verb("remove_organization", ChangeKind.REMOVED, organization, on=on, reason=reason, by=by, **more)


def withdraw_change(*, change: PartyChange, by: Actor | None, reason: str, source: str = BY_HAND) -> PartyChange:
    """Take one registration back as never having happened (a wrong day: withdraw, then enter it again).

    Raises ChangeRefused when the organisation's own beginning is withdrawn while other facts of it stand.
    """
    spec, pk = SPECS[LABEL], change.organization_id
    if by is not None and not PartyOrganization.objects.responsible_to(by).filter(pk=pk).exists():
        raise PermissionDenied(NOT_YOURS)
    title = f"撤回{ChangeKind(change.kind).label}：{change.organization}"
    with changeset(kind="withdraw_party_change", by=by, title=title, reason=reason, source=source) as recorder:
        live, rest = history_around(spec, change)
        if change.kind in ARRIVALS and not any(c.presence == Presence.IN for c in rest):
            raise ChangeRefused([Problem(0, "", "这是党组织的成立登记，其他登记以它为前提；如整条有误，请用“剔除”。")])
        if not is_always_named(rest):
            raise ChangeRefused([Problem(0, "", "撤回后党组织将没有名称，请改用更正。")])
        take_back(spec, change, live, recorder)
    change.refresh_from_db()
    return change
