"""Streets and parks a person's reports speak of."""

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor, responsible_q, visible_q
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Jurisdiction


def all_places() -> list[Jurisdiction]:
    """In the office's order; retired ones too, for an old year may count them."""
    return list(Jurisdiction.objects.all())


def sees_all(user: Actor) -> bool:
    """The whole district's figures: people who see every firm, and those who see figures only."""
    return not user.may(Right.SEE_RECORDS) or not visible_q(EnterpriseState, user)


def own_places(user: Actor) -> set[int]:
    """Places that have a line even when nothing is counted there."""
    places = Jurisdiction.objects.filter(is_active=True)
    if not sees_all(user):
        places = places.filter(responsible_q(Jurisdiction, user))
    return set(places.values_list("pk", flat=True))


def scope_words(user: Actor) -> str:
    """Whose view: 全区, the names of one's streets, or the firms one is in touch with."""
    if sees_all(user):
        return "全区"
    names = list(Jurisdiction.objects.filter(responsible_q(Jurisdiction, user)).values_list("name", flat=True))
    if Role.INSTRUCTOR in user.roles:
        names.append("本人联系的企业")
    return "、".join(names) or "本人负责的范围"
