from foundation.records.views import pages
from visits.kinds import VISIT

app_name = "visits"
urlpatterns = pages(VISIT)
