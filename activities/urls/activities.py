"""/activities/."""

from activities.kinds import ACTIVITY
from foundation.records.views import pages

app_name = "activities"
urlpatterns = pages(ACTIVITY)
