"""培训 and 培训推荐: the kinds and their lists."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Sum

from activities.choices import Category, NominationStatus, OrganizerKind
from activities.kinds.activities import YEAR_HELP
from activities.kinds.bases import SECTION, day_column, judge_past, organizers_by_day, title_column
from activities.models import Nomination, Training, TrainingSession
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.records.cells import told_below
from foundation.records.columns import called
from foundation.records.kinds import Children, KindTable, RecordKind
from foundation.trail.registry import names_of
from orgs.enterprises.models import Enterprise
from orgs.places.choices import Level
from orgs.places.units import units_to_pick

SESSIONS = Children(
    TrainingSession, name="sessions", parent="training", writes=("on", "topic", "hours"), most=60, searched=("topic",)
)


def judge_training(row: Training, by: Actor) -> None:
    """Its sessions lie within it. A training still to come may be entered: people are nominated for it."""
    wrong = {
        f"sessions-{place}-on": "课程日期不在培训的起止日期内。"
        for place, one in enumerate(row.drafted["sessions"])
        if one.on < row.on or one.on > (row.ends_on or one.on)
    }
    if wrong:
        raise ValidationError(wrong)


def _load_organizers(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """The unit that holds it, by the name of its day; two queries."""
    units = units_to_pick(user).model.objects.in_bulk({row.organizer_id for row in rows} - {None})
    for row in rows:
        unit = units.get(row.organizer_id)
        # One object a row: each is called as on the row's own day.
        row._state.fields_cache["organizer"] = None if unit is None else type(unit)(pk=unit.pk, name=unit.name)
    organizers_by_day(rows)
    for row in rows:
        named = row.__dict__.setdefault("called", _Called())
        named.organizer = row.organizer.name if row.organizer_id else None


class _Called:
    """The names of a row's references, as columns and the interface ask for them."""

    organizer: str | None = None


def _load_nominated(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """How many were put forward, of those this person sees."""
    seen = Nomination.objects.visible_to(user).live().filter(training__in=[row.pk for row in rows])
    found = dict(seen.order_by().values("training").annotate(n=Sum("people")).values_list("training", "n"))
    for row in rows:
        row.nominated = found.get(row.pk) or 0


TRAINING = RecordKind(
    model=Training,
    slug="trainings",
    section=SECTION,
    icon="briefcase",
    order=30,
    unit="期",
    write=Right.MANAGE_DUTIES,
    columns=ColumnSet(
        [
            title_column("培训名称", "名称", "培训班", "课程"),
            called("organizer", "举办单位", "主办单位", prefetch=_load_organizers, shown=True),
            of.text("other_organizer", "名单外的举办单位", shown=True),
            of.choice("organizer_kind", "举办单位类别", OrganizerKind, shown=True),
            of.choice("level", "层级", Level, "级别", shown=True),
            day_column("开始日期", "日期", "时间", "培训时间"),
            of.day("ends_on", "结束日期"),
            of.count("hours", "学时"),
            told_below(SESSIONS, "课程安排"),
            of.text("place", "地点", "培训地点"),
            of.count("quota", "名额", shown=True),
            of.day("deadline", "推荐截止日期", "截止日期", "报名截止", shown=True),
            Column(
                "nominated",
                "已推荐人数",
                read=of.field("nominated"),
                kind=ColumnKind.COUNT,
                prefetch=_load_nominated,
                link=lambda row: f"/nominations/?training={row.pk}" if row.nominated else "",
                shown=True,
            ),
            of.text("note", "备注", "说明"),
        ]
    ),
    writes=(
        "title",
        "organizer",
        "other_organizer",
        "organizer_kind",
        "level",
        "on",
        "ends_on",
        "hours",
        "place",
        "quota",
        "deadline",
        "note",
    ),
    precise={"on": "on_precision"},
    picks={"organizer": units_to_pick},
    helps={"on": YEAR_HELP, "deadline": "到期前 7 天、2 天提醒街道（园区）和指导员推荐。", "quota": "不限的请空着。"},
    children=(SESSIONS,),
    files=(("notice", "通知"), ("material", "材料")),
    main_filters=("organizer_kind", "level", "on_from", "on_to"),
    default_sort="-on",
    searched=("title", "other_organizer", "note"),
    judge=judge_training,
    not_yours="培训由行业党委办公室登记。",
)


# --- nominations ------------------------------------------------------------------------------------


def trainings_to_pick(user: Actor) -> QuerySet:
    return Training.objects.visible_to(user).live()


def firms_to_pick(user: Actor) -> QuerySet:
    return Enterprise.objects.responsible_to(user)


def one_by_name(row: Nomination, by: Actor) -> None:
    """Whoever is named is one."""
    if row.name and row.people is None:
        row.people = 1


def judge_nomination(row: Nomination, by: Actor) -> None:
    """It has been done, is not there already, and the training has places left."""
    judge_past(row, by)
    if NOMINATION.same_as(row) is not None:
        raise ValidationError(NOMINATION.said_twice)
    quota = row.training.quota
    if quota is None or row.status == NominationStatus.ABSENT:
        return
    others = row.training.nominations.filter(is_active=True).exclude(pk=row.pk)
    taken = others.exclude(status=NominationStatus.ABSENT).aggregate(n=Sum("people"))["n"] or 0
    if taken + (row.people or 0) > quota:
        raise ValidationError({"training": f"这期培训名额 {quota} 名，已推荐 {taken} 名。"})


def _load_trainings(rows: Sequence[Any], at: Any, user: Actor) -> None:
    names = names_of("activities.training", {row.training_id for row in rows})
    levels = dict(Training.objects.filter(pk__in=names).values_list("pk", "level"))
    for row in rows:
        row.__dict__.setdefault("called", _Called()).training = names[row.training_id]
        row.level = levels[row.training_id]


class NominationTable(KindTable):
    """Found by training as well."""

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        rows = Training.objects.none() if user is None else trainings_to_pick(user)
        return {"training": django_filters.ModelChoiceFilter(queryset=rows, label="培训", empty_label="不限")}


NOMINATION = RecordKind(
    model=Nomination,
    slug="nominations",
    section=SECTION,
    under="培训",
    order=31,
    write=Right.EDIT_RECORDS,
    columns=ColumnSet(
        [
            Column(
                "training",
                "培训",
                read=lambda row: row.called.training,
                kind=ColumnKind.NAME,
                prefetch=_load_trainings,
                write="training",
                synonyms=("培训名称", "培训班"),
                width=30,
                shown=True,
            ),
            of.choice("category", "人员类别", Category, "类别", shown=True),
            of.text("name", "姓名", personal=True, shown=True),
            of.count("people", "人数", "推荐人数", shown=True),
            called("enterprise", "企业", "所在企业", "单位", "工作单位", shown=True, width=30),
            of.text("post", "职务"),
            of.choice("status", "状态", NominationStatus, "推荐状态", shown=True),
            of.flag("has_consented", "本人同意"),
            day_column("推荐日期", "日期", "时间"),
            Column(
                "level",
                "培训层级",
                read=lambda row: row.level or None,
                show=of.words_of(Level),
                kind=ColumnKind.CHOICE,
                lookup="training__level",
                choices=of.choices_of(Level),
                prefetch=_load_trainings,
            ),
            of.text("note", "备注", "说明"),
        ]
    ),
    writes=("training", "category", "enterprise", "name", "people", "post", "status", "has_consented", "on", "note"),
    precise={"on": "on_precision"},
    picks={"training": trainings_to_pick, "enterprise": firms_to_pick},
    helps={
        "on": YEAR_HELP,
        "name": "一人一条；网络主播须本人同意才写姓名。几个人一起推荐、不写姓名的只写人数。",
        "people": "不清楚的请空着。",
    },
    main_filters=("category", "status", "on_from", "on_to"),
    default_sort="-on",
    searched=("name", "post", "training__title", "note"),
    table_class=NominationTable,
    prepare=one_by_name,
    judge=judge_nomination,
    not_yours="只能推荐自己负责的企业的人员；没有企业的由行业党委办公室登记。",
)
