"""What the tables of responsibilities share: people, days, firms and streets under the names of the day."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind
from foundation.common.tables.fact_columns import plain, plain_day
from foundation.common.tables.listing import address_of
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import FOREVER, AsOf
from orgs.duties.models import InstructorAssignment
from orgs.duties.people_duties import firms_on, followed_by
from orgs.places.names import names_on


def load_places(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Streets under the names of the day."""
    names = names_on(at)
    for row in rows:
        row.shown_place = names.get(row.jurisdiction_id, row.jurisdiction.name)


def load_firms(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Firms under the names and in the streets of the day; where one lay on a day the reader did not see it stays out."""
    states = firms_on([row.enterprise_id for row in rows if row.enterprise_id], at, seen_by=user)
    names = names_on(at)
    for row in rows:
        state = states.get(row.enterprise_id)
        row.shown_firm = state.name if state else ""
        block = getattr(row, "block", None)
        is_of_then = state is not None and state.effective_from <= at.day
        place = block.jurisdiction_id if block else state.jurisdiction_id if state and is_of_then else None
        row.shown_place = names.get(place, "") if place else ""


def person_columns(label: str) -> list[Column]:
    return [
        Column(
            "person",
            label,
            read=lambda row: row.person.name,
            order=("person_id", "starts_on"),  # one person's rows together; names sort differently in every database
            lookup="person__name",
            related=("person",),
            shown=True,
            personal=True,
        ),
        Column(
            "unit",
            "单位",
            read=lambda row: row.person.unit,
            lookup="person__unit",
            related=("person",),
            shown=True,
            width=24,
        ),
    ]


def instructor_words(user: Actor, value: Any) -> str:
    """An instructor's name for the chip of a filter; the person reads it only if they see what the other has."""
    seen = InstructorAssignment.objects.visible_to(user).live().filter(person=value).select_related("person").first()
    return str(seen.person) if seen else f"第 {value} 号"


def day_columns() -> list[Column]:
    return [
        plain_day("starts_on", "自", precision=lambda row: row.precision, shown=True),
        plain(
            "ends_on",
            "至",
            kind=ColumnKind.DATE,
            order=("ends_on",),
            show=lambda day: "长期" if day == FOREVER else day.isoformat(),
            shown=True,
        ),
    ]


def of_person_or_firm(queryset: QuerySet, text: str, states: Any, at: AsOf) -> QuerySet:
    """Rows of people of this name, or of firms that bore it up to the day while they were in one of these states."""
    firms = states.until(at).search_until(text, at).values("enterprise")
    return queryset.filter(Q(person__name__zh=text) | Q(enterprise__in=firms))


class OfFirms:
    """Tables of duties that name firms: found under the names by which the reader knows them."""

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: AsOf) -> QuerySet:
        return of_person_or_firm(queryset, text, followed_by(user), at)


class DutyTable(DatedTable):
    """What the three tables share: dated, seen as registered, opened for those who may change them."""

    unit = "项"
    model: Any
    url_name: str

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return self.model.objects.visible_to(user).as_of(at)

    def row_url(self, row: Any) -> str:
        return address_of(self.url_name, row.pk)
