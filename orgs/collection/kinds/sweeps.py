"""摸排, said once: one street's or park's part in a sweep. One act begins, changes or takes it back in many streets."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab
from foundation.records.kinds import RecordKind
from foundation.trail import clock
from orgs.collection.days import refuse_unlikely
from orgs.collection.findings import load_findings
from orgs.collection.models import Sweep
from orgs.places.names import jurisdiction_choices


def _found(sweep: Any) -> int:
    return len(sweep.findings.found)


def _gone(sweep: Any) -> int:
    return len(sweep.findings.gone)


def _rows_of(sweep: Any, part: str) -> str:
    """Where the firms behind the number stand."""
    return f"{address_of('sweeps:detail', sweep.pk)}#{part}" if getattr(sweep.findings, part) else ""


def _load(rows: Sequence[Any], at: Any, user: Actor) -> None:
    load_findings(rows)


COLUMNS = ColumnSet(
    [
        Column("title", "名称", read=lambda s: s.title, kind=ColumnKind.NAME, lookup="title", width=24),
        Column(
            "jurisdiction",
            "街道（园区）",
            read=lambda s: s.jurisdiction.name,
            kind=ColumnKind.REFERENCE,
            order=("jurisdiction__position",),
            lookup="jurisdiction_id",
            choices=jurisdiction_choices,
            related=("jurisdiction",),
            shown=True,
        ),
        Column(
            "starts_on",
            "自",
            read=lambda s: s.starts_on,
            kind=ColumnKind.DATE,
            order=("starts_on", "jurisdiction__position"),
            lookup="starts_on",
            shown=True,
        ),
        Column("ends_on", "至", read=lambda s: s.ends_on, kind=ColumnKind.DATE, order=("ends_on",), shown=True),
        Column(
            "found",
            "新发现（家）",
            read=_found,
            kind=ColumnKind.COUNT,
            prefetch=_load,
            link=lambda s: _rows_of(s, "found"),
            shown=True,
        ),
        Column(
            "gone",
            "减少（家）",
            read=_gone,
            kind=ColumnKind.COUNT,
            prefetch=_load,
            link=lambda s: _rows_of(s, "gone"),
            shown=True,
        ),
        Column("result", "摸排结果", read=lambda s: s.result, shown=True, width=40),
        Column(
            "reported_on",
            "上报日期",
            read=lambda s: s.reported_on,
            kind=ColumnKind.DATE,
            order=("reported_on",),
            lookup="reported_on",
            shown=True,
        ),
    ]
)


def judge_sweep(row: Sweep, by: Actor | None) -> None:
    refuse_unlikely(starts_on=row.starts_on, ends_on=row.ends_on)


SWEEPS = RecordKind(
    model=Sweep,
    slug="sweeps",
    is_numbered=False,
    columns=COLUMNS,
    writes=("title", "starts_on", "ends_on"),  # the street is given once, when it is begun
    write=Right.MANAGE_DUTIES,
    section="企业库",
    icon="search",
    order=40,
    unit="项",
    initial={"starts_on": clock.today},
    helps={"title": "如 2026年下半年互联网企业摸排"},
    tabs=(
        Tab("waiting", "未上报", lambda user, at: Q(reported_on__isnull=True)),
        Tab("reported", "已上报", lambda user, at: Q(reported_on__isnull=False)),
    ),
    main_filters=("jurisdiction",),
    default_sort="-starts_on",
    searched=("title",),
    search_help="摸排名称",
    judge=judge_sweep,
    not_yours="摸排由行业党委办公室布置。",
)
