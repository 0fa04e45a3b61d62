from django.urls import path

from orgs.collection.views import sweeps as views

app_name = "sweeps"
urlpatterns = [
    path("", views.SweepList.as_view(), name="list"),
    path("add/", views.SweepAdd.as_view(), name="add"),
    path("<int:pk>/", views.SweepDetail.as_view(), name="detail"),
    path("<int:pk>/report/", views.SweepReport.as_view(), name="report"),
    path("<int:pk>/edit/", views.SweepEdit.as_view(), name="edit"),
    path("<int:pk>/withdraw/", views.SweepWithdraw.as_view(), name="withdraw"),
]
