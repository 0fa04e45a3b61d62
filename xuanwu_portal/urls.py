"""Where every page begins."""

from django.contrib import admin
from django.urls import include, path

from foundation.accounts.roles import Role
from foundation.desk.home import set_homes
from foundation.desk.views import Home
from orgs.enterprises.views import ShortLink
from xuanwu_portal.health import healthz, readyz

set_homes(
    {
        Role.OFFICE: "enterprises:list",
        Role.STREET_LEAD: "enterprises:list",
        Role.IMPLEMENTER: "enterprises:list",
        Role.INSTRUCTOR: "enterprises:list",
        Role.COMMITTEE: "enterprises:list",
        Role.LEADER: "enterprises:list",
        Role.SUPERIOR: "reports:index",
        Role.SYSTEM_ADMIN: "accounts:list",
    }
)

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("foundation.desk.urls")),
    path("e/<int:pk>/", ShortLink.as_view(), name="short-link"),
    path("enterprises/", include("orgs.enterprises.urls")),
    path("places/", include("orgs.places.urls")),
    path("admin/", admin.site.urls),
    path("jobs/", include("foundation.jobs.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
]
