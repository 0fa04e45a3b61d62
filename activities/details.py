"""The rows behind the figures as lists and sheets show them: without names of persons."""

from collections.abc import Sequence
from typing import Any

from activities.choices import AttendanceRole
from activities.counting import ACTIVITIES, CARED, MEETINGS, NOMINATIONS, TRAININGS, Rows, came
from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.kinds.meetings import ATTENDANCE
from foundation.accounts.scope import Actor
from foundation.common.metrics import Details
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind
from foundation.records.kinds import RecordKind


def _named(column: Column) -> Column:
    """The record's name as the sheets of the annual workbook know it."""
    return Column("name", column.label, read=column.read, kind=ColumnKind.NAME, prefetch=column.prefetch, width=36)


def _columns(kind: RecordKind, first: str, *keys: str) -> list[Column]:
    return [_named(*kind.columns.pick([first])), *kind.columns.pick(keys)]


def _load_units(rows: Sequence[Any], at: Any, user: Actor) -> None:
    if ATTENDANCE.ready:
        ATTENDANCE.ready(rows)


MEETING_COLUMNS = _columns(MEETING, "title", "kind", "on", "place")
ATTENDANCE_COLUMNS = [
    Column("name", "会议名称", read=lambda row: row.meeting.title, kind=ColumnKind.NAME, width=36),
    Column("unit", "单位", read=lambda row: row.unit_name or None, prefetch=_load_units, width=30),
    of.text("post", "职务"),
    of.choice("role", "角色", AttendanceRole),
    Column("named", "写有姓名", read=lambda row: bool(row.name), kind=ColumnKind.FLAG),
]
ACTIVITY_COLUMNS = _columns(ACTIVITY, "title", "kind", "on", "venues", "heads", "heads_unit")
CARE_COLUMNS = _columns(CARE, "title", "audience", "on", "venues", "families")
TRAINING_COLUMNS = _columns(TRAINING, "title", "organizer", "other_organizer", "organizer_kind", "level", "on", "quota")
NOMINATION_COLUMNS = _columns(NOMINATION, "training", "category", "level", "people", "enterprise", "status", "on")


def _sheet(name: str, rows: Rows, columns: list[Column], *order: str) -> Details:
    """A sheet of the annual workbook; what is told of the district has no street."""
    return Details(name, rows, tuple(columns), order or ("on", "pk"), place="")


MEETING_SHEET = _sheet("会议明细", MEETINGS, MEETING_COLUMNS)
ATTENDANCE_SHEET = _sheet("参会明细", came, ATTENDANCE_COLUMNS, "meeting__on", "meeting", "pk")
ACTIVITY_SHEET = _sheet("活动明细", ACTIVITIES, ACTIVITY_COLUMNS)
CARE_SHEET = _sheet("关爱明细", CARED, CARE_COLUMNS)
TRAINING_SHEET = _sheet("培训明细", TRAININGS, TRAINING_COLUMNS)
NOMINATION_SHEET = _sheet("推荐明细", NOMINATIONS, NOMINATION_COLUMNS)
