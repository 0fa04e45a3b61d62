"""Add a firm, edit a section, fill in a code."""

from typing import Any

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.desk.dated_views import EditSection
from orgs.enterprises import services
from orgs.enterprises.facts import FACTS
from orgs.enterprises.forms import ASKED, SECTIONS, CodeForm, FactsForm, NewEnterpriseForm
from orgs.enterprises.models import BusinessKind, Enterprise
from orgs.enterprises.views.bases import WriteEnterprise


class EnterpriseAdd(needs(Right.ADD_ENTERPRISES), ActForm):
    """新增企业; whether it is another one than those of its name is asked first."""

    form_class = NewEnterpriseForm
    template_name = "enterprises/add.html"
    extra_context = {"kinds": BusinessKind.objects.filter(is_active=True)}

    def act(self, data: dict[str, Any]) -> Done:
        wanted = ("kind", "on", "precision", "counterpart", "reason", "values", "code_note", "is_other")
        told = {name: data[name] for name in wanted if name in data}
        applied = services.add_enterprise(**told, code=data["code"] or None, by=self.request.user)
        firm = Enterprise.objects.get(pk=applied.enterprises[0])
        return Done(f"已新增“{data['name']}”。", firm, applied.changeset)


class EnterpriseEdit(WriteEnterprise, EditSection):
    """Edit one section."""

    form_class = FactsForm
    template_name = "enterprises/edit.html"
    edit = services.edit_enterprise
    values_of, shown_values = FACTS.values_of, FACTS.shown_values
    extra_context = {"kinds": BusinessKind.objects.filter(is_active=True)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = ASKED if self.section in ASKED else {}
        return super().get_context_data(sections={**asked, **SECTIONS}, **kwargs)


class SetCode(WriteEnterprise, ActForm):
    """登记或更正统一社会信用代码."""

    form_class = CodeForm
    template_name = "enterprises/code.html"

    def get_initial(self) -> dict[str, Any]:
        firm = self.find(self.request, self.kwargs["pk"]).enterprise
        return {"code": firm.code, "code_note": firm.code_note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.find(self.request, self.kwargs["pk"]), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        firm = self.find(self.request, self.kwargs["pk"]).enterprise
        applied = services.set_code(enterprise=firm, **data, by=self.request.user)
        return Done("代码已登记。", firm, applied.changeset)
