from django.urls import path

from orgs.places import views

app_name = "places"
urlpatterns = [
    path("", views.PlaceList.as_view(), name="list"),
    path("add/", views.AddPlace.as_view(), name="add"),
    path("<int:pk>/rename/", views.RenamePlace.as_view(), name="rename"),
    path("<int:pk>/switch/", views.SwitchPlace.as_view(), name="switch"),
]
