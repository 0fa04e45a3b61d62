from django.urls import path

from foundation.files import views

app_name = "files"
urlpatterns = [
    path("<slug:holder>/<int:pk>/add/", views.Attach.as_view(), name="add"),
    path("<int:pk>/", views.Download.as_view(), name="download"),
    path("<int:pk>/remove/", views.TakeDown.as_view(), name="remove"),
]
