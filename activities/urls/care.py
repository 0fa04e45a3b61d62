"""/care/."""

from activities.kinds import CARE
from foundation.records.views import pages

app_name = "care"
urlpatterns = pages(CARE)
