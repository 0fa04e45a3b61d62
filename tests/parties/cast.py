"""Party organisations for the tests."""

from datetime import date
from typing import Any

from orgs.enterprises.models import Enterprise
from orgs.parties import services
from orgs.parties.choices import Category, ChangeKind, Setup
from orgs.parties.models import PartyOrganization, PartyState
from tests.cast import street

OPENING = date(2022, 12, 31)


def make_organization(
    name: str,
    *firms: Enterprise,
    on: date = OPENING,
    kind: ChangeKind = ChangeKind.OPENING,
    lead: Enterprise | None = None,
    place: str | None = "梅园新村街道",
    by: Any = None,
    **values: Any,
) -> PartyOrganization:
    """An organisation of these firms since ``on``; a branch set up by one firm alone unless said otherwise."""
    told = {"category": Category.BRANCH.value, "setup": Setup.OWN.value, **values}
    if place:
        told["jurisdiction"] = street(place).pk
    applied = services.add_organization(
        kind=kind,
        on=on,
        values={"name": name, **told},
        firms=[firm.pk for firm in firms],
        lead=lead.pk if lead else None,
        by=by,
    )
    return PartyOrganization.objects.get(pk=applied.records[0])


def state_of(organization: PartyOrganization) -> PartyState:
    """What holds today."""
    return organization.states.live().latest("effective_from")


def make_branch(firm: Enterprise) -> dict[str, Any]:
    """A branch of the firm, the host row, and a reason of a former time: what the walks over all pages need."""
    branch = make_organization(
        "云帆党支部", firm, lead=firm, last_election_on="2021-05-10", secretary="王一", secretary_phone="13800000009"
    )
    unbuilt = services.give_reason(
        enterprise=firm, reason="正在筹建", starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 30), by=None
    )
    return {"branch": branch, "host": branch.hosts.live().get(), "unbuilt": unbuilt}
