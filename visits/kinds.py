"""The plain records of this app."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.records.kinds import Children, RecordKind
from foundation.trail import clock
from orgs.enterprises.models import Enterprise
from visits.cells import met_in, visitors_in
from visits.models import PersonMet, Visit, VisitMethod, Visitor, VisitPurpose
from visits.people import people
from visits.services.visits import attest, prepare, state_of
from visits.tables.visits import COLUMNS, VisitTable

TOPICS = ("business", "condition", "party_work", "wishes", "suggestions", "guidance", "earlier_guidance", "follow_up")


def own_firms(user: Actor) -> QuerySet:
    return Enterprise.objects.responsible_to(user)


def _in_use(model: Any) -> Any:
    return lambda user: model.objects.filter(is_active=True)


def judge_visit(row: Visit, by: Actor | None) -> None:
    """Of a day that has been, to a firm that was there, by somebody."""
    today = clock.today()
    if row.on > today:
        raise ValidationError({"on": "还没有到这一天，请走访过以后再登记。"})
    if state_of(row) is None:
        raise ValidationError({"on": f"这家企业 {row.shown_on} 不在库中，请核对日期。"})
    came = [visitor.person_id for visitor in row.drafted["visitors"] if visitor.person_id]
    if len(came) != len(set(came)):
        raise ValidationError("同一个走访人写了两次。")
    if row.confirms and row.on_precision != "day":
        raise ValidationError({"confirms": "只知道年月的走访不能作为确认，请写明日期，或者不勾选。"})


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
            Visitor,
            name="visitors",
            parent="visit",
            writes=("person", "unit", "group"),
            picks={"person": people},
            spare=1,
            in_cells=visitors_in,
        ),
        Children(PersonMet, name="met", parent="visit", writes=("kind", "post", "count"), spare=1, in_cells=met_in),
    ),
    prepare=prepare,
    after=attest,
    files=(("photo", "照片"), ("note", "记录")),
    main_filters=("method", "purpose", "on_from", "on_to"),
    default_sort="-on",
    judge=judge_visit,
    not_yours="只能登记和修改自己负责的企业的走访。",
    table_class=VisitTable,
)
