"""Pages about one responsibility: look, end, withdraw."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from foundation.accounts.roles import Right
from foundation.desk.saying import say
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.forms import EndForm, WithdrawForm
from orgs.duties.models import (
    CommitteeMember,
    Deputy,
    InstructorAssignment,
    InstructorTerm,
    LiaisonPoint,
    StreetRole,
)
from orgs.duties.reading import committee_name, firms_on
from orgs.duties.tables import (
    CommitteeTable,
    DeputyTable,
    InstructorTable,
    LiaisonTable,
    LoadTable,
    StreetRoleTable,
)
from orgs.duties.views.common import Manage, See


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
        return {"duty": duty, "what": state or _subject(duty), "firm": state, **names}


def _subject(duty: Any) -> Any:
    """What the responsibility is about, when it is no firm."""
    if isinstance(duty, StreetRole):
        return duty.jurisdiction
    if isinstance(duty, CommitteeMember):
        return committee_name(AsOf.today()) or duty.committee
    return getattr(duty, "block", None) or duty.person


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
        (CommitteeMember, CommitteeTable, "committee", "seat"),
        (Deputy, DeputyTable, "deputies", "deputy"),
        (InstructorTerm, LoadTable, "loads", "term"),
    )
}


class DutyDetail(OneDuty, See, TemplateView):
    template_name = "duties/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.request.user.may(Right.MANAGE_DUTIES)  # type: ignore[union-attr]
        duty = self.duty
        passes = isinstance(duty, StreetRole | InstructorAssignment | LiaisonPoint)
        return super().get_context_data(
            **self.words(duty),
            may_manage=may,
            can_pass_on=passes,
            gives_points=isinstance(duty, CommitteeMember),
            **kwargs,
        )


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
