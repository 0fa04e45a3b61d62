"""Who may be given a responsibility: whoever has no login, or whose account has the role that goes with it.

Without that role the portal would show them nothing of what they answer for; with none but a reading or technical role
they were never meant to. The role comes first, from the system administrator; then the responsibility.
"""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.accounts.models import Person, RoleGrant
from foundation.accounts.roles import ROLES, Right, Role
from foundation.trail import clock
from orgs.duties.choices import LIAISON, PARTS
from orgs.duties.models import CommitteeMember

STANDING_IN, SEAT = "deputy", "seat"
FITTING: dict[str, frozenset[Role]] = {
    **{part: frozenset({told.role}) for part, told in PARTS.items()},
    STANDING_IN: frozenset(role for role, spec in ROLES.items() if Right.EDIT_RECORDS in spec.rights),
    SEAT: frozenset(Role) - {Role.SUPERIOR, Role.SYSTEM_ADMIN},
}
WORDS = {**{part: told.words for part, told in PARTS.items()}, STANDING_IN: "代理人或被代理人", SEAT: "行业党委成员"}


def fitting(people: QuerySet[Person], *parts: str) -> QuerySet[Person]:
    """Those of the people who may be given one of these."""
    grants = _grants().filter(user__person=OuterRef("pk"))
    roles = frozenset().union(*(FITTING[part] for part in parts))
    fits = ~Q(Exists(grants)) | Q(Exists(grants.filter(role__in=roles)))
    if LIAISON in parts:  # a leader may sit in the committee
        fits |= Q(Exists(CommitteeMember.objects.live().filter(person=OuterRef("pk"), ends_on__gte=clock.today())))
    return people.filter(fits, is_active=True)


def refuse_unfit(person: Person, part: str, *, field: str = "person") -> None:
    """Raises ValidationError, at the field the person was chosen in, when they may not be given this."""
    if fitting(Person.objects.filter(pk=person.pk), part).exists():
        return
    if not person.is_active:
        raise ValidationError({field: f"{person}已停用，请另选一位。"})
    roles = _grants().filter(user__person=person).order_by("role").values_list("role", flat=True).distinct()
    sentence = (
        f"{person}的账号只有“{'、'.join(str(Role(role).label) for role in roles)}”角色，不能任{WORDS[part]}，请另选一位"
    )
    if len(FITTING[part]) == 1:
        sentence += f"，或先请系统管理员给这个账号加上“{next(iter(FITTING[part])).label}”角色"
    raise ValidationError({field: f"{sentence}。"})


def _grants() -> QuerySet[RoleGrant]:
    """Roles of accounts in use, held today or to come."""
    return RoleGrant.objects.live().filter(ends_on__gte=clock.today(), user__is_active=True)
