"""The guided flow for what happens to an organisation: one address per kind of change; and taking one back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from foundation.desk.acting import ActForm, Done
from foundation.desk.dated_forms import DatedForm
from orgs.enterprises.forms import WithdrawForm
from orgs.parties import forms, services
from orgs.parties.models import PartyChange
from orgs.parties.services import Applied
from orgs.parties.views.bases import WriteOrganization, page_after


@dataclass(frozen=True)
class Verb:
    """One kind of change a person can enter."""

    label: str
    hint: str
    form: type[DatedForm]
    run: Callable[..., Applied]


def _without_precision(service: Callable[..., Applied]) -> Callable[..., Applied]:
    return lambda *, precision, **data: service(**data)


VERBS: dict[str, Verb] = {
    "elect": Verb("换届", "选举了新一届，任期重新起算", forms.ElectForm, services.elect),
    "extend": Verb("延期换届", "经批准推迟换届", forms.ExtendForm, _without_precision(services.extend)),
    "rename": Verb("更名", "换了名称", forms.RenameForm, services.rename),
    "dissolve": Verb("党组织撤销", "党组织已撤销，此后资料只读", forms.DissolveForm, services.dissolve),
    "remove": Verb("剔除", "误录或重复，本不该在名单里", forms.RemoveForm, services.remove_organization),
}


class ChangeMenu(WriteOrganization, View):
    """发生了什么变化: the choice of verbs; an organisation that ended has none."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = self.find(request, pk)
        verbs = VERBS if state.is_present else {}
        return render(request, "parties/change_menu.html", {"state": state, "verbs": verbs})


class MakeChange(WriteOrganization, ActForm):
    """One verb's form."""

    template_name = "parties/change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.verb = VERBS.get(kwargs["act"])
        if self.verb is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[DatedForm]:
        assert self.verb
        return self.verb.form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["pk"])
        return super().get_context_data(state=state, verb=self.verb, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        assert self.verb
        state = self.find(self.request, self.kwargs["pk"])
        applied = self.verb.run(organization=state.organization, by=self.request.user, **data)
        to = page_after(self.request.user, state.organization)
        return Done(f"已登记{self.verb.label}：{state.name}。", to, applied.changeset)


class WithdrawChange(WriteOrganization, ActForm):
    """Take one registration back."""

    form_class = WithdrawForm
    template_name = "parties/withdraw.html"

    def change(self) -> PartyChange:
        live = PartyChange.objects.live()
        return get_object_or_404(live, pk=self.kwargs["registration"], organization=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["pk"])
        return super().get_context_data(state=state, change=self.change(), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        state = self.find(self.request, self.kwargs["pk"])
        change = services.withdraw_change(change=self.change(), by=self.request.user, **data)
        return Done("已撤回这条登记。", page_after(self.request.user, state.organization), change.withdrawn_by)
