"""What the enterprise pages show of responsibilities: the people answering for a firm, as of the day looked at."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.contacting import first_of_year
from orgs.duties.deputising import deputyships_of
from orgs.duties.models import Contact, Deputy, InstructorAssignment, LiaisonPoint, StreetRole
from orgs.duties.tables.counting import contacts_link
from orgs.enterprises.models import Enterprise, EnterpriseState


def load_instructors(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Instructors of the firms and of their blocks; one query."""
    firms, blocks = [s.enterprise_id for s in states], {s.block_id for s in states if s.block_id}
    held = InstructorAssignment.objects.as_of(at).select_related("person")
    by_firm: dict[int, list[str]] = defaultdict(list)
    by_block: dict[int, list[str]] = defaultdict(list)
    for duty in held.filter(enterprise__in=firms) | held.filter(block__in=blocks):
        if duty.enterprise_id:
            by_firm[duty.enterprise_id].append(duty.person.name)
        elif duty.block_id:
            by_block[duty.block_id].append(duty.person.name)
    for state in states:
        names = [*by_firm[state.enterprise_id], *by_block[state.block_id]]
        state.instructor_names = "、".join(dict.fromkeys(names)) or None


def load_liaisons(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Committee members whose liaison point the firms are; one query."""
    found = defaultdict(list)
    points = LiaisonPoint.objects.as_of(at).filter(enterprise__in=[s.enterprise_id for s in states])
    for point in points.select_related("person"):
        found[point.enterprise_id].append(point.person.name)
    for state in states:
        state.liaison_names = "、".join(found[state.enterprise_id]) or None


COLUMNS = (
    Column(
        "instructor",
        "现任指导员",
        read=lambda state: state.instructor_names,
        prefetch=load_instructors,
        group="责任分工",
        help="联系这家企业或其板块的指导员。",
    ),
    Column(
        "liaison",
        "现任联系点委员",
        read=lambda state: state.liaison_names,
        prefetch=load_liaisons,
        group="责任分工",
    ),
)


def people_of(user: Actor, state: EnterpriseState, at: AsOf) -> list[tuple[str, str, str]]:
    """The panel of a firm's page: who leads, implements, instructs and liaises."""
    load_instructors([state], at, user)
    load_liaisons([state], at, user)
    roles = StreetRole.objects.as_of(at).filter(jurisdiction=state.jurisdiction_id).select_related("person")
    lines = [
        (str(StreetPart(role.part).label), " ".join(filter(None, (role.person.name, role.post))), "")
        for role in sorted(roles, key=lambda r: (r.part != StreetPart.LEAD, r.pk))
    ]
    lines += [(c.label, c.text(state), "") for c in COLUMNS if c.text(state)]
    lines += [("代理", row.words, "") for row in _deputyships(state, at, {role.person_id for role in roles})]
    return [*lines, *_missing(user, state, at), *_contacts_of(user, state, at)]


def _deputyships(state: EnterpriseState, at: AsOf, leaders: set[int]) -> list[Deputy]:
    """Who stands in for those who answer for the firm that day; two queries."""
    held = InstructorAssignment.objects.as_of(at).filter(enterprise=state.enterprise_id)
    if state.block_id:
        held = held | InstructorAssignment.objects.as_of(at).filter(block=state.block_id)
    points = LiaisonPoint.objects.as_of(at).filter(enterprise=state.enterprise_id)
    people = held.order_by().values_list("person", flat=True).union(points.order_by().values_list("person", flat=True))
    return deputyships_of({*leaders, *people}, at)


def _missing(user: Actor, state: Any, at: AsOf) -> list[tuple[str, str, str]]:
    """What the office arranges for a firm that lacks it; the form knows the firm."""
    if not (at.is_today and state.is_present and user.may(Right.MANAGE_DUTIES)):
        return []
    offered = (
        (state.instructor_names, "指导员", "分派指导员", f"{reverse('duties:instructor-add')}?enterprises="),
        (state.liaison_names, "联系点委员", "安排联系点", f"{reverse('duties:liaison-add')}?enterprise="),
    )
    return [(label, words, f"{url}{state.enterprise_id}") for names, label, words, url in offered if not names]


def _contacts_of(user: Actor, state: EnterpriseState, at: AsOf) -> list[tuple[str, str, str]]:
    """The year's contacts with the firm, and where to enter one."""
    seen = Contact.objects.visible_to(user).as_known(at).filter(enterprise=state.enterprise_id)
    number = seen.filter(on__gte=first_of_year(at.day)).count()
    lines = [("本年联系", f"{number} 次", contacts_link(at, first_of_year(at.day), enterprise=state.enterprise_id))]
    if (
        at.is_today
        and state.is_present
        and Enterprise.objects.responsible_to(user).filter(pk=state.enterprise_id).exists()
    ):
        lines.append(("登记", "登记联系", f"{reverse('duties:contact-add')}?enterprise={state.enterprise_id}"))
    return lines
