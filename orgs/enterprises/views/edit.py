"""Add a firm, edit a section, fill in a code."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.refusals import put_problems
from foundation.desk.saying import say
from foundation.trail.reading import who_changed
from orgs.enterprises import services
from orgs.enterprises.forms import SECTIONS, CodeForm, FactsForm, NewEnterpriseForm
from orgs.enterprises.models import BusinessKind, Enterprise, EnterpriseState
from orgs.enterprises.reading import similar_names, values_of
from orgs.enterprises.services import ChangeRefused
from orgs.enterprises.views.common import WriteEnterprise
from orgs.enterprises.words import shown_values


class EnterpriseAdd(needs(Right.ADD_ENTERPRISES), FormView):
    """新增企业; a firm with a near name is shown first."""

    form_class = NewEnterpriseForm
    template_name = "enterprises/add.html"
    extra_context = {"kinds": BusinessKind.objects.filter(is_active=True)}

    def form_valid(self, form: NewEnterpriseForm) -> HttpResponse:
        data = form.cleaned_data
        form.similar = [] if data["is_other"] else similar_names(data["name"], self.request.user)
        if form.similar:
            form.add_error(None, "库中有名称相近的企业，请先看看是不是同一家。")
            return self.form_invalid(form)
        wanted = ("kind", "on", "precision", "counterpart", "reason", "values", "code_note")
        try:
            applied = services.add_enterprise(
                **{k: data[k] for k in wanted}, code=data["code"] or None, by=self.request.user
            )
        except ChangeRefused as refused:
            put_problems(form, refused)
            return self.form_invalid(form)
        say(self.request, f"已新增“{data['name']}”。", applied.changeset)
        return redirect(Enterprise.objects.get(pk=applied.enterprises[0]))


class EnterpriseEdit(WriteEnterprise, FormView):
    """Edit one section."""

    form_class = FactsForm
    template_name = "enterprises/edit.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        section = request.GET.get("section", "status")
        self.section = section if section in SECTIONS else "status"
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def state(self) -> EnterpriseState:
        return self.find(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "section": self.section, "current": values_of(self.state)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"state": self.state, "sections": SECTIONS, "section": self.section}
        return super().get_context_data(kinds=BusinessKind.objects.filter(is_active=True), **more, **kwargs)

    def form_valid(self, form: FactsForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            applied = services.edit_enterprise(
                enterprise=self.state.enterprise,
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
            count = applied.changeset.items.first()
            say(self.request, f"已保存 {len(count.after)} 项修改。" if count else "已保存。", applied.changeset)
        return redirect(self.state.enterprise)

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
            form.add_error(problem.field, f"{who}“{words[0] or '空'}”。要用您填的“{words[1] or '空'}”，请再次保存。")
        form.take_as_seen(values_of(self.state))
        return self.form_invalid(form)


class SetCode(WriteEnterprise, FormView):
    """登记或更正统一社会信用代码."""

    form_class = CodeForm
    template_name = "enterprises/code.html"

    def get_initial(self) -> dict[str, Any]:
        firm = self.find(self.request, self.kwargs["pk"]).enterprise
        return {"code": firm.code, "code_note": firm.code_note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.find(self.request, self.kwargs["pk"]), **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        firm = self.find(self.request, self.kwargs["pk"]).enterprise
        try:
            applied = services.set_code(enterprise=firm, **form.cleaned_data, by=self.request.user)
        except ChangeRefused as refused:
            put_problems(form, refused)
            return self.form_invalid(form)
        say(self.request, "代码已登记。", applied.changeset)
        return redirect(firm)
