"""R7, R8: contacts that are still to be made in this half-year or quarter (handbook §2.7, §2.8, §6.2)."""

from collections.abc import Iterator
from datetime import date

from constance import config
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from foundation.common.periods import MONTHS_OF_HALF_YEAR, MONTHS_OF_QUARTER, period_end, period_start, quarter_of
from foundation.trail.asof import AsOf
from orgs.duties.contacting import VISITS, number_of, with_contacts
from orgs.duties.models import Contact, InstructorAssignment, LiaisonPoint
from orgs.enterprises.models import EnterpriseState
from reminders.choices import Who
from reminders.rules.base import FIRM, Due, Rule, Scope, Step, register_rule

POINT = "duties.liaisonpoint"
LAST_CALL = 7  # days before the end at which the next level hears of it: afterwards nothing can be made up for


def find_liaison(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R7: members who have not made their contacts of the year's half; one query."""
    due_on = period_end(at.day, MONTHS_OF_HALF_YEAR)
    if due_on > by:
        return
    half = 1 if at.day.month <= MONTHS_OF_HALF_YEAR else 2
    points = with_contacts(LiaisonPoint.objects.as_of(at), at)
    # By the middle of the year half of them, rounded up; all of them by its end.
    points = points.filter(done__lt=(F("required") + 1) / 2) if half == 1 else points.filter(done__lt=F("required"))
    points = scope.of(points, POINT, Q(person=scope.person or 0))
    state = EnterpriseState.objects.as_of(at).filter(enterprise=OuterRef("enterprise"))
    adding = reverse("duties:contact-add")
    for point in points.annotate(firm=Subquery(state.values("name")[:1])).order_by("pk"):
        yield Due(
            rule="R7",
            subject=f"{POINT}:{point.pk}",
            period=f"{at.day.year}-H{half}",
            due_on=due_on,
            about=point.firm or "联系点企业",
            text=f"本年已联系 {point.done} 次，应联系 {point.required} 次。",
            url=f"{adding}?enterprise={point.enterprise_id}",
            action="登记联系",
            enterprise=point.enterprise_id,
            persons=(point.person_id,),
        )


def find_unvisited(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R8: firms with an instructor that were not visited often enough this quarter; one query."""
    due_on = period_end(at.day, MONTHS_OF_QUARTER)
    if due_on > by:
        return
    made = Contact.objects.as_known(at).filter(
        enterprise=OuterRef("enterprise"), kind__in=VISITS, on__range=(period_start(at.day, MONTHS_OF_QUARTER), at.day)
    )
    held = InstructorAssignment.objects.as_of(at)
    instructed = Q(enterprise__in=scope.narrow(held).named_firms()) | Q(block__in=held.named_blocks())
    rows = scope.narrow(EnterpriseState.objects.as_of(at).present()).filter(instructed)
    wanted, adding = config.INSTRUCTOR_VISITS, reverse("visits:add")
    rows = rows.annotate(visits=number_of(made)).filter(visits__lt=wanted)
    fields = ("enterprise", "name", "jurisdiction", "visits")
    for pk, name, street, visits in scope.read(rows.order_by("sort_key", "pk").values_list(*fields)):
        yield Due(
            rule="R8",
            subject=f"{FIRM}:{pk}",
            period=quarter_of(at.day),
            due_on=due_on,
            about=name,
            text=f"本季度已走访 {visits} 次，应走访 {wanted} 次。",
            url=f"{adding}?enterprise={pk}",
            action="登记走访",
            enterprise=pk,
            jurisdiction=street,
        )


register_rule(
    Rule(
        "R7",
        "联系点待联系",
        "联系企业",
        find_liaison,
        lambda: (
            Step("soon", -config.LIAISON_NOTICE_DAYS, (Who.MEMBER,)),
            Step("office", -LAST_CALL, (Who.OFFICE,)),
        ),
        help="委员每半年联系自己的联系点企业；半年末前提醒。",
        many="{n} 个联系点待联系",
    )
)
register_rule(
    Rule(
        "R8",
        "企业待走访",
        "联系企业",
        find_unvisited,
        lambda: (
            Step("soon", -config.VISIT_NOTICE_DAYS, (Who.INSTRUCTOR,)),
            Step("implementer", -LAST_CALL, (Who.IMPLEMENTER,)),
        ),
        help="指导员每季度走访自己联系的企业；季末前提醒。",
        many="{n} 家企业本季度还没有走访",
    )
)
