"""What the office collects through others, over the interface. One file a noun."""

from orgs.collection.api import reporting, sweeps

urlpatterns = [*sweeps.urlpatterns, *reporting.urlpatterns]
