from django.urls import path

from foundation.records.views import pages
from orgs.collection.kinds.reporting import TASKS
from orgs.collection.views import reporting as views

app_name = "reporting"
urlpatterns = [
    *pages(
        TASKS,
        add=views.ReportingAdd,
        detail=views.ReportingDetail,
        edit=views.ReportingEdit,
        withdraw=views.ReportingWithdraw,
    ),
    path("<int:pk>/prefilled/", views.ReportingPrefilled.as_view(), name="prefilled"),
]
