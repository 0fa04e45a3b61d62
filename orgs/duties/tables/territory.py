"""属地责任: streets and parks with their people and gaps, their blocks, and firms nobody instructs."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.filtering import WholeNumberFilter
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.models import InstructorAssignment
from orgs.duties.responsible import street_responsible_on
from orgs.duties.tables.bases import instructor_words
from orgs.duties.vacancies import blocks_seen, firms_without_instructor, streets_seen, without_instructor, without_part
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.tables import EnterpriseTable
from orgs.places.names import jurisdiction_choices, names_on


def with_day(url_name: str, at: AsOf, **params: Any) -> str:
    """A list's address for the day looked at."""
    if not at.is_today:
        params["as_of"] = at.day.isoformat()
    if at.known_at:
        params["known_at"] = at.known_at.isoformat()
    return f"{reverse(url_name)}?{urlencode(params)}"


def load_people(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Leads, implementers and the names of the day; three queries."""
    people, names = street_responsible_on(at), names_on(at)
    for row in rows:
        row.shown_name = names.get(row.pk, row.name)
        row.leads = "、".join(p.name for p in people.get((row.pk, StreetPart.LEAD), ()))
        row.implementers = "、".join(p.name for p in people.get((row.pk, StreetPart.IMPLEMENTER), ()))


def load_numbers(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Firms, blocks and those without an instructor, by street; four queries."""
    firms = _by_street(EnterpriseState.objects.visible_to(user).as_of(at).present())
    vacant = _by_street(firms_without_instructor(user, at))
    blocks = _by_street(blocks_seen(user))
    empty = _by_street(blocks_seen(user).filter(without_instructor(at)))
    for row in rows:
        row.firms, row.vacant_firms = firms[row.pk], vacant[row.pk]
        row.blocks_count, row.vacant_blocks = blocks[row.pk], empty[row.pk]
        row.firms_url = with_day("enterprises:list", at, jurisdiction=row.pk)
        row.vacant_url = with_day("duties:unattended", at, jurisdiction=row.pk)
        row.blocks_url = with_day("duties:blocks", at, jurisdiction=row.pk)
        row.vacant_blocks_url = with_day("duties:blocks", at, jurisdiction=row.pk, tab="vacant")


def _by_street(rows: QuerySet) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list("jurisdiction_id").annotate(number=Count("pk"))))


def _number(key: str, label: str, url: str, help_text: str = "") -> Column:
    return Column(
        key,
        label,
        read=lambda row: getattr(row, key),
        kind=ColumnKind.COUNT,
        prefetch=load_numbers,
        link=lambda row: getattr(row, url),
        help=help_text,
        shown=True,
    )


class TerritoryTable(DatedTable):
    """One row per street or park."""

    name = "territory"
    title = "属地责任"
    unit = "个"
    columns = ColumnSet(
        [
            Column(
                "name",
                "街道（园区）",
                read=lambda row: row.shown_name,
                kind=ColumnKind.NAME,
                order=("position",),
                prefetch=load_people,
            ),
            Column("lead", "牵头", read=lambda row: row.leads, prefetch=load_people, shown=True, personal=True),
            Column(
                "implementer",
                "具体落实",
                read=lambda row: row.implementers,
                prefetch=load_people,
                shown=True,
                personal=True,
            ),
            _number("firms", "在册企业", "firms_url"),
            _number("vacant_firms", "没有指导员的企业", "vacant_url", "企业本身和所在板块都没有指导员"),
            _number("blocks_count", "板块", "blocks_url"),
            _number("vacant_blocks", "没有指导员的板块", "vacant_blocks_url"),
        ]
    )
    tabs = (
        Tab("nolead", "没有牵头人", lambda user, at: without_part(StreetPart.LEAD, at)),
        Tab("noimplementer", "没有具体落实人", lambda user, at: without_part(StreetPart.IMPLEMENTER, at)),
    )
    default_sort = "name"
    search_help = "街道（园区）名称"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return streets_seen(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(name__contains=text)

    def row_url(self, row: Any) -> str:
        return address_of("duties:place", row.pk)


def load_block_people(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Instructors and firms of the blocks; three queries."""
    ids, names = [row.pk for row in rows], names_on(at)
    people: dict[int, list[str]] = defaultdict(list)
    held = InstructorAssignment.objects.as_of(at).filter(block__in=ids).select_related("person").order_by("pk")
    for duty in held:
        people[duty.block_id or 0].append(duty.person.name)
    present = EnterpriseState.objects.visible_to(user).as_of(at).present().filter(block__in=ids)
    firms = Counter(dict(present.order_by().values_list("block_id").annotate(number=Count("pk"))))
    for row in rows:
        row.instructor_names = "、".join(people[row.pk])
        row.firms = firms[row.pk]
        row.firms_url = with_day("enterprises:list", at, block=row.pk)
        row.shown_place = names.get(row.jurisdiction_id, row.jurisdiction.name)


class BlockTable(DatedTable):
    """One row per block."""

    name = "blocks"
    title = "板块与指导员"
    unit = "个"
    columns = ColumnSet(
        [
            Column(
                "block",
                "板块",
                read=lambda row: row.name,
                kind=ColumnKind.NAME,
                order=("jurisdiction__position", "name"),
            ),
            Column(
                "jurisdiction",
                "街道（园区）",
                read=lambda row: row.shown_place,
                lookup="jurisdiction_id",
                kind=ColumnKind.REFERENCE,
                choices=jurisdiction_choices,
                related=("jurisdiction",),
                prefetch=load_block_people,
                shown=True,
            ),
            Column(
                "instructor",
                "指导员",
                read=lambda row: row.instructor_names,
                prefetch=load_block_people,
                shown=True,
                personal=True,
            ),
            plain(
                "firms",
                "在册企业",
                kind=ColumnKind.COUNT,
                prefetch=load_block_people,
                link=lambda row: row.firms_url,
                shown=True,
            ),
        ]
    )
    tabs = (Tab("vacant", "没有指导员", lambda user, at: without_instructor(at)),)
    main_filters = ("jurisdiction",)
    default_sort = "block"
    search_help = "板块名称"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return blocks_seen(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(name__contains=text)

    def row_url(self, row: Any) -> str:
        return address_of("duties:place", row.jurisdiction_id)


class UnattendedTable(EnterpriseTable):
    """Firms for which neither they nor their block have an instructor, with all columns of the enterprise list."""

    name = "unattended"
    title = "没有指导员的企业"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return firms_without_instructor(user, at)


class HolderFilter(WholeNumberFilter):
    """Firms of one instructor: named, or also in their blocks."""

    def __init__(self, user: Actor, at: AsOf, *, with_blocks: bool = True) -> None:
        super().__init__(label="指导员" if with_blocks else "直接联系的指导员")
        self.user, self.at, self.with_blocks = user, at, with_blocks

    def words(self, value: Any) -> str:
        return instructor_words(self.user, value)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        held = InstructorAssignment.objects.as_of(self.at).filter(person=value)
        return qs.filter(held.reached_by_few_q() if self.with_blocks else Q(enterprise__in=held.named_firms()))


class InstructedTable(EnterpriseTable):
    """Firms that have an instructor, with all columns of the enterprise list."""

    name = "instructed"
    title = "指导员联系的企业"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return super().rows(user, at).filter(InstructorAssignment.objects.as_of(at).reached_q())

    def extra_filters(self, user: Actor, at: AsOf) -> dict[str, django_filters.Filter]:
        mine = {"held_by": HolderFilter(user, at), "named_to": HolderFilter(user, at, with_blocks=False)}
        return {**super().extra_filters(user, at), **mine}
