"""信息填报, said once: what is asked from above, by a day, of a street or a person."""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.table import Tab
from foundation.records.kinds import RecordKind
from foundation.trail import clock
from orgs.collection.days import refuse_unlikely
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.places.models import Jurisdiction
from orgs.places.names import jurisdiction_choices

COLUMNS = ColumnSet(
    [
        Column("name", "名称", read=lambda t: t.name, kind=ColumnKind.NAME, lookup="name", width=30),
        Column("requester", "要求单位", read=lambda t: t.requester, lookup="requester", shown=True, width=20),
        Column(
            "due_on",
            "截止日期",
            read=lambda t: t.due_on,
            kind=ColumnKind.DATE,
            order=("due_on",),
            lookup="due_on",
            shown=True,
        ),
        Column(
            "jurisdiction",
            "责任街道（园区）",
            read=lambda t: t.jurisdiction.name if t.jurisdiction else None,
            kind=ColumnKind.REFERENCE,
            lookup="jurisdiction_id",
            choices=jurisdiction_choices,
            related=("jurisdiction",),
            shown=True,
        ),
        Column(
            "person",
            "责任人",
            read=lambda t: t.person.name if t.person else None,
            lookup="person__name",
            related=("person",),
            shown=True,
            personal=True,
        ),
        Column(
            "status",
            "状态",
            read=lambda t: t.get_status_display(),
            kind=ColumnKind.CHOICE,
            lookup="status",
            choices=lambda user: ReportingStatus.choices,
            shown=True,
        ),
        Column("sent_on", "上报日期", read=lambda t: t.sent_on, kind=ColumnKind.DATE, shown=True),
        Column("note", "说明", read=lambda t: t.note, width=30),
    ]
)


def people_to_ask(user: Actor | None = None) -> QuerySet[Person]:
    """Who may be asked, of those the person sees: people in use whose account can enter something, or who have none."""
    people = Person.objects.filter(is_active=True).able_to(Right.EDIT_RECORDS)
    return people if user is None else Person.objects.visible_to(user).filter(pk__in=people.values("pk"))


def prefillable() -> list[tuple[str, str]]:
    """Columns of the firms' list that can be filled in beforehand."""
    return [(column.key, column.label) for column in ENTERPRISE_COLUMNS if not column.held and not column.is_name]


def judge_task(row: ReportingTask, by: Actor | None) -> None:
    """What stands already may stay: a day that was right once, somebody who was asked already."""
    before = ReportingTask.objects.filter(pk=row.pk or 0).first()
    if before is None or before.due_on != row.due_on:
        refuse_unlikely(due_on=row.due_on)
    is_new = row.person_id and (before is None or before.person_id != row.person_id)
    if is_new and not people_to_ask().filter(pk=row.person_id or 0).exists():
        raise ValidationError({"person": f"{row.person}的账号只能查看或已停用，不能填报，请换一个人。"})


class TaskKind(RecordKind):
    word = "reporting"  # so its acts have been called from the first day


TASKS = TaskKind(
    model=ReportingTask,
    slug="reporting",
    is_numbered=False,
    columns=COLUMNS,
    writes=("name", "requester", "due_on", "jurisdiction", "person", "columns", "note"),
    write=Right.MANAGE_DUTIES,
    section="企业库",
    icon="file-spreadsheet",
    order=50,
    unit="项",
    picks={"jurisdiction": lambda user: Jurisdiction.objects.filter(is_active=True), "person": people_to_ask},
    files=(("asked", "上级来文"), ("sent", "报送材料")),
    tabs=(
        Tab("open", "未完成", lambda user, at: ~Q(status=ReportingStatus.SENT)),
        Tab("late", "已逾期", lambda user, at: ~Q(status=ReportingStatus.SENT) & Q(due_on__lt=clock.today())),
        Tab("sent", "已上报", lambda user, at: Q(status=ReportingStatus.SENT)),
    ),
    main_filters=("jurisdiction",),
    default_sort="due_on",
    searched=("name", "requester"),
    search_help="任务名称或要求单位",
    judge=judge_task,
    not_yours="填报任务由行业党委办公室登记。",
)
