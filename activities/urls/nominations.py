"""/nominations/."""

from activities.kinds import NOMINATION
from foundation.records.views import pages

app_name = "nominations"
urlpatterns = pages(NOMINATION)
