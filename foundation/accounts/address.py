"""Where a request comes from.

Anybody may write an X-Forwarded-For header, so it is believed only from the proxies named in TRUSTED_PROXIES, and of
its entries only the last one that is not such a proxy itself: that one our own proxy has seen.
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address in its usual spelling; empty when nobody knows it."""
    peer = request.META.get("REMOTE_ADDR", "")
    if not _is_proxy(peer):
        return _spelled(peer)
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    for hop in reversed(hops):
        if not _spelled(hop):
            break
        if not _is_proxy(hop):
            return _spelled(hop)
    return _spelled(peer)


def address_for_counting(request: HttpRequest) -> str | None:
    """The same for django-axes, whose column takes addresses or nothing."""
    return client_address(request) or None


def _parsed(text: str) -> Any:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _spelled(text: str) -> str:
    found = _parsed(text)
    return str(found) if found else ""


def _is_proxy(text: str) -> bool:
    """One of our own proxies. ``unix`` stands for a proxy on the same machine that talks through a socket file."""
    if not text:
        return "unix" in settings.TRUSTED_PROXIES
    found = _parsed(text)
    networks = (ip_network(entry) for entry in settings.TRUSTED_PROXIES if entry != "unix")
    return found is not None and any(found in network for network in networks)
