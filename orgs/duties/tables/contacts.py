"""联系记录 as a table."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.filtering import WholeNumberFilter
from foundation.common.tables.listing import address_of
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from orgs.duties.choices import ContactKind
from orgs.duties.contacting import contacts_of_point, visits_of_instructor
from orgs.duties.models import Contact, InstructorAssignment, LiaisonPoint
from orgs.duties.people_duties import firms_on
from orgs.duties.tables.bases import instructor_words, load_firms, of_person_or_firm
from orgs.enterprises.filters import FirmFilter
from orgs.enterprises.models import EnterpriseState


class PointFilter(WholeNumberFilter):
    """The contacts that count for one liaison point."""

    def __init__(self, user: Actor, at: AsOf) -> None:
        super().__init__(label="联系点")
        self.user, self.at = user, at

    def words(self, value: Any) -> str:
        """The firm, as the person knows it that day, and the member; nothing of a point they do not see."""
        point = LiaisonPoint.objects.visible_to(self.user).filter(pk=value).select_related("person").first()
        if point is None:
            return f"第 {value} 号"
        firm = firms_on([point.enterprise_id], self.at, seen_by=self.user).get(point.enterprise_id)
        return f"{firm or '企业'}（{point.person}）"

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        point = LiaisonPoint.objects.visible_to(self.user).filter(pk=value).first()
        return qs.filter(contacts_of_point(point)) if point else qs.none()


class InstructorFilter(WholeNumberFilter):
    """The visits that count for one instructor."""

    def __init__(self, user: Actor) -> None:
        super().__init__(label="指导员")
        self.user = user

    def words(self, value: Any) -> str:
        return instructor_words(self.user, value)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        seen = InstructorAssignment.objects.visible_to(self.user).live().filter(person=value)
        return qs.filter(visits_of_instructor(int(value))) if seen.exists() else qs.none()


class ContactTable(DatedTable):
    """Contacts with firms, newest first; withdrawn ones are not in it."""

    name = "contacts"
    title = "联系记录"
    columns = ColumnSet(
        [
            Column(
                "firm", "企业", read=lambda row: row.shown_firm, kind=ColumnKind.NAME, prefetch=load_firms, width=30
            ),
            Column("place", "街道（园区）", read=lambda row: row.shown_place, prefetch=load_firms, shown=True),
            Column(
                "on",
                "日期",
                read=lambda row: row.on,
                kind=ColumnKind.DATE,
                order=("on",),
                lookup="on",
                precision=lambda row: row.precision,
                shown=True,
            ),
            Column(
                "kind",
                "方式",
                read=lambda row: row.get_kind_display(),
                kind=ColumnKind.CHOICE,
                lookup="kind",
                choices=lambda user: ContactKind.choices,
                shown=True,
            ),
            Column(
                "person",
                "联系人",
                read=lambda row: row.person.name,
                lookup="person__name",
                related=("person",),
                shown=True,
                personal=True,
            ),
            Column("note", "情况", read=lambda row: row.note, shown=True, width=40),
            Column("source", "来源", read=lambda row: row.source, width=20),
        ]
    )
    main_filters = ("kind", "on_from", "on_to")
    default_sort = "-on"
    search_help = "联系人姓名或企业名称"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return Contact.objects.visible_to(user).as_known(at)

    def extra_filters(self, user: Actor, at: AsOf) -> dict[str, django_filters.Filter]:
        return {
            "point": PointFilter(user, at),
            "instructor": InstructorFilter(user),
            "enterprise": FirmFilter(user, at),
        }

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: AsOf) -> QuerySet:
        """By names borne while the reader saw the firm: another name given later would be a later one."""
        return of_person_or_firm(queryset, text, EnterpriseState.objects.visible_to(user), at)

    def row_url(self, row: Contact) -> str:
        return address_of("duties:contact", row.pk)
