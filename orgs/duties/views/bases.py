"""What the pages of responsibilities share."""

from typing import Any, ClassVar

from django.urls import reverse

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action
from foundation.desk.acting import ActForm, Done
from foundation.exchange.views.listing import ExportedList
from orgs.duties import services
from orgs.enterprises import picking

See, Manage = needs(Right.SEE_RECORDS), needs(Right.MANAGE_DUTIES)


class SeenList(See, ExportedList):
    """A list of this app: looked at by who sees records, taken along by who may export."""


class DutyList(SeenList):
    """What the lists of responsibilities share: the office adds to them."""

    add_label = add_url = ""

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [
            Action("登记人员", reverse("duties:person-add"), "user"),
            Action(self.add_label, reverse(self.add_url), "plus", is_primary=True),
        ]


def ask_for_a_second(form: Any, refused: Exception) -> None:
    """A member who has a liaison point already: the form asks whether another one is meant."""
    if isinstance(refused, services.SecondLiaisonPoint):
        form.ask_for_a_second()


class DutyAdd(Manage, ActForm):
    """What the add pages share."""

    template_name = "duties/add.html"
    title = list_url = ""
    picks_firms = False
    given: ClassVar[tuple[str, ...]] = ("person",)  # fields the page it is opened from may fill in

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        several = {"enterprises": asked.getlist("enterprises")[: picking.KEPT]}
        return {name: several.get(name) or asked[name][:20] for name in self.given if name in asked}

    def get_form_kwargs(self) -> dict[str, Any]:
        text = self.request.GET.get("q", "")
        return {**super().get_form_kwargs(), "by": self.request.user, "text": text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"title": self.title, "list_url": reverse(self.list_url), "picks_firms": self.picks_firms}
        return super().get_context_data(**back, **kwargs)

    def save(self, data: dict[str, Any]) -> Any:
        """Write it by one service; returns the act."""
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Done:
        changeset = self.save(data)
        return Done(f"已登记：{changeset.title}。", self.list_url, changeset)
