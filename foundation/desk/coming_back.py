"""Back to the page somebody came from, if it is one of ours."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address a request carries leads into this portal."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def way_back(request: HttpRequest, otherwise: Any) -> Any:
    """``next`` of the form, or of the address; else where the page says."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if is_ours(request, wanted) else otherwise


def back_to(request: HttpRequest, otherwise: Any) -> HttpResponse:
    """Redirect there."""
    return redirect(way_back(request, otherwise))
