from django.urls import path

from foundation.records.views import pages
from orgs.collection.kinds.sweeps import SWEEPS
from orgs.collection.views import sweeps as views

app_name = "sweeps"
urlpatterns = [
    *pages(
        SWEEPS,
        list=views.SweepList,
        add=views.SweepAdd,
        detail=views.SweepDetail,
        edit=views.SweepEdit,
        withdraw=views.SweepWithdraw,
    ),
    path("<int:pk>/report/", views.SweepReport.as_view(), name="report"),
]
