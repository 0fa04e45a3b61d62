"""What every page's frame needs."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from foundation.accounts.scope import Actor
from foundation.desk import navigation
from foundation.desk.models import DisplaySettings


def shell(request: HttpRequest) -> dict[str, Any]:
    """The portal's name, the navigation and the person's display settings; nothing for strangers."""
    user = getattr(request, "user", None)
    base = {"portal_name": "玄武区互联网行业党建工作平台"}
    if user is None or not user.is_authenticated:
        return base
    frame = SimpleLazyObject(partial(navigation.build, user, request.path))
    return {
        **base,
        "navigation": SimpleLazyObject(lambda: frame.groups),
        "bottom_navigation": SimpleLazyObject(lambda: frame.bottom),
        "page_tabs": SimpleLazyObject(lambda: frame.tabs),
        "home_url": reverse("home"),
        "search_url": reverse("desk:search"),
        "page_key": page_key(request),
        **_display(user),
    }


def page_key(request: HttpRequest) -> str:
    """What templates put on every element that htmx may act for; nobody outside the session can know it.

    Text from outside that became markup all the same has no key, and the page's script lets it send nothing.
    """
    return salted_hmac("desk.page_key", request.session.session_key or "").hexdigest()[:20]


def _display(user: Actor) -> dict[str, str]:
    """Size of letters and density of tables as classes of the page."""
    own = DisplaySettings.of(user)
    return {
        "display_classes": f"size-{own.size} density-{own.density}",
        "shortcuts": "on" if own.shortcuts else "off",
    }
