"""Files out and files in. Lists keep the address of their table: ``/enterprises/export/``."""

from django.urls import path

from foundation.exchange.views import export, imports, rows

app_name = "exchange"
urlpatterns = [
    path("exports/", export.Exports.as_view(), name="exports"),
    path("exports/<slug:number>/", export.ExportDownload.as_view(), name="download"),
    path("<slug:table>/export/", export.ExportList.as_view(), name="export"),
    path("imports/", imports.Batches.as_view(), name="batches"),
    path("imports/waiting/", rows.Waiting.as_view(), name="waiting"),
    path("<slug:target>/import/", imports.Upload.as_view(), name="upload"),
    path("<slug:target>/import/template/", imports.Template.as_view(), name="template"),
    path("<slug:target>/import/<int:batch>/map/", imports.Columns.as_view(), name="columns"),
    path("<slug:target>/import/<int:batch>/preview/", imports.Preview.as_view(), name="preview"),
    path("<slug:target>/import/<int:batch>/apply/", imports.Apply.as_view(), name="apply"),
    path("<slug:target>/import/<int:batch>/discard/", imports.Discard.as_view(), name="discard"),
    path("<slug:target>/import/<int:batch>/result/", imports.Result.as_view(), name="result"),
    path("<slug:target>/import/<int:batch>/errors/", imports.ErrorRows.as_view(), name="errors"),
    path("<slug:target>/import/<int:batch>/rows/<int:row>/", rows.OneRow.as_view(), name="row"),
    path("<slug:target>/import/<int:batch>/rows/<int:row>/settle/", rows.SettleRow.as_view(), name="row-settle"),
    path("<slug:target>/import/<int:batch>/rows/<int:row>/link/", rows.LinkRow.as_view(), name="row-link"),
    path("<slug:target>/import/<int:batch>/rows/<int:row>/new/", rows.RowAsNew.as_view(), name="row-new"),
    path("<slug:target>/import/<int:batch>/rows/<int:row>/dismiss/", rows.DismissRow.as_view(), name="row-dismiss"),
    path("<slug:target>/import/<int:batch>/rows/<int:row>/reopen/", rows.ReopenRow.as_view(), name="row-reopen"),
]
