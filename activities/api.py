"""/api/v1/: meetings, activities, acts of care, trainings, nominations."""

from activities.kinds import KINDS
from foundation.records.api import addresses

urlpatterns = [address for kind in KINDS for address in addresses(kind)]
