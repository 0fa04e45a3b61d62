"""What needs offer to the desk, to firms' pages, to handovers and to whoever decides who sees what."""

from typing import Any

from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.search import Hit, register_source
from foundation.desk.services import register_table
from foundation.exchange.imports.targets import register_target
from foundation.exchange.writing.lists import offer_export
from foundation.trail.asof import AsOf
from foundation.trail.recording import before_sealing
from foundation.trail.registry import register_private, register_referenced
from orgs.duties.open_items import register_open_items
from orgs.enterprises.firm_facts import FIRST_FACTS, register_panel
from orgs.enterprises.models import Enterprise
from orgs.enterprises.services import on_departure, on_moving_within
from visits.briefing import FEW, PARTS, Part, cut
from visits.models import GuidanceResult, Need, Visit
from visits.needs.choices import UNDER_WAY, NeedState
from visits.needs.five_lists import offer_five_lists
from visits.needs.imports import NeedImport
from visits.needs.kind import NEED
from visits.needs.scope import NEEDS_ANSWERED, NEEDS_SEEN
from visits.services.need_chains import KIND, follow_needs, give_needs, leave_with_firms, move_with_firms, open_needs
from visits.tables.guidance import GuidanceTable

SHOWN = 5  # of a firm's open needs on its page


def wire_needs() -> None:
    from visits.needs import metrics  # noqa: F401 - they register themselves

    NEED.offer(seen=NEEDS_SEEN, answered=NEEDS_ANSWERED, imports=False)
    register_target(NeedImport())
    register_referenced(Enterprise, firms_with_needs)
    register_private(Need, confidential_among)
    before_sealing(follow_needs)
    on_departure(leave_with_firms)
    on_moving_within(move_with_firms)
    register_open_items(KIND, open_needs, give_needs)
    FIRST_FACTS.append(open_needs_of)
    register_panel("诉求", needs_panel)
    PARTS.append(needs_to_know)
    register_source("诉求", find_needs)
    offer_five_lists()
    wire_guidance()
    navigation.register("走访诉求", "诉求看板", "needs:board", rights=NEED.see, order=61, under="诉求")


def wire_guidance() -> None:
    """What became of guidance is seen, and taken back, with its visit."""
    register_record(
        GuidanceResult,
        visible=lambda user: GuidanceResult.objects.filter(visit__in=Visit.objects.visible_to(user)).values("pk"),
        writable=lambda user: GuidanceResult.objects.filter(visit__in=Visit.objects.responsible_to(user)).values("pk"),
        url=lambda pk: "",
    )
    register_table(GuidanceTable())
    offer_export("guidance")
    navigation.register("走访诉求", "指导意见", "guidance:list", rights=NEED.see, order=62, under="诉求")


def firms_with_needs(ids: set[int]) -> set[int]:
    """Undoing their creation would orphan these."""
    return set(Need.objects.live().filter(enterprise__in=ids).values_list("enterprise_id", flat=True))


def confidential_among(ids: set[int]) -> set[int]:
    rows = Need.objects.filter(pk__in=ids, is_confidential=True) if ids else Need.objects.none()
    return set(rows.values_list("pk", flat=True))


def needs_panel(user: Actor, state: Any, at: AsOf) -> list[tuple[str, str, str]]:
    """A firm's open needs, the oldest first, and where to enter one."""
    if not at.is_today:
        return []
    lines = [(NeedState(one.state).label, one.title, one.get_absolute_url()) for one in _open(user, state)[:SHOWN]]
    firms = Enterprise.objects.responsible_to(user)
    if state.is_present and NEED.may_add(user) and firms.filter(pk=state.enterprise_id).exists():
        lines.append(("登记", "登记诉求", f"{reverse('needs:add')}?enterprise={state.enterprise_id}"))
    return lines


def needs_to_know(user: Actor, state: Any) -> Part:
    """A firm's open needs on the sheet before a visit, the oldest first; one query."""
    lines = [(one.get_state_display(), cut(one.title), one.get_absolute_url()) for one in _open(user, state)[:FEW]]
    return Part("办理中的诉求", lines, "没有办理中的诉求")


def open_needs_of(user: Actor, state: Any, at: AsOf) -> list[tuple[str, str, str]]:
    """How many there are, among the first facts of a firm's page; one query."""
    if not at.is_today:
        return []
    address = f"{reverse('needs:list')}?enterprise={state.enterprise_id}&tab=open"
    return [("办理中的诉求", f"{_open(user, state).count()} 条", address)]


def _open(user: Actor, state: Any) -> Any:
    seen = NEED.seen_by(user).filter(enterprise=state.enterprise_id, state__in=UNDER_WAY)
    return seen.order_by("raised_on", "pk")


def find_needs(user: Actor, text: str, limit: int) -> list[Hit]:
    """The search of the head: titles of needs this person sees."""
    if not any(user.may(right) for right in NEED.see):
        return []
    rows = NEED.seen_by(user).filter(title__zh=text).order_by("-raised_on", "-pk")[:limit]
    return [Hit(row.title, row.get_state_display(), row.get_absolute_url(), "message-circle") for row in rows]
