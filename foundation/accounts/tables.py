"""The accounts as a table."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.models import RoleGrant, User
from foundation.accounts.roles import Role
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from foundation.trail.asof import AsOf


def _of_person(name: str) -> Any:
    return lambda user: getattr(user.person, name) if user.person else ""


def load_roles(rows: Sequence[User], at: Any, user: Actor) -> None:
    """Today's roles of all accounts of the page in one query."""
    held: dict[int, set[str]] = defaultdict(set)
    for pk, role in RoleGrant.objects.as_of(AsOf.today()).filter(user__in=rows).values_list("user", "role"):
        held[pk].add(role)
    for row in rows:
        row.__dict__["roles"] = frozenset(held[row.pk])  # fills the cached property


class RoleFilter(django_filters.ChoiceFilter):
    """Accounts that hold a role today."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value in (None, ""):
            return qs
        grants = RoleGrant.objects.as_of(AsOf.today())
        if value == "none":
            return qs.exclude(pk__in=grants.values("user"))
        return qs.filter(pk__in=grants.filter(role=value).values("user"))


class AccountTable(Table):
    """Accounts, for the system administrator."""

    name = "accounts"
    title = "账号"
    unit = "个"
    columns = ColumnSet(
        [
            plain("username", "登录名", kind=ColumnKind.NAME, order=("username",), lookup="username"),
            Column(
                "person",
                "姓名",
                read=_of_person("name"),
                shown=True,
                personal=True,
                lookup="person__name",
                related=("person",),
            ),
            Column(
                "unit",
                "单位",
                read=_of_person("unit"),
                shown=True,
                lookup="person__unit",
                related=("person",),
                width=24,
            ),
            Column("post", "职务", read=_of_person("post"), related=("person",), shown=True),
            Column("roles", "角色", read=lambda user: user.role_names, shown=True, prefetch=load_roles, width=24),
            plain("is_active", "启用", kind=ColumnKind.FLAG, shown=True),
            plain(
                "last_login",
                "最近登录",
                kind=ColumnKind.MOMENT,
                order=("last_login",),
                lookup="last_login",
                shown=True,
                width=17,
            ),
            plain(
                "password_changed_at", "密码修改时间", kind=ColumnKind.MOMENT, order=("password_changed_at",), width=17
            ),
            plain("is_demo", "演示账号", kind=ColumnKind.FLAG, lookup="is_demo"),
        ]
    )
    tabs = (
        Tab("active", "启用", lambda user, at: Q(is_active=True)),
        Tab("disabled", "停用", lambda user, at: Q(is_active=False)),
        Tab("never", "从未登录", lambda user, at: Q(last_login__isnull=True)),
    )
    main_filters = ("role",)
    default_sort = "username"
    search_help = "登录名、姓名或单位"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return User.objects.visible_to(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(Q(username__zh=text.casefold()) | Q(person__name__zh=text) | Q(person__unit__zh=text))

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        choices = [*Role.choices, ("none", "没有角色")]
        return {"role": RoleFilter(choices=choices, empty_label="不限", label="角色")}

    def row_url(self, row: User) -> str:
        return address_of("accounts:detail", row.pk)
