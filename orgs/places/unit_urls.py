"""/units/: offices and departments, for the office."""

from typing import Any

from django.urls import path

from foundation.accounts.gate import needs
from foundation.records.views import RecordDetail, pages
from orgs.places.units import UNIT, UnitRename


class UnitDetail(RecordDetail):
    template_name = "places/unit.html"


app_name = "units"
rename: Any = type("UnitRenamePage", (needs(UNIT.write), UnitRename), {"kind": UNIT})
urlpatterns = [
    *pages(UNIT, detail=UnitDetail),
    path("<int:pk>/rename/", rename.as_view(), name="rename"),
]
