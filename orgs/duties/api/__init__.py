"""Responsibilities, and the work that follows from them, over the interface. One file a noun."""

from orgs.duties.api import (
    committee,
    contacts,
    deputies,
    handovers,
    people,
    refresh,
    reporting,
    responsibilities,
    samples,
    sweeps,
    terms,
    territory,
)

urlpatterns = [
    *responsibilities.urlpatterns,
    *people.urlpatterns,
    *terms.urlpatterns,
    *territory.urlpatterns,
    *committee.urlpatterns,
    *deputies.urlpatterns,
    *handovers.urlpatterns,
    *contacts.urlpatterns,
    *refresh.urlpatterns,
    *samples.urlpatterns,
    *sweeps.urlpatterns,
    *reporting.urlpatterns,
]
