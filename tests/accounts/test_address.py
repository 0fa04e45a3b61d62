"""Where a request comes from, whatever it says of itself."""

import pytest
from django.test import RequestFactory

from foundation.accounts.address import client_address

PROXY = "10.0.0.2"


def address(peer: str, forwarded: str | None = None, **more: str) -> str:
    meta = {"REMOTE_ADDR": peer, **more}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(RequestFactory().get("/", **meta))


@pytest.mark.parametrize("claimed", ["203.0.113.9", "127.0.0.1", "10.0.0.2", "203.0.113.9, 10.0.0.2", "", "x"])
def test_without_a_proxy_of_ours_only_the_connection_counts(claimed):
    assert address("198.51.100.7", claimed) == "198.51.100.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        pytest.param(PROXY, "203.0.113.9", "203.0.113.9", id="what our proxy saw"),
        pytest.param(PROXY, "1.2.3.4, 203.0.113.9", "203.0.113.9", id="a made-up hop before it"),
        pytest.param(PROXY, "1.2.3.4, 203.0.113.9, 10.0.0.3", "203.0.113.9", id="two proxies of ours"),
        pytest.param(PROXY, None, PROXY, id="no header"),
        pytest.param(PROXY, "unknown", PROXY, id="no address"),
        pytest.param(PROXY, "203.0.113.9, nonsense", PROXY, id="nonsense last"),
        pytest.param(PROXY, "203.0.113.9:4711", PROXY, id="with a port"),
        pytest.param(PROXY, "2001:DB8::1", "2001:db8::1", id="IPv6"),
        pytest.param("198.51.100.7", "203.0.113.9", "198.51.100.7", id="a stranger with a header"),
        pytest.param("::ffff:10.0.0.2", "203.0.113.9", "203.0.113.9", id="our proxy in IPv6 spelling"),
        pytest.param("", "203.0.113.9", "203.0.113.9", id="a proxy behind a socket file"),
    ],
)
def test_behind_our_proxy_its_last_hop_counts(settings, peer, forwarded, expected):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24", "unix"]

    assert address(peer, forwarded) == expected


@pytest.mark.parametrize("header", ["HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP", "HTTP_X_FORWARDED_HOST"])
def test_other_headers_are_not_read(settings, header):
    settings.TRUSTED_PROXIES = [PROXY]

    assert address(PROXY, None, **{header: "203.0.113.9"}) == PROXY


def test_nobody_known_is_an_empty_text():
    assert address("") == ""
