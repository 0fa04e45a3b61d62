"""The firms of a round, with the parts its figures point to."""

from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnSet
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.rounds.models import RefreshRound
from orgs.rounds.round_progress import Parts, firms_in, marked_q, parts_of, round_at, running_round, unreached_q

SHOWN = ("name", "jurisdiction", "freshness", "checked_on", "instructor", "operating_status", "staff", "contact")


class RefreshTable(Table):
    """Firms a round asks about; without a round, those of the running one."""

    name = "refresh"
    title = "数据更新"
    unit = "家"
    main_filters = ("jurisdiction",)
    default_sort = "name"
    search_help = "名称、简称、代码或拼音首字母"
    keys: ClassVar[tuple[str, ...]] = SHOWN  # of the base's columns

    def __init__(self, found: RefreshRound | None = None) -> None:
        self._round = found

    @property
    def round(self) -> RefreshRound | None:
        return self._round or running_round()

    @property
    def columns(self) -> ColumnSet:  # type: ignore[override]
        """The base's own columns, read on the round's day; made once for the table of one request."""
        return self._made if self._round else ColumnSet(self.declared())

    @cached_property
    def _made(self) -> ColumnSet:
        return ColumnSet(self.declared())

    def declared(self) -> list[Column]:
        return [self.on_day(column) for column in ENTERPRISE_COLUMNS.pick(self.keys)]

    def on_day(self, column: Column) -> Column:
        """The column as it is read on the round's day."""
        at = round_at(self.round) if self.round else AsOf(clock.today())
        load: Any = column.prefetch
        prefetch = (lambda rows, _, user: load(rows, at, user)) if load else None
        return replace(column, prefetch=prefetch, shown=True, write="")

    @cached_property
    def tabs(self) -> tuple[Tab, ...]:  # type: ignore[override]
        def part(name: str) -> Any:
            return lambda user, at: getattr(self._parts, name) if self.round else Q(pk=0)

        return (
            Tab("left", "未完成", part("left"), "还没有确认、修改的企业，含待核实"),
            Tab("doubted", "待核实", part("doubted"), "有人联系不上，或与新情况矛盾"),
            Tab("unreached", "联系不上", lambda user, at: unreached_q(round_at(self.round)) if self.round else Q(pk=0)),
            Tab("marked", "待修改", lambda user, at: self._marked(), "已标有变化"),
            # What was done is looked up firm by firm: counted when somebody opens it.
            Tab("done", "已完成", part("done"), is_counted=lambda at: False),
            Tab("by_itself", "自动完成", part("by_itself"), "本轮内有修改或导入，不用再确认", lambda at: False),
        )

    def _marked(self) -> Q:
        return marked_q(self.round) & ~unreached_q(round_at(self.round)) if self.round else Q(pk=0)

    @property
    def _parts(self) -> Parts:
        assert self.round is not None
        return parts_of(self.round)

    def rows(self, user: Actor, at: Any) -> QuerySet:
        found = self.round
        if found is None:
            from orgs.enterprises.models import EnterpriseState

            return EnterpriseState.objects.visible_to(user).none()
        return firms_in(found, user).filter(self._parts.asked)

    def search(self, queryset: Any, text: str) -> QuerySet:
        return queryset.search(text)

    def row_url(self, row: Any) -> str:
        return address_of("enterprises:detail", row.enterprise_id)
