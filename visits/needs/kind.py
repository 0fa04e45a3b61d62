"""诉求 as a kind of record: what people fill in of it. What is done about it are its steps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.records.kinds import RecordKind
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.models import Enterprise, EnterpriseState
from visits.models import Need, NeedCategory
from visits.tables.needs import COLUMNS, TABS, NeedTable


def own_firms(user: Actor) -> QuerySet:
    return Enterprise.objects.responsible_to(user) if user is not None else Enterprise.objects.all()


def categories(user: Actor) -> QuerySet:
    return NeedCategory.objects.filter(is_active=True)


def prepare(row: Need, by: Actor | None) -> None:
    """Where the firm lay when it asked; it stays so when the firm moves on."""
    state = there_on(row)
    row.jurisdiction_id = state.jurisdiction_id if state else None


def there_on(row: Need) -> EnterpriseState | None:
    """The firm's state on the day, if it was in the base."""
    if not (row.raised_on and row.enterprise_id):
        return None
    states = EnterpriseState.objects.as_of(AsOf(row.raised_on)).present()
    return states.filter(enterprise=row.enterprise_id).first()


def judge_need(row: Need, by: Actor | None) -> None:
    """Raised on a day that has been, by a firm that was there and is, before anything was done about it."""
    if row.raised_on > clock.today():
        raise ValidationError({"raised_on": "还没有到这一天，请核对。"})
    if there_on(row) is None:
        raise ValidationError({"raised_on": f"这家企业 {row.shown_on} 不在库中，请核对日期。"})
    today = EnterpriseState.objects.as_of(AsOf.today()).present()
    if row.pk is None and not today.filter(enterprise=row.enterprise_id).exists():
        raise ValidationError({"enterprise": "这家企业已离开企业库，不能再登记诉求。"})
    if row.visit_id and row.visit and row.visit.enterprise_id != row.enterprise_id:
        raise ValidationError({"enterprise": "来源走访是另一家企业的，请核对。"})
    second = row.steps.live().filter(number__gt=1).order_by("number").first() if row.pk else None
    if second is not None and row.raised_on > second.on:
        raise ValidationError({"raised_on": f"{second.on} 已经办理过，提出日期不能更晚。"})


class NeedKind(RecordKind):
    """Whoever answers for a firm may tell of a confidential need, which then is not theirs to see."""

    def may_write(self, user: Actor, row: Any) -> bool:
        if row.is_just_raised:
            return self.may_add(user) and own_firms(user).filter(pk=row.enterprise_id).exists()
        return super().may_write(user, row)


NEED = NeedKind(
    model=Need,
    slug="needs",
    section="走访诉求",
    icon="message-circle",
    order=60,
    write=Right.EDIT_RECORDS,
    columns=COLUMNS,
    writes=("enterprise", "title", "detail", "category", "origin", "raised_on", "is_confidential"),
    precise={"raised_on": "raised_on_precision"},
    picks={"enterprise": own_firms, "category": categories},
    initial={"raised_on": clock.today},
    helps={
        "title": "一句话，写企业要什么",
        "is_confidential": "只有行业党委办公室和承办的人看得到；登记后您自己不承办的也看不到",
    },
    files=(("asked", "诉求材料"), ("done", "办理材料")),
    tabs=TABS,
    main_filters=("category", "state", "jurisdiction"),
    default_sort="-raised_on",
    prepare=prepare,
    judge=judge_need,
    not_yours="这条诉求不由您负责，不能修改。",
    is_guarded=True,
    table_class=NeedTable,
)
