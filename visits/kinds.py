"""The plain records of this app."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.records.kinds import Children, RecordKind
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.reading import people_seen
from orgs.enterprises.models import Enterprise, EnterpriseState
from visits.models import PersonMet, Visit, VisitMethod, Visitor, VisitPurpose
from visits.tables.visits import COLUMNS, VisitTable

TOPICS = ("business", "condition", "party_work", "wishes", "suggestions", "guidance", "earlier_guidance", "follow_up")


def own_firms(user: Any) -> QuerySet:
    return Enterprise.objects.responsible_to(user)


def people(user: Any) -> QuerySet:
    return people_seen(user).filter(is_active=True) if user is not None else Person.objects.all()


def _in_use(model: Any) -> Any:
    return lambda user: model.objects.filter(is_active=True)


def judge_visit(row: Visit, by: Any) -> None:
    """Of a day that has been, to a firm that was there, by somebody."""
    today = clock.today()
    if row.on > today:
        raise ValidationError({"on": "还没有到这一天，请走访过以后再登记。"})
    if not was_there(row):
        raise ValidationError({"on": f"这家企业 {row.shown_on} 不在库中，请核对日期。"})


def was_there(row: Visit) -> bool:
    states = EnterpriseState.objects.as_of(AsOf(row.on)).present()
    return states.filter(enterprise=row.enterprise_id).exists()


VISIT = RecordKind(
    model=Visit,
    slug="visits",
    section="走访诉求",
    icon="map-pin",
    write=Right.EDIT_RECORDS,
    columns=COLUMNS,
    writes=("enterprise", "on", "method", "purpose", "note", *TOPICS, "staff_seen", "members_seen", "confirms"),
    precise={"on": "on_precision"},
    picks={"enterprise": own_firms, "method": _in_use(VisitMethod), "purpose": _in_use(VisitPurpose)},
    children=(
        Children(
            Visitor, name="visitors", parent="visit", writes=("person", "unit", "group"), picks={"person": people}
        ),
        Children(PersonMet, name="met", parent="visit", writes=("kind", "post", "count")),
    ),
    files=(("photo", "照片"), ("note", "记录")),
    main_filters=("method", "purpose", "on_from", "on_to"),
    default_sort="-on",
    judge=judge_visit,
    not_yours="只能登记和修改自己负责的企业的走访。",
    table_class=VisitTable,
)
