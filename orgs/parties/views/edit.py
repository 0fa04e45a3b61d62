"""Enter an organisation, edit a section."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.names import name_key
from foundation.desk.refusals import put_problems
from foundation.desk.saying import say
from foundation.trail.asof import AsOf
from foundation.trail.reading import who_changed
from orgs.parties import services
from orgs.parties.forms import SECTIONS, FactsForm, NewOrganizationForm
from orgs.parties.models import PartyOrganization, PartyState
from orgs.parties.reading import values_of
from orgs.parties.services import ChangeRefused
from orgs.parties.views.common import WriteOrganization
from orgs.parties.words import shown_values


class OrganizationAdd(needs(Right.EDIT_RECORDS), FormView):
    """登记党组织; one with the same name is shown first."""

    form_class = NewOrganizationForm
    template_name = "parties/add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        more = {"by": self.request.user, "text": asked.get("q", ""), "chosen": asked.get("enterprise", "")[:18]}
        return {**super().get_form_kwargs(), **more}

    def form_valid(self, form: NewOrganizationForm) -> HttpResponse:
        data = form.cleaned_data
        key = name_key(data["name"])[:200]
        seen = PartyState.objects.visible_to(self.request.user).as_of(AsOf.today()).present()
        form.similar = [] if data["is_other"] else list(seen.filter(name_key=key)[:5])
        if form.similar:
            form.add_error(None, "已有同名的党组织，请先看看是不是同一个。")
            return self.form_invalid(form)
        wanted = {k: data[k] for k in ("kind", "on", "precision", "reason", "values")}
        try:
            applied = services.add_organization(
                **wanted, firms=[firm.pk for firm in data["firms"]], by=self.request.user
            )
        except (ChangeRefused, PermissionDenied) as refused:
            return self._refused(form, refused)
        say(self.request, f"已登记“{data['name']}”。", applied.changeset)
        return redirect(PartyOrganization.objects.get(pk=applied.records[0]))

    def _refused(self, form: NewOrganizationForm, refused: Exception) -> HttpResponse:
        if isinstance(refused, ChangeRefused):
            put_problems(form, refused)
        else:
            form.add_error(None, str(refused))
        return self.form_invalid(form)


class OrganizationEdit(WriteOrganization, FormView):
    """Edit one section."""

    form_class = FactsForm
    template_name = "parties/edit.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        section = request.GET.get("section", "people")
        self.section = section if section in SECTIONS else "people"
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def state(self) -> PartyState:
        return self.find(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "section": self.section, "current": values_of(self.state)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.state, sections=SECTIONS, section=self.section, **kwargs)

    def form_valid(self, form: FactsForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            applied = services.edit_organization(
                organization=self.state.organization,
                values=data["values"],
                base=data["seen"],
                on=data["on"],
                precision=data["precision"],
                is_correction=data["mode"] == "wrong",
                reason=data["reason"],
                by=self.request.user,
            )
        except ChangeRefused as refused:
            return self._refused(form, refused)
        if applied.changeset is None:
            messages.info(self.request, "没有改动，未作登记。")
        else:
            say(self.request, "已保存修改。", applied.changeset)
        return redirect(self.state.organization)

    def _refused(self, form: FactsForm, refused: ChangeRefused) -> HttpResponse:
        """Show a colleague's newer values beside mine, and take them as seen for the next attempt."""
        self.state = self.find(self.request, self.kwargs["pk"])
        put_problems(form, ChangeRefused([p for p in refused.problems if p.conflict is None]))
        for problem in refused.problems:
            if problem.conflict is None:
                continue
            theirs = who_changed(self.state, problem.field)
            words = shown_values([(problem.field, problem.conflict.current), (problem.field, problem.conflict.mine)])
            form.conflicts.append({"field": problem.field, "theirs": words[0], "mine": words[1], "by": theirs})
            who = f"{theirs.by} 刚把它改为" if theirs and theirs.by else "刚被改为"
            sentence = f"{who}“{words[0] or '空'}”。要用您填的“{words[1] or '空'}”，请再次保存。"
            form.add_error(problem.field if problem.field in form.fields else None, sentence)
        form.take_as_seen(values_of(self.state))
        return self.form_invalid(form)
