"""Which firms an organisation has, from when to when, and which of them leads."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied

from foundation.accounts.scope import Actor
from foundation.trail.applying import ChangeRefused, Problem
from foundation.trail.periods import remove_period, replace_period
from foundation.trail.recording import Recorder, changeset
from foundation.trail.registry import SPECS
from foundation.trail.writing import lock_subjects
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties.models import PartyHost, PartyOrganization, PartyState
from orgs.parties.permissions import may_join
from orgs.parties.services.applying import (
    LABEL,
    NOT_YOURS,
    Joining,
    end_hosts,
    join_firms,
    may_see,
    named,
    refuse_second_lead,
)
from orgs.parties.services.judging import judge_day

NOT_YOUR_FIRM = "这家企业不属于您负责的范围。"


def _refuse(name: str, sentence: str) -> ChangeRefused:
    return ChangeRefused([Problem(0, name, sentence)])


def _check(organization: PartyOrganization, by: Actor) -> None:
    if by is not None and not PartyOrganization.objects.responsible_to(by).filter(pk=organization.pk).exists():
        raise PermissionDenied(NOT_YOURS)


def _check_host(host: PartyHost, by: Actor) -> None:
    """What belongs to others is theirs to change: a firm that ``by`` may not see is not acted on."""
    _check(host.organization, by)
    if not may_see(by, host):
        raise PermissionDenied(NOT_YOUR_FIRM)


def add_host(
    *, organization: PartyOrganization, enterprise: Enterprise, on: date, by: Actor, is_lead: bool = False
) -> PartyHost:
    """Let a firm belong to an organisation from that day on.

    Raises ChangeRefused when one of the two is not there on the day, the firm belongs already, or another one leads;
    PermissionDenied when ``by`` does not answer for both.
    """
    _check(organization, by)
    if not may_join(by, [enterprise.pk]):
        raise PermissionDenied(NOT_YOUR_FIRM)
    if sentence := judge_day(on):
        raise _refuse("on", sentence)
    with changeset(kind="add_host", by=by, title=f"{organization}：增加所在企业 {enterprise}"):
        lock_subjects(SPECS[LABEL], [organization.pk])
        _is_there(organization, enterprise, on)
        if not join_firms(organization.pk, [Joining(enterprise.pk, on, is_lead)], by=by):
            raise _refuse("enterprise", f"{enterprise} {on} 已是这个党组织的所在企业。")
    return PartyHost.objects.live().filter(organization=organization, enterprise=enterprise).latest("starts_on")


def _is_there(organization: PartyOrganization, enterprise: Enterprise, on: date) -> None:
    day = {"effective_from__lte": on, "effective_to__gt": on}
    if not PartyState.objects.live().present().filter(organization=organization, **day).exists():
        raise _refuse("on", f"该党组织 {on} 不在册，请核对日期。")
    if not EnterpriseState.objects.live().present().filter(enterprise=enterprise, **day).exists():
        raise _refuse("on", f"该企业 {on} 不在册，请核对日期。")


def end_host(*, host: PartyHost, on: date, by: Actor) -> PartyHost:
    """The firm belongs no longer; ``on`` is its last day."""
    _check_host(host, by)
    if sentence := judge_day(on):
        raise _refuse("on", sentence)
    with changeset(kind="end_host", by=by, title=f"{host.organization}：{host.enterprise} 不再是所在企业"):
        row = _locked(host)
        if not row.starts_on <= on <= row.ends_on:
            raise _refuse("on", f"最后一天要在 {row.starts_on} 之后，且不晚于现在登记的结束日期。")
        return replace_period(row, ends_on=on)


def withdraw_host(*, host: PartyHost, by: Actor, reason: str) -> None:
    """It was entered by mistake: as if the firm had never belonged."""
    _check_host(host, by)
    title = f"{host.organization}：撤回所在企业 {host.enterprise}"
    with changeset(kind="withdraw_host", by=by, title=title, reason=reason):
        remove_period(_locked(host))


def set_lead(*, host: PartyHost, on: date, by: Actor) -> PartyHost:
    """From that day on this firm is the lead unit, and the one that was so far is not.

    Raises ChangeRefused when it leads already, does not belong that day or another one begins to lead later.
    """
    _check_host(host, by)
    if sentence := judge_day(on):
        raise _refuse("on", sentence)
    with changeset(kind="set_lead", by=by, title=f"{host.organization}：牵头单位改为 {host.enterprise}"):
        row = _locked(host)
        if not row.starts_on <= on <= row.ends_on:
            raise _refuse("on", f"该企业 {on} 不是这个党组织的所在企业，请核对日期。")
        others = PartyHost.objects.live().filter(organization=row.organization, is_lead=True, ends_on__gte=on)
        for other in others.exclude(pk=row.pk).select_related("organization", "enterprise"):
            if other.starts_on > on:
                raise _refuse("on", f"{named(other, by)} 自 {other.starts_on} 起登记为牵头单位，请选这以后的日期。")
            _split(other, on, is_lead=False, by=by)
        if row.is_lead:
            raise _refuse("", f"{row.enterprise} 已是牵头单位，不用再设。")
        return _split(row, on, is_lead=True, by=by)


def _split(host: PartyHost, on: date, *, is_lead: bool, by: Actor) -> PartyHost:
    """The same firm in two periods: as it was until the day before, and otherwise from the day on."""
    if host.starts_on == on:
        return replace_period(host, is_lead=is_lead)
    ends_on = host.ends_on
    replace_period(host, ends_on=on - timedelta(days=1))
    later = PartyHost(
        organization=host.organization, enterprise=host.enterprise, is_lead=is_lead, starts_on=on, ends_on=ends_on
    )
    refuse_second_lead(later, PartyHost.objects.live().filter(organization=host.organization), by=by)
    later.save()
    return later


def _locked(host: PartyHost) -> PartyHost:
    """The row as it is now, under the lock of its organisation; a colleague may have changed it a moment ago."""
    lock_subjects(SPECS[LABEL], [host.organization_id])
    row = PartyHost.objects.filter(pk=host.pk, superseded_at__isnull=True).select_related("organization", "enterprise")
    if not row:
        raise _refuse("", "这一条刚被同事改动过，请刷新后再办理。")
    return row[0]


def leave_with_firms(ids: list[int], day: date, recorder: Recorder) -> None:
    """Firms that leave the base leave their organisations on the same day; runs inside the departure's changeset."""
    end_hosts(PartyHost.objects.filter(enterprise__in=ids), day)


def firms_with_organizations(ids: set[int]) -> set[int]:
    """Firms with an organisation: undoing their creation would orphan these."""
    return set(PartyHost.objects.live().filter(enterprise__in=ids).values_list("enterprise_id", flat=True))
