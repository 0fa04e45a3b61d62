"""/api/v1/: every app's addresses, and a sentence for all others."""

from django.urls import re_path

from activities import api as activities
from foundation.api import urls as interface
from foundation.api.views import NotFound
from orgs.collection import api as collection
from orgs.duties import api as duties
from orgs.enterprises import api as enterprises
from orgs.parties import api as parties
from orgs.places import api as places
from orgs.rounds import api as rounds
from reminders import api as reminders
from visits import api as visits

app_name = "api"
urlpatterns = [
    *interface.urlpatterns,
    *places.urlpatterns,
    *enterprises.urlpatterns,
    *parties.urlpatterns,
    *duties.urlpatterns,
    *rounds.urlpatterns,
    *collection.urlpatterns,
    *visits.urlpatterns,
    *activities.urlpatterns,
    *reminders.urlpatterns,
    re_path(r"^[\s\S]*$", NotFound.as_view(), name="not-found"),  # line feeds in an address included
]
