"""Units with dated names: the list, renaming from a day on, and what each was called on a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor, everything
from foundation.common.form_fields import DayField, TextField
from foundation.common.precision import refuse_far_year
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.desk.acting import Done
from foundation.desk.refusals import put_refusal
from foundation.records.judging import judge
from foundation.records.kinds import RecordKind
from foundation.records.services import locked
from foundation.records.views import OneAnsweredFor
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.places.choices import Level
from orgs.places.models import Unit, UnitName
from orgs.places.services import FIRST_DAY

UNIT = RecordKind(
    model=Unit,
    slug="units",
    unit="个",
    write=Right.MANAGE_DICTIONARIES,
    see=(Right.MANAGE_DICTIONARIES,),
    section="系统管理",
    icon="building",
    order=36,
    columns=ColumnSet(
        [
            Column(
                "name", "名称", read=of.field("name"), kind=ColumnKind.NAME, order=("name",), width=30, write="name"
            ),
            of.choice("level", "层级", Level, shown=True),
            of.text("note", "说明", shown=True),
        ]
    ),
    writes=("name", "level", "note"),
    helps={"name": "现在的名称。改了名称的，请用“更名”，以前的记录仍用当时的名称。"},
    searched=("name", "note"),
    default_sort="name",
)


def offer_units() -> None:
    UNIT.offer(seen={Role.OFFICE: everything}, answered={Role.OFFICE: everything})


def units_to_pick(user: Actor) -> QuerySet:
    """Whoever records what a unit took part in chooses among all."""
    return Unit.objects.live()


class UnitNames:
    """What each unit was called; one query for those asked about."""

    def __init__(self, ids: Iterable[int]) -> None:
        rows = UnitName.objects.live().filter(unit__in=set(ids)).order_by("ends_on")
        self._former = list(rows.values_list("unit_id", "ends_on", "name"))

    def on(self, unit: Unit, day: date) -> str:
        """The first former name that was still borne on the day, else today's."""
        return next((name for pk, last, name in self._former if pk == unit.pk and day <= last), unit.name)


def call_by_day(rows: Iterable[tuple[Unit | None, date]]) -> None:
    """Let each of these units be called as on its day wherever it is shown from now on; they are never saved."""
    told = [(unit, day) for unit, day in rows if unit is not None]
    names = UnitNames({unit.pk for unit, _ in told}) if told else None
    for unit, day in told:
        unit.name = names.on(unit, day)  # type: ignore[union-attr]


def rename_unit(*, unit: Unit, name: str, since: date, by: Actor) -> Unit:
    """A unit is called otherwise from a day on. Raises ValidationError for a taken name or a day that cannot be."""
    refuse_far_year(since, "since")
    if since > clock.today():
        raise ValidationError({"since": "更名日期不能晚于今天。"})
    with changeset(kind="rename_unit", by=by, title=f"单位更名：{unit.name} → {name}"):
        now = locked(UNIT, unit)
        last = UnitName.objects.live().filter(unit=now).order_by("-ends_on").first()
        starts = last.ends_on + timedelta(days=1) if last else FIRST_DAY
        if since <= starts:
            raise ValidationError({"since": f"更名日期应晚于现用名称的起始日 {starts}。"})
        if name == now.name:
            raise ValidationError({"name": "新名称和现在的一样。"})
        UnitName(unit=now, name=now.name, starts_on=starts, ends_on=since - timedelta(days=1)).save()
        now.name = name
        now.drafted = {}
        judge(UNIT, now, by)
        now.save()
    return now  # type: ignore[no-any-return]


class RenameUnitForm(forms.Form):
    name = TextField(label="新名称", max_length=60, required=True, error_messages={"required": "请填写新名称。"})
    since = DayField(label="从哪天起", initial=clock.today)


class UnitRename(OneAnsweredFor):
    """A new name from a day on; what happened before keeps the old one."""

    word = "更名"
    form_class = RenameUnitForm
    template_name = "common/form.html"
    extra_context = {"intro": "以前的会议、培训等记录仍用当时的名称；原来录错了的，请用“修改”。"}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "name": self.row.name}

    def refuse(self, form: Any, refused: Exception) -> None:
        put_refusal(form, refused)

    def act(self, data: dict[str, Any]) -> Done:
        renamed = rename_unit(unit=self.row, by=self.request.user, **data)  # type: ignore[arg-type]
        return Done(
            f"“{self.row.name}”自 {data['since']} 起称“{renamed.name}”。", self.url("detail", renamed.pk), renamed.act
        )
