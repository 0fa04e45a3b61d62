"""指导员 one by one: how they serve, what they have, and their visits of the quarter."""

from collections.abc import Sequence
from typing import Any

from constance import config
from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet, shown_date
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from orgs.duties.contacting import with_visits
from orgs.duties.models import InstructorAssignment, InstructorTerm
from orgs.duties.tables.counting import quarter_link
from orgs.duties.tables.territory import with_day
from orgs.duties.vacancies import Load, instructor_loads, overloaded


def load_particulars(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Term, blocks, firms, visits wanted; four queries."""
    loads = instructor_loads(user, at)
    seen = InstructorTerm.objects.visible_to(user).as_of(at)
    terms = {t.person_id: t for t in seen.filter(person__in=[row.pk for row in rows])}
    for row in rows:
        load, term = loads.get(row.pk, Load()), terms.get(row.pk)
        row.load, row.term = load, term
        wanted = term.required_visits if term and term.required_visits is not None else config.INSTRUCTOR_VISITS
        row.required = wanted * load.firms
        row.visits_url = quarter_link(at, row.pk)
        row.firms_url = with_day("duties:instructed", at, held_by=row.pk)


def end_of_term(row: Any) -> Any:
    """The day, or in words that there is none."""
    return (row.term.term_ends_on or "无任期") if row.term else "未登记聘任"


def over_term(user: Actor, at: AsOf) -> Q:
    """Instructors still at work although their term is over."""
    over = InstructorTerm.objects.visible_to(user).as_of(at).filter(person=OuterRef("pk"), term_ends_on__lt=at.day)
    return Q(Exists(over))


class LoadTable(DatedTable):
    """One row per instructor."""

    name = "instructor_loads"
    title = "指导员情况"
    unit = "人"
    columns = ColumnSet(
        [
            plain("name", "指导员", kind=ColumnKind.NAME, lookup="name", personal=True),
            plain("unit", "单位", order=("unit", "pk"), lookup="unit", shown=True, width=24),
            Column(
                "employment",
                "专兼职",
                read=lambda row: row.term.get_employment_display() if row.term else None,
                prefetch=load_particulars,
                shown=True,
            ),
            Column(
                "term",
                "任期届满",
                read=end_of_term,
                kind=ColumnKind.DATE,
                show=lambda end: end if isinstance(end, str) else shown_date(end, "day"),
                prefetch=load_particulars,
                shown=True,
            ),
            Column(
                "blocks",
                "板块",
                read=lambda row: "、".join(b.name for b in row.load.blocks),
                prefetch=load_particulars,
                shown=True,
            ),
            Column(
                "firms",
                "联系企业",
                read=lambda row: row.load.firms,
                kind=ColumnKind.COUNT,
                prefetch=load_particulars,
                link=lambda row: row.firms_url,
                help="直接联系的和所在板块的在册企业，每家只计一次。",
                shown=True,
            ),
            plain(
                "visits",
                "本季度已走访",
                kind=ColumnKind.COUNT,
                order=("visits",),
                prefetch=load_particulars,
                link=lambda row: row.visits_url,
                help="负责期间本人（或当日代理人）本季度的实地走访和座谈交流次数。",
                shown=True,
            ),
            plain(
                "required",
                "本季度应走访",
                kind=ColumnKind.COUNT,
                prefetch=load_particulars,
                help="每家企业每季度应走访次数 × 联系企业数。",
                shown=True,
            ),
        ]
    )
    tabs = (
        Tab("overloaded", "联系企业过多", lambda user, at: Q(pk__in=overloaded(user, at)), "超过业务设置里的家数"),
        Tab("overterm", "任期已满", lambda user, at: over_term(user, at)),
        Tab(
            "noterm",
            "未登记聘任",
            lambda user, at: (
                ~Q(Exists(InstructorTerm.objects.visible_to(user).as_of(at).filter(person=OuterRef("pk"))))
            ),
        ),
    )
    default_sort = "unit"
    search_help = "指导员姓名"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        seen = InstructorAssignment.objects.visible_to(user).as_of(at)
        return with_visits(Person.objects.filter(pk__in=seen.values("person")), at, seen_by=user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(name__zh=text)

    def row_url(self, row: Any) -> str:
        return address_of("duties:person", row.pk)
