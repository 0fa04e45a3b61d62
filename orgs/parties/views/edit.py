"""Enter an organisation, edit a section."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.desk.dated_views import EditSection
from orgs.parties import services
from orgs.parties.facts import FACTS
from orgs.parties.forms import FactsForm, NewOrganizationForm
from orgs.parties.models import PartyOrganization
from orgs.parties.views.bases import WriteOrganization


class OrganizationAdd(needs(Right.EDIT_RECORDS), ActForm):
    """登记党组织; whether it is another one than those of its name is asked first."""

    form_class = NewOrganizationForm
    template_name = "parties/add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        more = {"by": self.request.user, "text": asked.get("q", ""), "chosen": asked.get("enterprise", "")[:18]}
        return {**super().get_form_kwargs(), **more}

    def act(self, data: dict[str, Any]) -> Done:
        wanted = {k: data[k] for k in ("kind", "on", "precision", "reason", "values", "is_other") if k in data}
        try:
            applied = services.add_organization(
                **wanted, firms=[firm.pk for firm in data["firms"]], by=self.request.user
            )
        except PermissionDenied as refused:  # a place or firm that is not theirs: told beside the form
            raise ValidationError(str(refused)) from refused
        made = PartyOrganization.objects.get(pk=applied.records[0])
        return Done(f"已登记“{data['name']}”。", made, applied.changeset)


class OrganizationEdit(WriteOrganization, EditSection):
    """Edit one section."""

    form_class = FactsForm
    template_name = "parties/edit.html"
    edit = services.edit_organization
    values_of, shown_values = FACTS.values_of, FACTS.shown_values
