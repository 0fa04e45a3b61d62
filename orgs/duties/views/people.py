"""人员: enter somebody, and what one person answers for."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import visible_q
from foundation.accounts.services import add_person
from foundation.desk.acting import ActForm, Done
from foundation.desk.coming_back import is_ours
from foundation.trail.asof import AsOf
from orgs.duties.deputising import deputyships_of
from orgs.duties.forms import PersonForm
from orgs.duties.models import Deputy, InstructorTerm, StreetRole
from orgs.duties.people_duties import duties_of, people_seen
from orgs.duties.views.bases import Manage, See


class PersonAdd(Manage, ActForm):
    """登记人员: somebody the lists of people do not have yet."""

    form_class = PersonForm
    template_name = "duties/person.html"

    def act(self, data: dict[str, Any]) -> Done:
        person = add_person(**data, by=self.request.user)
        return Done(f"已登记 {person}，现在可以在责任分工里选择。", self._back(person), person.act)

    def _back(self, person: Person) -> str:
        """To the form somebody came from, where the new person is chosen already."""
        wanted = self.request.GET.get("next", "")
        if not wanted or not is_ours(self.request, wanted):
            return "duties:streets"
        return f"{wanted}{'&' if '?' in wanted else '?'}person={person.pk}"


class PersonDetail(See, TemplateView):
    """What one person answers for today, and who stands in for them."""

    template_name = "duties/person_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = AsOf.today()
        person = get_object_or_404(people_seen(self.request.user), pk=self.kwargs["pk"])
        return super().get_context_data(
            person=person,
            duties=duties_of(person, at, seen_by=self.request.user),
            term=InstructorTerm.objects.visible_to(self.request.user).as_of(at).filter(person=person).first(),
            deputies=deputyships_of([person.pk], at),
            stands_in_for=Deputy.objects.visible_to(self.request.user)
            .as_of(at)
            .filter(deputy=person)
            .select_related("person"),
            may_manage=self.request.user.may(Right.MANAGE_DUTIES),  # type: ignore[union-attr]
            is_part=bool(visible_q(StreetRole, self.request.user)),
            **kwargs,
        )
