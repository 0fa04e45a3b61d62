"""Addresses people write down: /liaison/mine/ is a committee member's home."""

from django.urls import path

from orgs.duties import views

app_name = "liaison"
urlpatterns = [
    path("mine/", views.Mine.as_view(), name="mine"),
]
