"""Back to the page somebody came from, if it is one of ours."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address a request carries leads into this portal; a bare word is the name of no page."""
    return address.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )


def way_back(request: HttpRequest, otherwise: Any) -> Any:
    """``next`` of the form, or of the address; else where the page says."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if is_ours(request, wanted) else resolve_url(otherwise)


def back_to(request: HttpRequest, otherwise: Any) -> HttpResponse:
    """Redirect there."""
    return HttpResponseRedirect(way_back(request, otherwise))
