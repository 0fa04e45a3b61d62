"""Files out and files in. Lists keep the address of their table: ``/enterprises/export/``."""

from django.urls import path

from foundation.exchange.views import export

app_name = "exchange"
urlpatterns = [
    path("exports/", export.Exports.as_view(), name="exports"),
    path("exports/<slug:number>/", export.ExportDownload.as_view(), name="download"),
    path("<slug:table>/export/", export.ExportList.as_view(), name="export"),
]
