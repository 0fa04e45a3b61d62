"""Pages about one responsibility: look, end, withdraw."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.forms import EndForm, WithdrawForm
from orgs.duties.kinds import kind_of
from orgs.duties.models import CommitteeMember, Deputy, InstructorAssignment, InstructorTerm, LiaisonPoint, StreetRole
from orgs.duties.people_duties import committee_name, firms_on
from orgs.duties.tables import CommitteeTable, DeputyTable, InstructorTable, LiaisonTable, LoadTable, StreetRoleTable
from orgs.duties.views.bases import Manage, See
from orgs.enterprises.models import Enterprise


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
        firm = _firm_of(duty)
        state = firms_on([firm], AsOf.today(), seen_by=self.request.user).get(firm) if firm else None
        is_seen = bool(firm) and Enterprise.objects.visible_to(self.request.user).filter(pk=firm).exists()
        return {"duty": duty, "what": state or _subject(duty), "firm": state, "is_firm_seen": is_seen, **names}


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
        return super().get_context_data(
            **self.words(duty),
            may_manage=may,
            can_pass_on=kind_of(duty) is not None,
            gives_points=isinstance(duty, CommitteeMember),
            **kwargs,
        )


class DutyEnd(OneDuty, Manage, ActForm):
    form_class = EndForm
    refused_at = "on"
    template_name = "duties/end.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.words(self.duty), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        ended = services.end_duty(duty=self.duty, on=data["on"], by=self.request.user)
        said = f"已登记结束：{ended}，最后一天 {ended.ends_on}。"
        return Done(said, KINDS[self.model]["list_url"], ended.changeset)


class DutyWithdraw(OneDuty, Manage, ActForm):
    """As if it had never been entered; what was known then stays readable."""

    form_class = WithdrawForm
    template_name = "duties/withdraw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.words(self.duty), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        duty = self.duty
        services.withdraw_duty(duty=duty, **data, by=self.request.user)
        duty.refresh_from_db()
        return Done(f"已撤回：{duty}。", KINDS[self.model]["list_url"], duty.superseded_by)
