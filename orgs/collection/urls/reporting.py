from django.urls import path

from orgs.collection.views import reporting as views

app_name = "reporting"
urlpatterns = [
    path("", views.ReportingList.as_view(), name="list"),
    path("add/", views.ReportingAdd.as_view(), name="add"),
    path("<int:pk>/", views.ReportingDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.ReportingEdit.as_view(), name="edit"),
    path("<int:pk>/withdraw/", views.ReportingWithdraw.as_view(), name="withdraw"),
    path("<int:pk>/prefilled/", views.ReportingPrefilled.as_view(), name="prefilled"),
]
