"""Addresses of the interface that belong to no app of records."""

from django.urls import path

from foundation.api import files, views

urlpatterns = [
    path("me/", views.Me.as_view(), name="me"),
    path("changes/", views.Changes.as_view(), name="changes"),
    path("changes/<int:pk>/", views.Change.as_view(), name="change"),
    path("changes/<int:pk>/undo/", views.Undo.as_view(), name="undo"),
    path("files/<slug:holder>/<int:pk>/", files.RecordFiles.as_view(), name="files"),
    path("files/<int:pk>/", files.FileContent.as_view(), name="file"),
    path("files/<int:pk>/remove/", files.FileTakeDown.as_view(), name="file-remove"),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(), name="docs"),
]
