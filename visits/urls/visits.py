from django.urls import path

from foundation.records.views import pages
from visits.kinds import VISIT
from visits.views import visits
from visits.views.briefing import Briefing
from visits.views.day import VisitDay

app_name = "visits"
urlpatterns = [
    *pages(VISIT, list=visits.VisitList, detail=visits.VisitDetail, add=visits.VisitAdd, edit=visits.VisitEdit),
    path("day/", VisitDay.as_view(), name="day"),
    path("briefing/<int:firm>/", Briefing.as_view(), name="briefing"),
    path("ledger/", visits.VisitLedgerList.as_view(), name="ledger"),
    path("<int:pk>/figures/", visits.VisitFigures.as_view(), name="figures"),
]
