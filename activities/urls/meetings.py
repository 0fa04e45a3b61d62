"""/meetings/."""

from django.urls import path

from activities.kinds import MEETING
from activities.views.meetings import DecisionDone, MeetingDetail
from foundation.records.views import pages

app_name = "meetings"
urlpatterns = [
    *pages(MEETING, detail=MeetingDetail),
    path("<int:pk>/decisions/<int:decision>/done/", DecisionDone.as_view(), name="decision-done"),
]
