"""One organisation: facts, firms, timeline, the full phone number."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import FormView, View

from foundation.common.tables.listing import selected_at
from orgs.enterprises.forms import RevealForm
from orgs.enterprises.phones import TooManyReveals, log_reveal
from orgs.parties.acts import acts_of
from orgs.parties.fact_panels import shown_facts
from orgs.parties.forms import SECTIONS
from orgs.parties.loading import DUE, OVERDUE, UNKNOWN_TERM
from orgs.parties.models import PartyChange, PartyOrganization
from orgs.parties.organization_facts import state_for
from orgs.parties.tables import OrganizationTable
from orgs.parties.views.bases import OneOrganization

TERM_TONES = {OVERDUE: "danger", DUE: "warn", UNKNOWN_TERM: "warn"}


class OrganizationDetail(OneOrganization, View):
    """党组织详情 as of a day."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        at, error = selected_at(OrganizationTable(), request)
        state: Any = state_for(request.user, pk, at)
        groups = shown_facts(state, at, request.user)
        may_write = at.is_today and PartyOrganization.objects.responsible_to(request.user).filter(pk=pk).exists()
        context = {
            "state": state,
            "at": at,
            "error": error,
            "groups": groups,
            "term_tone": TERM_TONES.get(state.term_word, "ok"),
            "acts": acts_of(state, user=request.user, at=at),
            "acts_url": reverse("parties:timeline", args=[pk]),
            "sections": {value[0]: key for key, value in SECTIONS.items()},
            "changes": PartyChange.objects.live().filter(organization=pk).order_by("-effective_on", "-pk")[:50],
            "may_write": may_write,
            "may_edit": may_write and state.is_present,
        }
        return render(request, "parties/detail.html", context, status=400 if error else 200)


class OrganizationTimeline(OneOrganization, View):
    """The next older part of the 动态, of the day the page was looked at; a page of its own without JavaScript."""

    def get(self, request: Any, pk: int) -> HttpResponse:
        at, _ = selected_at(OrganizationTable(), request)
        state = state_for(request.user, pk, at)
        acts = acts_of(state, user=request.user, at=at, before=request.GET.get("before", ""))
        context = {"state": state, "at": at, "acts": acts, "acts_url": reverse("parties:timeline", args=[pk])}
        response = render(request, "common/_acts.html" if request.htmx else "common/acts.html", context)
        response["Vary"] = "HX-Request, Cookie"
        return response


class RevealPhone(OneOrganization, FormView):
    """Show the secretary's or the contact's full number once, for a purpose that is kept."""

    form_class = RevealForm
    template_name = "parties/phone.html"
    whose = {"secretary": "书记", "contact": "联系人"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.kwargs["whose"] not in self.whose:
            raise Http404
        state = self.find(self.request, self.kwargs["pk"])
        return super().get_context_data(state=state, who=self.whose[self.kwargs["whose"]], **kwargs)

    def form_valid(self, form: RevealForm) -> HttpResponse:
        context = self.get_context_data(form=form)
        state = context["state"]
        name = f"{state.name}{context['who']}"
        try:
            log_reveal(name=name, about=state.organization, by=self.request.user, **form.cleaned_data)
        except TooManyReveals as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        context["number"] = state.personal_text(f"{self.kwargs['whose']}_phone")
        return self.render_to_response(context)
