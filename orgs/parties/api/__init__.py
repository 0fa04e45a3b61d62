"""Party organisations and what follows from them over the interface. One file a noun."""

from orgs.parties.api import coverage, firms, organizations, reasons

urlpatterns = [
    *organizations.urlpatterns,
    *firms.urlpatterns,
    *reasons.urlpatterns,
    *coverage.urlpatterns,
]
