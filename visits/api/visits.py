from foundation.records.api import addresses
from visits.kinds import VISIT

urlpatterns = addresses(VISIT)
