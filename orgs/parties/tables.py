"""Party organisations as a table, and the firms by the way they are covered."""

from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnSet
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.tables import EnterpriseTable
from orgs.parties.choices import Coverage, Presence, Setup
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.coverage import covered_q, operating_q, organized_q, reasoned_q, reasons_of, unbuilt_q, unreached_q
from orgs.parties.loading import warned_until
from orgs.parties.models import PartyHost, PartyState
from orgs.parties.on_enterprises import load_coverage, load_organizations


class PresenceFilter(django_filters.ChoiceFilter):
    """在册 unless somebody asks for organisations that ended."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value == "any":
            return qs
        return qs.filter(presence=value or Presence.IN)


class MissingFilter(django_filters.ChoiceFilter):
    """What is still to be entered of an organisation."""

    OPTIONS = (
        ("term", "届期不明"),
        ("secretary", "没有登记书记"),
        ("firms", "没有所在企业"),
        ("setup", "没有登记组建方式"),
    )

    def __init__(self, *, at: AsOf, **kwargs: Any) -> None:
        self.at = at
        super().__init__(choices=self.OPTIONS, empty_label="不限", label="待补信息", **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value == "firms":
            firms = EnterpriseState.objects.as_of(self.at).present().values("enterprise")
            hosts = PartyHost.objects.as_of(self.at).filter(enterprise__in=firms)
            return qs.exclude(organization__in=hosts.values("organization"))
        lacks = {"term": Q(term_ends_on=None), "secretary": Q(secretary=None), "setup": Q(setup="")}
        return qs.filter(lacks[value]) if value in lacks else qs


def due_q(at: AsOf) -> Q:
    """应换届: the term ends within the months of the setting and is not over yet."""
    return Q(term_ends_on__gte=at.day, term_ends_on__lte=warned_until(at.day))


def overdue_q(at: AsOf) -> Q:
    """逾期未换届: the term, extension included, is over."""
    return Q(term_ends_on__lt=at.day)


class OrganizationTable(DatedTable):
    """Party organisations as of a day: one row each, however many firms it has."""

    name = "parties"
    title = "党组织"
    unit = "个"
    columns = PARTY_COLUMNS
    tabs = (
        Tab("due", "应换届", lambda user, at: due_q(at), "任期将满"),
        Tab("overdue", "逾期未换届", lambda user, at: overdue_q(at), "任期（含延期）已过"),
        Tab("managed", "由行业党委管理", lambda user, at: Q(is_managed=True)),
        Tab("joint", "联合组建", lambda user, at: Q(setup=Setup.JOINT)),
        Tab("functional", "功能型", lambda user, at: Q(setup=Setup.FUNCTIONAL)),
    )
    main_filters = ("jurisdiction", "category")
    standing_filters = ("presence",)
    default_sort = "name"
    search_help = "党组织或企业名称、编号、拼音首字母"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return PartyState.objects.visible_to(user).as_of(at)

    def baseline(self, queryset: Any) -> QuerySet:
        return queryset.present()

    def search(self, queryset: Any, text: str) -> QuerySet:
        return queryset.search(text)

    def extra_filters(self, user: Actor, at: AsOf) -> dict[str, django_filters.Filter]:
        return {
            "presence": PresenceFilter(
                choices=[*Presence.choices, ("any", "全部（含已撤销）")], empty_label="在册", label="在册状态"
            ),
            "missing": MissingFilter(at=at),
        }

    def row_url(self, row: PartyState) -> str:
        return address_of("parties:detail", row.organization_id)


def load_reasons(states: Any, at: AsOf, user: Actor) -> None:
    found = reasons_of([s.enterprise_id for s in states], at)
    for state in states:
        state.unbuilt = found.get(state.enterprise_id)


COVERAGE_COLUMNS = ColumnSet(
    [
        *ENTERPRISE_COLUMNS.pick(("name",)),
        *ENTERPRISE_COLUMNS.pick(
            ("number", "code", "jurisdiction", "block", "is_key", "is_livestreaming", "is_listed")
        ),
        Column(
            "coverage",
            "覆盖方式",
            read=lambda state: state.coverage.value,
            show=lambda value: str(Coverage(value).label),
            prefetch=load_coverage,
            shown=True,
        ),
        Column(
            "organizations",
            "现有党组织",
            read=lambda state: "、".join(o.name for o in state.organizations) or None,
            prefetch=load_organizations,
            width=36,
            shown=True,
        ),
        *ENTERPRISE_COLUMNS.pick(("staff", "members_total")),
        *(replace(column, shown=True) for column in ENTERPRISE_COLUMNS.pick(("members_full",))),
        *ENTERPRISE_COLUMNS.pick(("has_union", "has_youth_league")),
        Column(
            "unbuilt",
            "未建原因",
            read=lambda state: str(state.unbuilt) if state.unbuilt else None,
            prefetch=load_reasons,
            width=30,
            shown=True,
            help="登记的原因到期后不再显示，企业重新列入应建未建。",
        ),
    ]
)


def _covered(kind: Coverage) -> Any:
    return lambda user, at: covered_q(kind, at)


class CoverageTable(EnterpriseTable):
    """企业覆盖情况: the firms of the denominator, by the way they are covered and by what is missing."""

    name = "coverage"
    title = "企业覆盖情况"
    columns = COVERAGE_COLUMNS
    tabs = (  # type: ignore[assignment]  # another table's tabs, and another number of them
        *(Tab(kind.value, str(kind.label), _covered(kind)) for kind in Coverage),
        Tab("organized", "组织覆盖合计", lambda user, at: organized_q(at), "单独或联合"),
        Tab("reached", "两个覆盖合计", lambda user, at: ~covered_q(Coverage.NONE, at), "组织覆盖和工作覆盖"),
        Tab("unbuilt", "应建未建", lambda user, at: unbuilt_q(at), "正式党员够数而没有单独组建"),
        Tab(
            "unreasoned",
            "应建未建且未说明",
            lambda user, at: unbuilt_q(at) & ~reasoned_q(at),
            "没有登记原因，或原因已到期",
        ),
        Tab("unreached", "人多无党员", lambda user, at: unreached_q(at), "从业人员较多而没有党员"),
    )
    main_filters = ("jurisdiction",)  # type: ignore[assignment]

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return super().rows(user, at).filter(operating_q())
