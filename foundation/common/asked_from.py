"""From which page a part of it was asked for."""

from django.http import HttpRequest


def page_asked_from(request: HttpRequest) -> str:
    """The path htmx says it acts on, if it is one of ours; empty for any other program, whatever it says."""
    try:
        return request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    except ValueError:  # what it says is no address
        return ""
