"""Where every page begins."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from foundation.accounts.roles import Role
from foundation.accounts.tables import AccountTable
from foundation.accounts.views import AdminDoor, Logout, no_door
from foundation.desk.home import set_homes
from foundation.desk.services import register_table
from foundation.desk.views import Home
from orgs.enterprises.views import ShortLink
from xuanwu_portal.health import healthz, readyz

set_homes(
    {
        Role.OFFICE: "reminders:overview",
        Role.STREET_LEAD: "reminders:overview",
        Role.IMPLEMENTER: "reminders:overview",
        Role.INSTRUCTOR: "reminders:todo",
        Role.COMMITTEE: "liaison:mine",
        Role.LEADER: "reminders:cockpit",
        Role.SUPERIOR: "reports:index",
        Role.SYSTEM_ADMIN: "accounts:list",
    }
)
register_table(AccountTable())  # accounts lie below the desk and cannot tell it themselves

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("foundation.desk.urls")),
    path("e/<int:pk>/", ShortLink.as_view(), name="short-link"),
    path("enterprises/", include("orgs.enterprises.urls")),
    path("places/", include("orgs.places.urls")),
    path("units/", include("orgs.places.unit_urls")),
    path("api/v1/", include("xuanwu_portal.api_urls")),
    path("accounts/", include("foundation.accounts.urls")),
    path("parties/", include("orgs.parties.urls")),
    path("duties/", include("orgs.duties.urls")),
    path("liaison/", include("orgs.duties.liaison_urls")),
    path("refresh/", include("orgs.rounds.urls")),
    path("sweeps/", include("orgs.collection.urls.sweeps")),
    path("reporting/", include("orgs.collection.urls.reporting")),
    path("meetings/", include("activities.urls.meetings")),
    path("activities/", include("activities.urls.activities")),
    path("care/", include("activities.urls.care")),
    path("trainings/", include("activities.urls.trainings")),
    path("nominations/", include("activities.urls.nominations")),
    # One door: Django admin's own pages for this would pass by the lock-out, the audit and the password rules.
    path("admin/login/", AdminDoor.as_view(), name="admin-login"),
    path("admin/logout/", Logout.as_view(), name="admin-logout"),
    path("admin/password_change/", RedirectView.as_view(pattern_name="accounts:password"), name="admin-password"),
    # Nor its short cuts: where one leads tells of records that whoever keeps the accounts is not to see.
    path("admin/r/<path:way>", no_door, name="admin-short-cut"),
    path("admin/", admin.site.urls),
    path("visits/", include("visits.urls.visits")),
    path("needs/", include("visits.urls.needs")),
    path("guidance/", include("visits.urls.guidance")),
    path("files/", include("foundation.files.urls")),
    path("jobs/", include("foundation.jobs.urls")),
    path("reports/", include("reports.urls")),
    path("", include("reminders.urls")),
    path("", include("foundation.exchange.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
