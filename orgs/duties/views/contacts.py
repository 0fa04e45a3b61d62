"""联系记录: list, enter, look, take back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action
from foundation.desk.acting import ActForm, Done
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.forms import ContactForm, WithdrawForm
from orgs.duties.models import Contact
from orgs.duties.people_duties import PART_OF, firms_on
from orgs.duties.tables import ContactTable
from orgs.duties.views.bases import See, SeenList
from orgs.enterprises.models import Enterprise

Write = needs(Right.EDIT_RECORDS)


class ContactList(SeenList):
    table = ContactTable()

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.EDIT_RECORDS):
            return []
        return [Action("登记联系", reverse("duties:contact-add"), "plus", is_primary=True)]


class ContactAdd(Write, ActForm):
    """Enter a contact; from a firm's page the firm is chosen already (``?enterprise=``)."""

    form_class = ContactForm
    template_name = "duties/add.html"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return super().get_initial() | ({"person": asked["person"][:20]} if "person" in asked else {})

    def get_form_kwargs(self) -> dict[str, Any]:
        given = {"by": self.request.user, "text": self.request.GET.get("q", "")}
        return {**super().get_form_kwargs(), **given, "firm": self.request.GET.get("enterprise", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"title": "登记联系", "list_url": reverse("duties:contacts"), "picks_firms": True}
        return super().get_context_data(**back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        on = data.pop("on")
        made = services.record_contact(**data, on=on.value, precision=on.precision, by=self.request.user)
        return Done(f"已登记：{made.changeset.title}。", "duties:contacts", made.changeset)


class OneContact:
    """Shared by the pages about one contact."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def contact(self) -> Contact:
        seen = Contact.objects.visible_to(self.request.user).live()
        return get_object_or_404(seen.select_related("person", "changeset__by__person"), pk=self.kwargs["pk"])

    def words(self, contact: Contact) -> dict[str, Any]:
        firm = firms_on([contact.enterprise_id], AsOf.today(), seen_by=self.request.user).get(contact.enterprise_id)
        return {"contact": contact, "firm": firm}


class ContactDetail(OneContact, See, TemplateView):
    template_name = "duties/contact.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact, user = self.contact, self.request.user
        mine = Enterprise.objects.responsible_to(user).filter(pk=contact.enterprise_id).exists()
        may = user.may(Right.EDIT_RECORDS) and mine  # type: ignore[union-attr]
        lines = [line for tell in PART_OF for line in tell(user, contact)]
        return super().get_context_data(**self.words(contact), may_withdraw=may, lines=lines, **kwargs)


class ContactWithdraw(OneContact, Write, ActForm):
    form_class = WithdrawForm
    template_name = "common/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact = self.contact
        if not Enterprise.objects.responsible_to(self.request.user).filter(pk=contact.enterprise_id).exists():
            raise PermissionDenied("只能撤回自己负责的企业的联系记录。")
        back = {"back_url": reverse("duties:contacts"), "back_label": "联系记录", "submit_label": "撤回"}
        title = f"撤回：{contact.on} {contact}"
        intro = "只用于登记错了的：撤回后不再计入次数，操作记录里仍可查到。"
        return super().get_context_data(title=title, intro=intro, **back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        contact = self.contact
        made = services.withdraw_contact(contact=contact, **data, by=self.request.user)
        return Done(f"已撤回：{contact.on} {contact}。", "duties:contacts", made)
