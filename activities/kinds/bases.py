"""What the kinds of this app share."""

from typing import Any

from django.db.models import Model, QuerySet

from activities.models.base import refuse_future
from foundation.accounts.scope import Actor
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind
from orgs.places.units import call_by_day

SECTION = "活动培训"


def title_column(label: str, *synonyms: str) -> Column:
    """What a record is called, leading to its page."""
    return Column(
        "title",
        label,
        read=of.field("title"),
        kind=ColumnKind.NAME,
        order=("title",),
        lookup="title",
        write="title",
        synonyms=synonyms,
        width=36,
        shown=True,
    )


def day_column(label: str = "日期", *synonyms: str) -> Column:
    return of.day("on", label, *synonyms, precision="on_precision", shown=True)


def in_use(model: type[Model]) -> Any:
    """The words of a list that may still be chosen."""

    def words(user: Actor) -> QuerySet:
        return model._default_manager.filter(is_active=True)

    return words


def judge_past(row: Any, by: Actor) -> None:
    refuse_future(row, "还没有到这一天，请办过以后再登记。")


def organizers_by_day(rows: Any) -> None:
    call_by_day((row.organizer, row.on) for row in rows)
