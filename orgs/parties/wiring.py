"""What this app offers to the desk: navigation, search, records, tables."""

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.search import Hit, register_source
from foundation.desk.services import register_table
from foundation.exchange.imports.targets import register_target
from foundation.exchange.writing.lists import offer_export
from foundation.trail.asof import AsOf
from orgs.parties.choices import Category
from orgs.parties.imports.target import PartyImport
from orgs.parties.models import PartyOrganization, PartyState
from orgs.parties.tables import CoverageTable, OrganizationTable


def detail_url(pk: int) -> str:
    return reverse("parties:detail", args=[pk])


def find_organizations(user: Actor, text: str, limit: int) -> list[Hit]:
    """Organisations by name, initials or number, or by a firm of theirs."""
    found = PartyState.objects.visible_to(user).as_of(AsOf.today()).present().search(text)
    words = dict(Category.choices)
    return [
        Hit(
            label=state.name,
            note=" · ".join(filter(None, (str(words.get(state.category, "")), state.upper))),
            url=detail_url(state.organization_id),
        )
        for state in found.order_by("sort_key", "pk")[:limit]
    ]


def wire_desk() -> None:
    register_record(
        PartyOrganization,
        visible=lambda user: PartyOrganization.objects.visible_to(user).values("pk"),
        writable=lambda user: PartyOrganization.objects.responsible_to(user).values("pk"),
        url=detail_url,
    )
    register_source("党组织", find_organizations)
    register_table(OrganizationTable())
    register_table(CoverageTable())
    offer_export("parties", "coverage")
    register_target(PartyImport())
    see = (Right.SEE_RECORDS,)
    navigation.register("党组织", "党组织列表", "parties:list", rights=see, icon="users", order=10)
    navigation.register(
        "党组织",
        "两个覆盖",
        "parties:coverage",
        rights=(Right.SEE_FIGURES,),
        icon="chart-bar",
        order=20,
        prefix="/parties/coverage/",
    )
    navigation.register(
        "党组织",
        "导入党建台账",
        "exchange:upload",
        args=("parties",),
        rights=(Right.IMPORT,),
        icon="upload",
        order=30,
    )
    navigation.register(
        "党组织", "暂存的党组织", "parties:held", rights=(Right.IMPORT,), order=40, under="导入党建台账"
    )
