"""Contacts and confirmations follow the visits they are part of, however these are written: page, import, undo.

A contact is one person's part in a visit. Coverage, liaison points and reminders go on counting contacts; a visit keeps
no second number. Each has the other by what both say: firm, day, person and kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from foundation.accounts.scope import Actor
from foundation.trail.recording import Recorder, changeset
from orgs.duties.models import Contact
from orgs.duties.services.contacts import settle_contacts
from orgs.enterprises.models import Verification
from visits.choices import VisitorGroup
from visits.groups import groups_on
from visits.models import Visit, VisitMethod, Visitor
from visits.services.visits import freeze, mark_of, usual_purpose

Day = tuple[int, date]  # a firm and a day
NOTE = 2000  # characters a visit's text may have


def follow_visits(recorder: Recorder) -> None:
    """At the end of every act that wrote visits or contacts: the contacts of a day are those of its visits' visitors."""
    visits, visitors, days = recorder.noted(Visit), recorder.noted(Visitor), _of_contacts(recorder)
    rows: list[Visit] = []
    if visits or visitors:
        of_visitors = set(Visitor.objects.filter(pk__in=visitors).values_list("visit_id", flat=True))
        rows = list(Visit.objects.filter(pk__in={*visits, *of_visitors}))
    for row in rows:
        days |= {(row.enterprise_id, row.on), _before(row, visits.get(row.pk, {}))}
    settle(days)
    _settle_confirmations(rows, recorder)


def _of_contacts(recorder: Recorder) -> set[Day]:
    """Where the act itself wrote contacts: an undo brings back one whose visit was moved since."""
    closed = recorder.closings.get(Contact, [])
    is_written = any(label == Contact._meta.label_lower for label, *_ in recorder.row_digests)
    if not closed and not is_written:
        return set()
    written = Contact.objects.filter(Q(changeset=recorder.changeset) | Q(pk__in=closed))
    return set(written.values_list("enterprise_id", "on"))


def _before(row: Visit, before: dict[str, Any]) -> Day:
    on = before.get("on") or row.on
    return before.get("enterprise") or row.enterprise_id, date.fromisoformat(on) if isinstance(on, str) else on


def settle(days: Iterable[Day]) -> None:
    for enterprise, on in sorted(days):
        came = Visitor.objects.live().filter(person__isnull=False, visit__is_active=True)
        came = came.filter(visit__enterprise=enterprise, visit__on=on).order_by("pk")
        told = came.values_list("person_id", "visit__method__counts_as", "visit__on_precision")
        settle_contacts(enterprise=enterprise, on=on, wanted={(who, kind): fine for who, kind, fine in told})


def _settle_confirmations(rows: list[Visit], recorder: Recorder) -> None:
    """One made at a visit goes with it: withdrawn, moved to another day or firm, no longer ticked."""
    for row in rows:
        made = Verification.objects.live().filter(token__startswith=f"visit-{row.pk}-")
        if row.is_active and row.confirms:
            made = made.exclude(token=mark_of(row), enterprise=row.enterprise_id)
        if made.exists():
            made.close(recorder)


# --- contacts entered by themselves -------------------------------------------------------------------


def visit_of_contact(contact: Contact, by: Actor | None) -> None:
    """A contact entered in the short form is a short visit, or one more visitor of the visit of that day."""
    place_contacts([contact])


def place_contacts(contacts: list[Contact]) -> Visit:
    """The visit of contacts with one firm on one day in one way; written inside the caller's changeset."""
    first, notes = contacts[0], dict.fromkeys(contact.note for contact in contacts if contact.note)
    groups = groups_on({contact.person_id for contact in contacts}, first.on)
    there = Visit.objects.live().filter(enterprise=first.enterprise_id, on=first.on, on_precision=first.precision)
    visit = there.filter(method__counts_as=first.kind).order_by("pk").first() or Visit(
        enterprise_id=first.enterprise_id,
        on=first.on,
        on_precision=first.precision,
        method=_method(first.kind),
        purpose=usual_purpose(groups.get(first.person_id, "")),
    )
    visit.note = "；".join(filter(None, (visit.note, *notes)))[:NOTE]
    freeze(visit)
    visit.save()
    came = set(Visitor.objects.live().filter(visit=visit).values_list("person_id", flat=True))
    for person in dict.fromkeys(contact.person_id for contact in contacts):
        if person not in came:
            Visitor(visit=visit, person_id=person, group=groups.get(person, VisitorGroup.OTHER)).save()
    return visit


def _method(kind: str) -> VisitMethod:
    return VisitMethod.objects.filter(counts_as=kind).order_by("-is_active", "position", "pk")[0]


def leave_visit(contact: Contact, by: Actor | None) -> None:
    """A contact taken back by itself: its person was not there; a visit without anybody was none."""
    mine = Visitor.objects.live().filter(person=contact.person_id, visit__is_active=True)
    mine = mine.filter(visit__enterprise=contact.enterprise_id, visit__on=contact.on)
    for visitor in mine.filter(visit__method__counts_as=contact.kind).select_related("visit"):
        visitor.is_active = False
        visitor.save()
        if not Visitor.objects.live().filter(visit=visitor.visit).exists():
            visitor.visit.is_active = False
            visitor.visit.save()


# --- contacts of the time before visits ---------------------------------------------------------------


def adopt_contacts() -> int:
    """Contacts that are no part of a visit yet become short visits; returns how many visits. Twice does no harm."""
    visitors = Visitor.objects.live().filter(
        visit__is_active=True,
        person=OuterRef("person"),
        visit__enterprise=OuterRef("enterprise"),
        visit__on=OuterRef("on"),
        visit__method__counts_as=OuterRef("kind"),
    )
    alone: dict[tuple[Any, ...], list[Contact]] = defaultdict(list)
    for contact in Contact.objects.live().filter(~Exists(visitors)).order_by("on", "pk"):
        alone[contact.enterprise_id, contact.on, contact.precision, contact.kind].append(contact)
    if alone:
        with changeset(kind="adopt_contacts", by=None, title=f"{len(alone)} 次联系并入走访"):
            for contacts in alone.values():
                place_contacts(contacts)
    return len(alone)
