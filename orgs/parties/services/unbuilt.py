"""未建原因: accepted for a time, then asked about again."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.periods import remove_period, replace_period
from foundation.trail.recording import changeset
from orgs.enterprises.models import Enterprise
from orgs.parties.models import UnbuiltReason

LONGEST_DAYS = 731  # two years: a reason that never ends would never be asked about


def give_reason(
    *, enterprise: Enterprise, reason: str, starts_on: date, ends_on: date, by: Actor | None
) -> UnbuiltReason:
    """Say why a firm has no organisation of its own, until a day; the reason that held so far ends the day before.

    Raises ValidationError by field, PermissionDenied when ``by`` does not answer for the firm.
    """
    _check(enterprise, by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明未建原因。"})
    if starts_on > clock.today():
        raise ValidationError({"starts_on": "日期不能晚于今天。"})
    if not starts_on <= ends_on <= starts_on + timedelta(days=LONGEST_DAYS):
        raise ValidationError({"ends_on": "有效至要在开始日期之后，最长两年；到期后系统会再次列出这家企业。"})
    with changeset(kind="give_unbuilt_reason", by=by, title=f"登记未建党组织原因：{enterprise}"):
        for held in UnbuiltReason.objects.live().filter(enterprise=enterprise, ends_on__gte=starts_on):
            if held.starts_on < starts_on:
                replace_period(held, ends_on=starts_on - timedelta(days=1))
            else:
                remove_period(held)
        made = UnbuiltReason(enterprise=enterprise, reason=reason.strip(), starts_on=starts_on, ends_on=ends_on)
        made.save()
    return made


def withdraw_reason(*, reason: UnbuiltReason, by: Actor | None) -> None:
    """It was entered by mistake."""
    _check(reason.enterprise, by)
    with changeset(kind="withdraw_unbuilt_reason", by=by, title=f"撤回未建党组织原因：{reason.enterprise}"):
        row = UnbuiltReason.objects.live().filter(pk=reason.pk).first()
        if row is None:
            raise ValidationError("这一条刚被同事改动过，请刷新后再办理。")
        remove_period(row)


def _check(enterprise: Enterprise, by: Actor | None) -> None:
    if by is not None and not Enterprise.objects.responsible_to(by).filter(pk=enterprise.pk).exists():
        raise PermissionDenied("这家企业不属于您负责的范围。")
