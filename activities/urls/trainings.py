"""/trainings/."""

from activities.kinds import TRAINING
from foundation.records.views import pages

app_name = "trainings"
urlpatterns = pages(TRAINING)
