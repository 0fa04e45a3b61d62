"""走访: list, one, enter, change, and taking over what was counted."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.precision import PreciseDate
from foundation.common.tables.listing import Action
from foundation.desk.acting import Done
from foundation.desk.drafts import KeepsDraft
from foundation.exchange.views.listing import ExportedList
from foundation.records.views import OneAnsweredFor, RecordAdd, RecordDetail, RecordEdit, RecordList
from foundation.trail import clock
from orgs.enterprises.picking import is_key
from visits.forms.visits import FiguresForm, VisitEntry
from visits.groups import groups_on
from visits.kinds import VISIT, own_firms
from visits.models import VisitMethod
from visits.services.figures import offers_of, take_figures
from visits.services.visits import usual_purpose
from visits.tables.ledger import LEDGER
from visits.visit_facts import earlier_guidance_of, last_visit


class VisitList(RecordList):
    def actions(self) -> list[Action]:
        actions = super().actions()
        day = Action("一天多家", reverse("visits:day"), "list-check")
        return [*actions[:-1], day, actions[-1]] if actions else []


class VisitLedgerList(needs(*VISIT.see), ExportedList):
    """走访台账, to be taken along as the office keeps it."""

    table = LEDGER


class VisitDetail(RecordDetail):
    template_name = "visits/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        offers = offers_of(self.row) if context["may_write"] else []
        return {**context, "offers": offers, "firm_url": self.row.enterprise.get_absolute_url()}


class OfVisitForm(KeepsDraft):
    """What the pages to enter and to change a visit share."""

    template_name = "visits/form.html"

    def get_form_class(self) -> Any:
        return VisitEntry

    def draft_words(self, data: QueryDict) -> str:
        key = data.get("enterprise", "")
        own: Any = own_firms(self.request.user).filter(pk=key) if is_key(key) else []
        return str(own[0]) if own else "还没有选企业"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = context["form"]["enterprise"].value()
        user = self.request.user
        last = last_visit(user, chosen) if chosen else None
        return {**context, "last": last, "guidance": earlier_guidance_of(last)}


class VisitAdd(OfVisitForm, RecordAdd):
    """One page; what the portal knows stands there already: today, me, why I come, the firm one came from."""

    given = ("purpose", "method")

    def get_initial(self) -> dict[str, Any]:
        person, today = getattr(self.request.user, "person_id", None), clock.today()
        group = groups_on([person], today).get(person, "") if person else ""
        method = VisitMethod.objects.filter(is_active=True).first()
        known = {"on": PreciseDate(today), "method": method and method.pk, "purpose": usual_purpose(group).pk}
        came = [] if self.request.user.may(Right.MANAGE_DUTIES) else [{"person": person}]
        return {**known, "visitors": came, **super().get_initial()}


class VisitEdit(OfVisitForm, RecordEdit):
    pass


class VisitFigures(needs(Right.EDIT_RECORDS), OneAnsweredFor):
    """按走访更新人数: what was counted becomes the firm's own figures from that day."""

    kind = VISIT
    form_class = FiguresForm
    template_name = "common/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": "按走访更新人数", "submit_label": "更新", "back_url": self.url("detail", self.row.pk)}
        offers = offers_of(self.row)
        told = {"question": f"从 {self.row.shown_on} 起，企业资料改为走访时看到的人数：", "consequences": offers}
        return {**super().get_context_data(**kwargs), **words, **told, "back_label": str(self.row)}

    def act(self, data: dict[str, Any]) -> Done:
        act = take_figures(visit=self.row, by=self.request.user)
        return Done("已按走访更新人数。", reverse("visits:detail", args=[self.row.pk]), act)
