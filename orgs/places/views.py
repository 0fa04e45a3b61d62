"""Streets and parks: the office adds and renames them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import ListView, View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.desk.saying import say
from orgs.places import services
from orgs.places.forms import AddPlaceForm, RenamePlaceForm
from orgs.places.models import Jurisdiction

Office = needs(Right.MANAGE_DICTIONARIES)


class PlaceList(Office, ListView):
    queryset = Jurisdiction.objects.prefetch_related("names", "blocks")
    template_name = "places/list.html"


class PlaceForm(Office, ActForm):
    """What the forms about a place share."""

    template_name = "places/form.html"
    title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)


class AddPlace(PlaceForm):
    form_class = AddPlaceForm
    title = "新增街道（园区）"

    def act(self, data: dict[str, Any]) -> Done:
        place = services.add_jurisdiction(**data, by=self.request.user)
        return Done(f"已新增“{place}”。", "places:list", place.act)


class RenamePlace(PlaceForm):
    form_class = RenamePlaceForm
    title = "街道（园区）更名"

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "name": get_object_or_404(Jurisdiction, pk=self.kwargs["pk"]).name}

    def act(self, data: dict[str, Any]) -> Done:
        place = get_object_or_404(Jurisdiction, pk=self.kwargs["pk"])
        renamed = services.rename_jurisdiction(jurisdiction=place, **data, by=self.request.user)
        return Done(f"“{place.name}”自 {data['since']} 起称“{renamed.name}”。", "places:list", renamed.act)


class SwitchPlace(Office, View):
    """停用 or 启用."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        place = get_object_or_404(Jurisdiction, pk=pk)
        services.set_jurisdiction_active(jurisdiction=place, is_active=not place.is_active, by=request.user)
        say(request, f"已{'停用' if not place.is_active else '启用'}“{place}”。", place.act)
        return redirect("places:list")
