"""R17: duties nobody holds, told to the office once a week (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.urls import reverse

from foundation.accounts.scope import NONE
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.models import CommitteeMember
from orgs.duties.vacancies import without_instructor, without_liaison_point, without_part
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Block, Jurisdiction
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

STREET, BLOCK, MEMBER = "places.jurisdiction", "places.block", "accounts.person"


def week_of(day: date) -> str:
    """The ISO week, whose year is not always the day's own: 2024-12-30 lies in 2025-W01."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def find_vacancies(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Streets without lead or implementer, blocks without instructor, members without liaison point."""
    monday = at.day - timedelta(days=at.day.weekday())
    if monday > by:
        return
    yield from [*_streets(at, monday, scope), *_blocks(at, monday, scope), *_members(at, monday, scope)]


def _due(subject: str, monday: date, about: str, text: str, url: str, action: str) -> Due:
    return Due("R17", subject, week_of(monday), monday + timedelta(days=6), about, text, url, action)


def _streets(at: AsOf, monday: date, scope: Scope) -> Iterator[Due]:
    asked = {f"lacks_{p.value}": ExpressionWrapper(without_part(p, at), BooleanField()) for p in StreetPart}
    places = Jurisdiction.objects.filter(is_active=True).annotate(**asked)
    for place in scope.of(places, STREET, NONE):
        for part in StreetPart:
            if getattr(place, f"lacks_{part.value}"):
                subject = f"{STREET}:{place.pk}:{part.value}"
                text = f"没有{part.label}责任人。"
                url = f"{reverse('duties:street-add')}?jurisdiction={place.pk}&part={part.value}"
                yield _due(subject, monday, place.name, text, url, "登记责任人")


def _blocks(at: AsOf, monday: date, scope: Scope) -> Iterator[Due]:
    has_firms = EnterpriseState.objects.as_of(at).present().filter(block=OuterRef("pk"))
    vacant = Block.objects.filter(without_instructor(at), Exists(has_firms), is_active=True)
    for block in scope.of(vacant, BLOCK, NONE).select_related("jurisdiction"):
        about = f"{block.jurisdiction} · {block.name}"
        url = f"{reverse('duties:instructor-add')}?block={block.pk}"
        yield _due(f"{BLOCK}:{block.pk}", monday, about, "这个板块没有指导员。", url, "分派指导员")


def _members(at: AsOf, monday: date, scope: Scope) -> Iterator[Due]:
    seats = CommitteeMember.objects.as_of(at).filter(without_liaison_point(at))
    for seat in scope.of(seats, MEMBER, NONE, key="person"):
        about = f"行业党委委员（{seat.department or '部门未登记'}）"  # no names in mails
        url = f"{reverse('duties:liaison-add')}?person={seat.person_id}"
        yield _due(f"{MEMBER}:{seat.person_id}", monday, about, "还没有联系点企业。", url, "安排联系点")


register_rule(
    Rule(
        "R17",
        "职责空缺",
        "责任分工",
        find_vacancies,
        lambda: (Step("week", -6, (Who.OFFICE,)),),
        help="街道（园区）没有牵头人或具体落实人，板块没有指导员，委员没有联系点。",
        many="{n} 项职责空缺",
    )
)
