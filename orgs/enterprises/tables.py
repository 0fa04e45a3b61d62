"""The enterprise base as a table."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.filtering import FLAG_CHOICES
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from orgs.enterprises.checks.freshness import freshness_q
from orgs.enterprises.choices import FreshnessStatus, Presence
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.models import Enterprise, EnterpriseState


class PresenceFilter(django_filters.ChoiceFilter):
    """在册 unless somebody asks for firms that left."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value == "any":
            return qs
        return qs.filter(presence=value or Presence.IN)


class CodeFilter(django_filters.ChoiceFilter):
    """Firms with or without a credit code."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value in (None, ""):
            return qs
        bare = Enterprise.objects.filter(code__isnull=True)
        q = Q(enterprise__in=bare.values("pk"))
        return qs.filter(q if value == "0" else ~q)


class FreshnessFilter(django_filters.ChoiceFilter):
    """数据状态 on the day looked at; 有效 = neither overdue nor in doubt."""

    VALID = "valid"

    def __init__(self, at: AsOf, **kwargs: Any) -> None:
        choices = [*FreshnessStatus.choices, (self.VALID, "数据有效")]
        super().__init__(choices=choices, empty_label="不限", label="数据状态", **kwargs)
        self.at = at

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        wanted = (FreshnessStatus.NORMAL, FreshnessStatus.SOON) if value == self.VALID else (value,)
        return qs.filter(reduce(or_, (freshness_q(status, self.at) for status in wanted)), presence=Presence.IN)


def freshness_tab(status: str, label: str, help: str) -> Tab:
    """Firms of this 数据状态; on a past day no index counts them, so the tab has no number until it is opened."""

    def condition(user: Actor, at: AsOf) -> Q:
        return freshness_q(status, at) & Q(presence=Presence.IN)

    return Tab(status, label, condition, help, is_counted=lambda at: at.is_today)


class EnterpriseTable(DatedTable):
    """Firms as of a day: one row per firm."""

    name = "enterprises"
    title = "企业库"
    unit = "家"
    columns = ENTERPRISE_COLUMNS
    tabs = (
        Tab("listed", "列统信息库", lambda user, at: Q(is_listed=True), "列入统计（名录）的企业"),
        Tab("key", "重点", lambda user, at: Q(is_key=True)),
        Tab("live", "直播", lambda user, at: Q(is_livestreaming=True)),
        Tab("noplace", "属地待补", lambda user, at: Q(jurisdiction__isnull=True)),
        freshness_tab("soon", "即将到期", "按更新周期，几天内要核实一次"),
        freshness_tab("overdue", "已逾期", "超过更新周期没有核实"),
        freshness_tab("doubted", "待核实", "有人联系不上，或与新情况矛盾"),
    )
    main_filters = ("jurisdiction", "operating_status")
    standing_filters = ("presence",)
    default_sort = "name"
    search_help = "名称、简称、代码或拼音首字母"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return EnterpriseState.objects.visible_to(user).as_of(at)

    def baseline(self, queryset: Any) -> QuerySet:
        return queryset.present()

    def search(self, queryset: Any, text: str) -> QuerySet:
        return queryset.search(text)

    def search_broadly(self, queryset: Any, text: str) -> QuerySet:
        return queryset.search(text, is_broad=True)

    def extra_filters(self, user: Actor, at: AsOf) -> dict[str, django_filters.Filter]:
        return {
            "presence": PresenceFilter(
                choices=[*Presence.choices, ("any", "全部（含已离开）")], empty_label="在册", label="在册状态"
            ),
            "freshness": FreshnessFilter(at),
            "has_code": CodeFilter(choices=FLAG_CHOICES[:2], empty_label="不限", label="有无代码"),
        }

    def row_url(self, row: EnterpriseState) -> str:
        return address_of("enterprises:detail", row.enterprise_id)
