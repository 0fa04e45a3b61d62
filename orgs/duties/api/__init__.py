"""Responsibilities over the interface. One file a noun."""

from orgs.duties.api import committee, contacts, deputies, handovers, people, responsibilities, terms, territory

urlpatterns = [
    *responsibilities.urlpatterns,
    *people.urlpatterns,
    *terms.urlpatterns,
    *territory.urlpatterns,
    *committee.urlpatterns,
    *deputies.urlpatterns,
    *handovers.urlpatterns,
    *contacts.urlpatterns,
]
