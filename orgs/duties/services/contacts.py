"""Recording contacts with firms, and taking back those entered by mistake."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset, require_recorder
from orgs.duties.choices import ContactKind
from orgs.duties.models import Contact
from orgs.enterprises.models import Enterprise, EnterpriseState

TWICE = "这一天同样方式的联系已经登记过了，不用重复登记。"

# An app above keeps contacts as part of something larger: it is told in the same act of each that was entered or taken
# back here by itself.
_entered: list[Callable[[Contact, Any], None]] = []
_taken_back: list[Callable[[Contact, Any], None]] = []


def follow_contacts(*, entered: Callable[[Contact, Any], None], taken_back: Callable[[Contact, Any], None]) -> None:
    """``entered(contact, by)`` and ``taken_back(contact, by)`` are called inside the contact's changeset."""
    _entered.append(entered)
    _taken_back.append(taken_back)


def record_contact(
    *,
    enterprise: Enterprise,
    person: Person,
    on: date,
    kind: str,
    by: Actor | None,
    precision: str = "day",
    note: str = "",
    source: str = "",
) -> Contact:
    """Enter that ``person`` was in contact with the firm on the day.

    Raises ValidationError for a day to come, a firm that was not in the base that day and a contact entered already;
    PermissionDenied unless ``by`` answers for the firm today or is the office.
    """
    refuse_contacts_of_others(by=by, enterprise=enterprise)
    if on > clock.today():
        raise ValidationError({"on": "不能登记将来的联系。"})
    if kind not in ContactKind.values:
        raise ValidationError({"kind": "没有这种联系方式。"})
    if not EnterpriseState.objects.as_of(AsOf(on)).present().filter(enterprise=enterprise).exists():
        raise ValidationError({"on": f"这家企业 {on} 不在库中，请核对日期。"})
    if Contact.objects.live().filter(person=person, enterprise=enterprise, on=on, kind=kind).exists():
        raise ValidationError(TWICE)
    contact = Contact(
        enterprise=enterprise, person=person, on=on, precision=precision, kind=kind, note=note, source=source
    )
    try:
        with changeset(kind="record_contact", by=by, title=f"{enterprise}：{contact}", source=source) as recorder:
            contact.save()
            recorder.tell(contact, None, f"{on} {contact}")
            for told in _entered:
                told(contact, by)
    except IntegrityError as clash:  # the same contact came in twice in one moment
        raise ValidationError(TWICE) from clash
    return contact


def withdraw_contact(*, contact: Contact, by: Actor | None, reason: str) -> Changeset:
    """Take back a contact entered by mistake; it stays readable as it was known.

    Raises ValidationError when a colleague took it back before; PermissionDenied as for entering one.
    """
    refuse_contacts_of_others(by=by, enterprise=contact.enterprise)
    with changeset(kind="withdraw_contact", by=by, title=f"撤回联系：{contact}", reason=reason) as recorder:
        if not Contact.objects.filter(pk=contact.pk).close(recorder):
            raise ValidationError("这条联系记录刚被同事撤回。")
        recorder.tell(contact, f"{contact.on} {contact}", None)
        for told in _taken_back:
            told(contact, by)
    return recorder.changeset


def settle_contacts(*, enterprise: int, on: date, wanted: Mapping[tuple[int, str], str]) -> None:
    """Make the contacts with the firm on the day those of ``wanted``: person and kind, each with the day's precision.

    For the app above whose records the contacts are part of, inside its changeset; what stands already stays.
    """
    standing = {(c.person_id, c.kind): c.pk for c in Contact.objects.live().filter(enterprise=enterprise, on=on)}
    if stale := [pk for key, pk in standing.items() if key not in wanted]:
        Contact.objects.filter(pk__in=stale).close(require_recorder(Contact))
    for (person, kind), precision in wanted.items():
        if (person, kind) not in standing:
            Contact(enterprise_id=enterprise, person_id=person, on=on, precision=precision, kind=kind).save()


def refuse_contacts_of_others(*, by: Actor | None, enterprise: Enterprise) -> None:
    """Raises PermissionDenied unless ``by`` answers for the firm today or is the office."""
    if by is None or by.may(Right.MANAGE_DUTIES):
        return
    answers = Enterprise.objects.responsible_to(by).filter(pk=enterprise.pk).exists()
    if not (by.may(Right.EDIT_RECORDS) and answers):
        raise PermissionDenied("只能登记自己负责的企业的联系情况。")
