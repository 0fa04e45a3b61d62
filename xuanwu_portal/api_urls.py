"""/api/v1/: every app's addresses, and a sentence for all others."""

from django.urls import re_path

from foundation.api import urls as interface
from foundation.api.views import NotFound
from orgs.duties import api as duties
from orgs.duties import api_contacts as contacts
from orgs.duties import api_refresh as refresh
from orgs.enterprises import api as enterprises
from orgs.enterprises import api_checks as checks
from orgs.parties import api as parties
from orgs.places import api as places

app_name = "api"
urlpatterns = [
    *interface.urlpatterns,
    *places.urlpatterns,
    *enterprises.urlpatterns,
    *parties.urlpatterns,
    *checks.urlpatterns,
    *duties.urlpatterns,
    *contacts.urlpatterns,
    *refresh.urlpatterns,
    re_path(r"^[\s\S]*$", NotFound.as_view(), name="not-found"),  # line feeds in an address included
]
