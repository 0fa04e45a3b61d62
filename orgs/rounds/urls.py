from django.urls import path

from orgs.rounds import views

app_name = "refresh"
urlpatterns = [
    path("", views.RefreshHome.as_view(), name="home"),
    path("<int:round>/", views.RoundPage.as_view(), name="round"),
    path("<int:round>/firms/", views.RoundFirms.as_view(), name="firms"),
    path("<int:round>/confirm/", views.ConfirmList.as_view(), name="confirm"),
    path("<int:round>/confirm/<int:firm>/", views.ConfirmCard.as_view(), name="card"),
    path("<int:round>/changed/<int:firm>/", views.Changed.as_view(), name="changed"),
    path("<int:round>/unchanged/<int:firm>/", views.Unchanged.as_view(), name="unchanged"),
    path("<int:round>/queue/", views.EditQueue.as_view(), name="queue"),
    path("<int:round>/unreached/", views.UnreachedFirms.as_view(), name="unreached"),
    path("<int:round>/unreachable/<int:pk>/", views.RoundUnreachable.as_view(), name="unreachable"),
    path("<int:round>/sample/<int:firm>/", views.RecordSample.as_view(), name="sample"),
]
