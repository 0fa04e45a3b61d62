from django.urls import path

from foundation.records.views import pages
from visits.kinds import VISIT
from visits.views import visits

app_name = "visits"
urlpatterns = [
    *pages(VISIT, detail=visits.VisitDetail, add=visits.VisitAdd, edit=visits.VisitEdit),
    path("ledger/", visits.VisitLedgerList.as_view(), name="ledger"),
    path("<int:pk>/figures/", visits.VisitFigures.as_view(), name="figures"),
]
