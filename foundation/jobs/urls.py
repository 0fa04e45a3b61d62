"""Addresses of long work."""

from django.urls import path

from foundation.jobs import views

app_name = "jobs"

urlpatterns = [
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
]
