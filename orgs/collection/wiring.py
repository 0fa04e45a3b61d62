"""What sweeps and reporting tasks offer to the desk, and who sees and answers for them."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor, everything, register, register_responsible
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.services import register_table
from foundation.exchange.writing.lists import offer_export
from foundation.files.holders import take_files
from orgs.collection.models import ReportingTask, Sweep
from orgs.collection.services.reporting import KIND, give_tasks, open_tasks
from orgs.collection.tables.reporting import ReportingTable
from orgs.collection.tables.sweeps import SweepTable
from orgs.duties.choices import StreetPart
from orgs.duties.models import StreetRole
from orgs.duties.open_items import register_open_items

PARTS = ((Role.STREET_LEAD, StreetPart.LEAD), (Role.IMPLEMENTER, StreetPart.IMPLEMENTER))


def _of_street(part: StreetPart) -> Any:
    def rule(user: Actor, on: date) -> Q:
        return Q(jurisdiction__in=StreetRole.objects.held_by(user, on).filter(part=part).values("jurisdiction"))

    return rule


def _own(user: Actor, on: date) -> Q:
    return Q(person=getattr(user, "person_id", None) or 0)


def _of_street_or_own(part: StreetPart) -> Any:
    street = _of_street(part)
    return lambda user, on: street(user, on) | _own(user, on)


def wire_sweeps() -> None:
    """摸排 and 信息填报."""
    for model in (Sweep, ReportingTask):
        for role in (Role.OFFICE, Role.LEADER):
            register(model, role, everything)
        register_responsible(model, Role.OFFICE, everything)
    register(Sweep, Role.COMMITTEE, everything)
    for role, part in PARTS:
        register(Sweep, role, _of_street(part))
        register_responsible(Sweep, role, _of_street(part))
        register(ReportingTask, role, _of_street_or_own(part))
        register_responsible(ReportingTask, role, _of_street_or_own(part))
    for role in (Role.INSTRUCTOR, Role.COMMITTEE):
        register(ReportingTask, role, _own)
        register_responsible(ReportingTask, role, _own)
    register_table(SweepTable())
    register_table(ReportingTable())
    offer_export("sweeps", "reporting")
    _register(Sweep, "sweeps:detail")
    _register(ReportingTask, "reporting:detail")
    take_files(
        "reporting",
        ReportingTask,
        seen=lambda user: ReportingTask.objects.visible_to(user).live(),
        written=lambda user: ReportingTask.objects.responsible_to(user).live(),
        parts=(("asked", "上级来文"), ("sent", "报送材料")),
    )
    register_open_items(KIND, open_tasks, give_tasks)
    see = (Right.SEE_RECORDS,)
    navigation.register("企业库", "摸排", "sweeps:list", rights=see, icon="search", order=40)
    navigation.register("企业库", "信息填报", "reporting:list", rights=see, icon="file-spreadsheet", order=50)


def _register(model: Any, url_name: str) -> None:
    """Its acts are seen by whoever sees the row, and undone by whoever answers for it."""
    register_record(
        model,
        visible=lambda user: model.objects.visible_to(user).values("pk"),
        writable=lambda user: model.objects.responsible_to(user).values("pk"),
        url=lambda pk: reverse(url_name, args=[pk]),
    )
