"""Addresses of the year-end figures."""

from django.urls import path

from reports import views
from reports.streaming import StreamingSector

app_name = "reports"
urlpatterns = [
    path("", views.ReportIndex.as_view(), name="index"),
    path("streaming/", StreamingSector.as_view(), name="streaming"),
    path("<int:year>/", views.ReportYear.as_view(), name="year"),
    path("<int:year>/figures/<slug:key>/", views.ReportFigure.as_view(), name="figure"),
    path("<int:year>/workbook/", views.ReportWorkbook.as_view(), name="workbook"),
]
