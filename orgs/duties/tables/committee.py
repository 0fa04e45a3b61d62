"""行业党委成员 as of a day, with their liaison points: the office's view of who has none and who still owes contacts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain, plain_choice
from foundation.common.tables.table import Tab
from foundation.trail.asof import AsOf
from orgs.duties.choices import CommitteePost
from orgs.duties.contacting import with_contacts
from orgs.duties.models import CommitteeMember, LiaisonPoint
from orgs.duties.people_duties import firms_on
from orgs.duties.tables.bases import DutyTable, day_columns
from orgs.duties.tables.counting import year_link
from orgs.duties.vacancies import without_liaison_point


def load_points(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Each member's liaison points of the day with done and required contacts; three queries."""
    of_members = LiaisonPoint.objects.visible_to(user).as_of(at).filter(person__in=[row.person_id for row in rows])
    points = list(with_contacts(of_members, at).order_by("pk"))
    firms = firms_on([p.enterprise_id for p in points], at, seen_by=user)
    mine: dict[int, list[LiaisonPoint]] = defaultdict(list)
    for point in points:
        mine[point.person_id].append(point)
    for row in rows:
        held: list[Any] = mine[row.person_id]
        row.point_names = "、".join(firms[p.enterprise_id].name for p in held if p.enterprise_id in firms)
        row.done = sum(p.done for p in held) if held else None
        row.required = sum(p.required for p in held) if held else None
        # One member, one point is the rule; of several each has its own number in the list of liaison points.
        several = f"{reverse('duties:liaison')}?person={row.person.name}"
        row.contacts_url = year_link(at, held[0].pk) if len(held) == 1 else several


class CommitteeTable(DutyTable):
    """Seats in the committee."""

    name = "committee"
    title = "行业党委成员"
    unit = "人"
    model = CommitteeMember
    url_name = "duties:seat"
    columns = ColumnSet(
        [
            Column(
                "person",
                "姓名",
                read=lambda row: row.person.name,
                kind=ColumnKind.NAME,
                lookup="person__name",
                related=("person",),
                personal=True,
            ),
            plain_choice("post", "党委职务", CommitteePost, order=("post", "starts_on"), shown=True),
            Column(
                "department",
                "所在部门",
                read=lambda row: row.department or row.person.unit,
                lookup="department",
                related=("person",),
                shown=True,
                width=24,
            ),
            plain("function", "部门职能", shown=True, width=30),
            Column("point", "联系点", read=lambda row: row.point_names, prefetch=load_points, shown=True, width=30),
            plain(
                "done",
                "本年已联系",
                kind=ColumnKind.COUNT,
                prefetch=load_points,
                link=lambda row: row.contacts_url,
                shown=True,
            ),
            plain("required", "每年应联系", kind=ColumnKind.COUNT, prefetch=load_points, shown=True),
            *day_columns(),
        ]
    )
    tabs = (Tab("nopoint", "没有联系点", lambda user, at: without_liaison_point(at, seen_by=user)),)
    default_sort = "post"
    search_help = "委员姓名"

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(Q(person__name__zh=text) | Q(department__zh=text))
