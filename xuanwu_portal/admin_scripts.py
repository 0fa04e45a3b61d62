"""Django's own admin pages name their scripts without the page's nonce."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from django.http import HttpRequest


class AdminScripts:
    """Below /admin/ scripts of this portal run as they are named; everywhere else only those our templates vouch for."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_replace = {"script-src": [SELF]}
        return response
