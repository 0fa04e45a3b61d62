"""What the pages of firms show of visits: the last one among the first facts, and the button to enter the next."""

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.enterprises.models import Enterprise, EnterpriseState
from visits.models import Visit
from visits.tables.visits import load_visitors

Line = tuple[str, str, str]


def last_visit_of(user: Actor, state: EnterpriseState, at: AsOf) -> list[Line]:
    """The last visit up to the day, and how many there were; two queries, a third for the visitors."""
    if at.known_at is not None:
        return []  # visits are not kept as they were known
    seen = Visit.objects.visible_to(user).live().filter(enterprise=state.enterprise_id, on__lte=at.day)
    last = seen.select_related("method").order_by("-on", "-pk").first()
    if last is None:
        return [("上次走访", "还没有走访过", "")]
    load_visitors([last], at, user)
    words = " · ".join(filter(None, (last.shown_on, str(last.method), "、".join(map(str, last.shown_visitors)))))
    every = f"{reverse('visits:list')}?enterprise={state.enterprise_id}&on_to={at.day}"
    return [("上次走访", words, last.get_absolute_url()), ("走访次数", f"{seen.count()} 次", every)]


def visit_buttons(user: Actor, state: EnterpriseState, at: AsOf) -> list[Line]:
    """登记走访, and what to know before going, for whoever answers for the firm."""
    if not (at.is_today and state.is_present and user.may(Right.EDIT_RECORDS)):
        return []
    if not Enterprise.objects.responsible_to(user).filter(pk=state.enterprise_id).exists():
        return []
    briefing = reverse("visits:briefing", args=[state.enterprise_id])
    return [
        ("走访前看一眼", "printer", briefing),
        ("登记走访", "edit", f"{reverse('visits:add')}?enterprise={state.enterprise_id}"),
    ]
