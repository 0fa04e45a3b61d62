from django.urls import path

from foundation.desk import views

app_name = "desk"
urlpatterns = [
    path("records/", views.Records.as_view(), name="records"),
    path("records/events/", views.AuditEvents.as_view(), name="events"),
    path("records/<int:pk>/", views.Record.as_view(), name="record"),
    path("records/<int:pk>/undo/", views.Undo.as_view(), name="undo"),
    path("tasks/", views.Tasks.as_view(), name="tasks"),
    path("search/", views.Search.as_view(), name="search"),
    path("me/columns/", views.Columns.as_view(), name="columns"),
    path("me/filters/", views.Filters.as_view(), name="filters"),
    path("me/display/", views.Display.as_view(), name="display"),
    path("feedback/", views.SendFeedback.as_view(), name="feedback"),
    path("feedback/list/", views.FeedbackList.as_view(), name="feedback-list"),
    path("help/", views.Help.as_view(), name="help"),
]
