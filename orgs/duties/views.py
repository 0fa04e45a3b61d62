"""Pages of the responsibilities: three lists, add, end, withdraw."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.accounts.services import add_person
from foundation.common.listing import Action, TableView
from foundation.desk.saying import say
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.forms import EndForm, InstructorForm, LiaisonForm, PersonForm, StreetRoleForm, WithdrawForm
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.duties.reading import firms_on
from orgs.duties.tables import InstructorTable, LiaisonTable, StreetRoleTable

See, Manage = needs(Right.SEE_RECORDS), needs(Right.MANAGE_DUTIES)


class DutyList(See, TableView):
    """What the three lists share."""

    add_label = add_url = ""

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [
            Action("登记人员", reverse("duties:person-add"), "user"),
            Action(self.add_label, reverse(self.add_url), "plus", is_primary=True),
        ]


class StreetRoleList(DutyList):
    table = StreetRoleTable()
    add_label, add_url = "登记责任人", "duties:street-add"


class InstructorList(DutyList):
    table = InstructorTable()
    add_label, add_url = "分派指导员", "duties:instructor-add"


class LiaisonList(DutyList):
    table = LiaisonTable()
    add_label, add_url = "安排联系点", "duties:liaison-add"


class DutyAdd(Manage, FormView):
    """What the three add pages share: the services' refusals beside the form."""

    template_name = "duties/add.html"
    title = list_url = ""
    picks_firms = False

    def get_form_kwargs(self) -> dict[str, Any]:
        text = self.request.GET.get("q", "")
        return {**super().get_form_kwargs(), "by": self.request.user, "text": text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"title": self.title, "list_url": reverse(self.list_url), "picks_firms": self.picks_firms}
        return super().get_context_data(**back, **kwargs)

    def save(self, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            changeset = self.save(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        say(self.request, f"已登记：{changeset.title}。", changeset)
        return redirect(self.list_url)


class StreetRoleAdd(DutyAdd):
    form_class = StreetRoleForm
    title, list_url = "登记街道（园区）责任人", "duties:streets"

    def save(self, data: dict[str, Any]) -> Any:
        return services.assign_street_role(**data, by=self.request.user).changeset


class InstructorAdd(DutyAdd):
    form_class = InstructorForm
    title, list_url, picks_firms = "分派指导员", "duties:instructors", True

    def save(self, data: dict[str, Any]) -> Any:
        firms, block = data.pop("enterprises"), data.pop("block")
        if block:
            return services.assign_instructor(**data, block=block, by=self.request.user).changeset
        return services.assign_instructor_to(enterprises=firms, **data, by=self.request.user)[0].changeset


class LiaisonAdd(DutyAdd):
    form_class = LiaisonForm
    title, list_url, picks_firms = "安排委员联系点", "duties:liaison", True

    def save(self, data: dict[str, Any]) -> Any:
        return services.assign_liaison(**data, by=self.request.user).changeset


class OneDuty:
    """Shared by the pages about one responsibility; the address says of which kind."""

    model: Any = None
    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def duty(self) -> Any:
        seen = self.model.objects.visible_to(self.request.user).live()
        return get_object_or_404(seen.select_related("person", "changeset__by__person"), pk=self.kwargs["pk"])

    def words(self, duty: Any) -> dict[str, Any]:
        names = KINDS[self.model]
        state = firms_on([duty.enterprise_id], AsOf.today())[duty.enterprise_id] if _firm_of(duty) else None
        what = duty.jurisdiction if isinstance(duty, StreetRole) else state or duty.block
        return {"duty": duty, "what": what, "firm": state, **names}


def _firm_of(duty: Any) -> int | None:
    return getattr(duty, "enterprise_id", None)


# How each kind is called and where its pages lie.
KINDS: dict[type[Model], dict[str, str]] = {
    model: {
        "kind": table.title,
        "list_url": f"duties:{many}",
        "end_url": f"duties:{one}-end",
        "withdraw_url": f"duties:{one}-withdraw",
    }
    for model, table, many, one in (
        (StreetRole, StreetRoleTable, "streets", "street"),
        (InstructorAssignment, InstructorTable, "instructors", "instructor"),
        (LiaisonPoint, LiaisonTable, "liaison", "liaison-point"),
    )
}


class DutyDetail(OneDuty, See, TemplateView):
    template_name = "duties/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.request.user.may(Right.MANAGE_DUTIES)  # type: ignore[union-attr]
        return super().get_context_data(**self.words(self.duty), may_manage=may, today=clock.today(), **kwargs)


class DutyEnd(OneDuty, Manage, FormView):
    form_class = EndForm
    template_name = "duties/end.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.words(self.duty), **kwargs)

    def form_valid(self, form: EndForm) -> HttpResponse:
        try:
            ended = services.end_duty(duty=self.duty, on=form.cleaned_data["on"], by=self.request.user)
        except ValidationError as error:
            form.add_error("on", error.messages)
            return self.form_invalid(form)
        say(self.request, f"已登记结束：{ended}，最后一天 {ended.ends_on}。", ended.changeset)
        return redirect(KINDS[self.model]["list_url"])


class DutyWithdraw(OneDuty, Manage, FormView):
    """As if it had never been entered; what was known then stays readable."""

    form_class = WithdrawForm
    template_name = "duties/withdraw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.words(self.duty), **kwargs)

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        duty = self.duty
        try:
            services.withdraw_duty(duty=duty, by=self.request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        duty.refresh_from_db()
        say(self.request, f"已撤回：{duty}。", duty.superseded_by)
        return redirect(KINDS[self.model]["list_url"])


class PersonAdd(Manage, FormView):
    """登记人员: somebody the lists of people do not have yet."""

    form_class = PersonForm
    template_name = "duties/person.html"

    def form_valid(self, form: PersonForm) -> HttpResponse:
        person = add_person(**form.cleaned_data, by=self.request.user)
        say(self.request, f"已登记 {person}，现在可以在责任分工里选择。")
        return redirect("duties:streets")
