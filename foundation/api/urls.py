"""Addresses of the interface that belong to no app of records."""

from django.urls import path

from foundation.api import views

urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("changes/", views.Changes.as_view(), name="changes"),
    path("changes/<int:pk>/", views.Change.as_view(), name="change"),
    path("changes/<int:pk>/undo/", views.Undo.as_view(), name="undo"),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(), name="docs"),
]
