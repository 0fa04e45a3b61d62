"""The portal's addresses, and those of the sample kind."""

from django.urls import include, path

from foundation.records.api import addresses
from foundation.records.views import pages
from tests.records.sample.kinds import TALK
from xuanwu_portal import api_urls
from xuanwu_portal.urls import urlpatterns as portal

urlpatterns = [
    path("talks/", include((pages(TALK), "talks"))),
    path("api/v1/", include(([*addresses(TALK), *api_urls.urlpatterns], "api"))),
    *portal,
]
