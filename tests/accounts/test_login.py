"""In and out: what the page tells, what it counts, where it leads."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from foundation.accounts import services
from foundation.accounts.forms import REFUSED
from foundation.accounts.lockout import COOKIE, is_locked
from foundation.accounts.models import Person, User
from foundation.trail.models import AuditEvent
from tests.accounts.conftest import is_in, try_login
from tests.cast import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def without_token(page: Any) -> str:
    """The page without what differs each time it is asked for."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]+"', "", page.content.decode())


def fail(client: Client, username: str, times: int = 5) -> Any:
    for _ in range(times):
        page = try_login(client, username, "wrong-Password-1")
    return page


def events(name: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event=name))


def test_somebody_logs_in_and_out(client, office):
    assert try_login(client, "office").url == reverse("home")
    assert is_in(client)

    answer = client.post(reverse("accounts:logout"))

    assert answer.url == reverse("accounts:login")
    assert not is_in(client)
    assert "您已退出登录" in client.get(answer.url).content.decode()


def test_logging_out_takes_a_post(client, office):
    client.force_login(office)

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert is_in(client)


def test_the_page_is_chinese_and_keeps_where_one_was_going(client):
    page = client.get(reverse("accounts:login"), {"next": "/enterprises/?tab=key"})

    text = page.content.decode()
    assert "登录名" in text
    assert "密码" in text
    assert escape("/enterprises/?tab=key") in text
    assert page.context["next"] == "/enterprises/?tab=key"


@pytest.mark.parametrize("spelling", ["OFFICE", "Office", "ｏｆｆｉｃｅ", "  office ", "ＯＦＦＩＣＥ"])
def test_any_spelling_of_the_login_name_will_do(client, office, spelling):
    assert try_login(client, spelling).status_code == 302


def test_blanks_at_the_ends_of_a_password_belong_to_it(client, office):
    assert try_login(client, "office", f"{PASSWORD} ").status_code == 200
    assert not is_in(client)


def test_the_session_gets_a_new_number_at_login(client, office):
    client.get(reverse("accounts:login"))
    client.cookies["sessionid"] = "a" * 32  # planted by somebody else

    try_login(client, "office")

    assert client.cookies["sessionid"].value not in ("", "a" * 32)
    assert is_in(client)


# --- What a refusal tells -------------------------------------------------------------------------


def test_unknown_wrong_disabled_and_locked_read_the_same(office):
    make_user("gone", active=False)
    make_user("locked")
    fail(Client(), "locked")

    pages = {
        "wrong": try_login(Client(), "office", "wrong-Password-1"),
        "unknown": try_login(Client(), "nobody-here", PASSWORD),
        "disabled": try_login(Client(), "gone", PASSWORD),
        "locked": try_login(Client(), "locked", PASSWORD),
    }

    names = ("office", "nobody-here", "gone", "locked")
    texts = {
        without_token(page).replace(f'value="{name}"', "") for page, name in zip(pages.values(), names, strict=True)
    }
    assert {page.status_code for page in pages.values()} == {200}
    assert len(texts) == 1
    assert REFUSED in texts.pop()


@pytest.mark.parametrize("case", ["wrong", "unknown", "disabled", "locked", "spent"])
def test_every_refusal_costs_exactly_one_password_hash(monkeypatch, office, sysadmin, case):
    make_user("gone", active=False)
    make_user("locked")
    fail(Client(), "locked")
    fresh, _ = services.create_account(username="fresh", person=Person(name="新人"), roles={}, by=sysadmin)
    services.use_one_time_password(account=fresh)
    hashed = count_hashes(monkeypatch)

    name = {"wrong": "office", "unknown": "nobody-here", "disabled": "gone", "locked": "locked", "spent": "fresh"}[case]
    assert try_login(Client(), name, "wrong-Password-1").status_code == 200

    assert len(hashed) == 1


def count_hashes(monkeypatch: Any) -> list[str]:
    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str, *args: Any) -> str:
        made.append(salt)
        return encode(self, password, salt, *args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return made


# --- Lock-out -------------------------------------------------------------------------------------


def test_five_wrong_passwords_lock_and_half_an_hour_later_it_opens(clock, client, office):
    fail(client, "office", 5)

    assert try_login(client, "office").status_code == 200, "the right password is refused while locked"
    clock.move(minutes=29)
    assert try_login(client, "office").status_code == 200
    clock.move(minutes=2)
    assert try_login(client, "office").status_code == 302


def test_four_wrong_passwords_do_not_lock(client, office):
    fail(client, "office", 4)

    assert try_login(client, "office").status_code == 302


def test_a_good_login_starts_the_count_anew(client, office):
    fail(client, "office", 4)
    try_login(client, "office")
    client.post(reverse("accounts:logout"))
    fail(client, "office", 4)

    assert try_login(client, "office").status_code == 302


def test_spellings_of_a_name_share_one_count(office):
    for spelling in ("office", "OFFICE", "ｏｆｆｉｃｅ", " office", "Office"):
        try_login(Client(), spelling, "wrong-Password-1")

    assert is_locked("office")


def test_guesses_from_many_addresses_and_browsers_share_one_count(office):
    for number in range(5):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}", HTTP_USER_AGENT=f"agent {number}")
        try_login(stranger, "office", "wrong-Password-1")

    assert try_login(Client(REMOTE_ADDR="198.51.100.9"), "office").status_code == 200


def test_strangers_do_not_lock_the_owners_own_computer(log_in, office):
    own = log_in("office")
    own.post(reverse("accounts:logout"))
    fail(Client(), "office", 5)

    assert try_login(Client(), "office").status_code == 200, "a browser nobody knows stays out"
    assert try_login(own, "office").status_code == 302


def test_guesses_on_the_owners_computer_are_counted_there(log_in, office):
    own = log_in("office")
    own.post(reverse("accounts:logout"))
    fail(own, "office", 5)

    assert try_login(own, "office").status_code == 200
    assert try_login(Client(), "office").status_code == 302, "only this one browser is locked"


@pytest.mark.parametrize("cookie", ["", "x", "e30:1:x", "{}", "a:b:c"])
def test_a_made_up_device_cookie_gains_nothing(office, cookie):
    for _ in range(5):
        stranger = Client()
        stranger.cookies[COOKIE] = cookie
        try_login(stranger, "office", "wrong-Password-1")

    assert try_login(Client(), "office").status_code == 200


def test_the_device_cookie_of_one_account_gains_nothing_on_another(log_in, office, leader):
    insider = log_in("leader")
    insider.post(reverse("accounts:logout"))
    fail(insider, "office", 5)

    assert try_login(Client(), "office").status_code == 200


def test_the_device_cookie_is_out_of_reach_of_scripts(log_in, office):
    morsel = log_in("office").cookies[COOKIE]

    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"


def test_one_address_cannot_try_one_password_on_everybody(settings, office):
    settings.LOGIN_FAILURES_PER_ADDRESS = 20
    sprayer = Client(REMOTE_ADDR="203.0.113.5")
    for number in range(20):
        try_login(sprayer, f"person{number}", "wrong-Password-1")

    assert try_login(sprayer, "office").status_code == 200
    assert try_login(Client(REMOTE_ADDR="203.0.113.6"), "office").status_code == 302


def test_a_good_login_of_ones_own_does_not_pay_for_guessing_others(settings, office, leader):
    insider = Client()
    for _ in range(5):
        try_login(insider, "office", "wrong-Password-1")
        try_login(insider, "leader")
        insider.post(reverse("accounts:logout"))

    assert try_login(Client(), "office").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_fifty_guesses_at_once_are_not_checked_more_than_five_times(monkeypatch, office):
    checked: list[str] = []
    authenticate = ModelBackend.authenticate

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        checked.append("")
        return authenticate(self, *args, **kwargs)

    monkeypatch.setattr(ModelBackend, "authenticate", counted)

    def guess(number: int) -> int:
        try:
            return try_login(Client(REMOTE_ADDR=f"198.51.100.{number}"), "office", "wrong-Password-1").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(50)))

    assert set(answers) == {200}
    assert len(checked) == 5


# --- Where it leads -------------------------------------------------------------------------------

STAYS = ["/enterprises/", "/enterprises/?tab=key&q=a%20b", "/e/5/", "/records/#top", "/%2fevil.example/", "/a//b"]
LEADS_AWAY = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "http://evil.example",
    "https://evil.example/enterprises/",
    "HTTP://evil.example",
    "http:///evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://evil.example",
    "http://testserver@evil.example/",
    "http://evil.example#testserver",
    "http://evil.example?testserver",
    "http://testserver.evil.example/",
    "//testserver@evil.example",
    "http://testserver:80@evil.example",
    " //evil.example",
    "\t//evil.example",
    "\x00//evil.example",
    "\x08//evil.example",
    "/\t/evil.example\n",
    "http://[::1",
    "//evil。example",
]


@pytest.mark.parametrize("target", STAYS)
def test_login_leads_back_to_the_page(client, office, target):
    assert try_login(client, "office", next=target).url == target


@pytest.mark.parametrize("target", LEADS_AWAY, ids=range(len(LEADS_AWAY)))
def test_login_never_leads_off_the_site(client, office, target):
    url = try_login(client, "office", next=target).url

    assert url == reverse("home") or (url.startswith("/") and not url.startswith(("//", "/\\")))
    assert "evil" not in url.split("?")[0].split("/")[1:2]


@pytest.mark.parametrize("target", LEADS_AWAY, ids=range(len(LEADS_AWAY)))
def test_nobody_logged_in_already_is_led_off_the_site_either(client, office, target):
    client.force_login(office)

    answer = client.get(reverse("accounts:login"), {"next": target})

    assert answer.status_code == 302
    assert answer.url == reverse("home") or (answer.url.startswith("/") and not answer.url.startswith(("//", "/\\")))


@pytest.mark.parametrize("name", ["accounts:login", "accounts:logout"])
def test_login_does_not_lead_in_a_circle(client, office, name):
    assert try_login(client, "office", next=reverse(name)).url == reverse("home")
    assert client.get(reverse("accounts:login"), {"next": reverse(name)}).url == reverse("home")


def test_django_admin_has_no_door_of_its_own(client, office):
    assert client.get("/admin/login/", {"next": "/admin/"}).url == f"{reverse('accounts:login')}?next=%2Fadmin%2F"
    assert client.get("/admin/password_change/").url == reverse("accounts:password")
    assert client.post("/admin/login/", {"username": "office", "password": PASSWORD}).status_code == 302
    assert not is_in(client)


# --- What is remembered ---------------------------------------------------------------------------


def test_logins_failures_locks_and_logouts_are_remembered_with_their_address(client, office):
    try_login(Client(REMOTE_ADDR="203.0.113.7"), "office", "wrong-Password-1")
    try_login(client, "office")
    client.post(reverse("accounts:logout"))
    fail(Client(), "office", 5)
    try_login(Client(), "office")

    (login,), (logout,) = events("login"), events("login_logout")
    first = AuditEvent.objects.filter(event="login_failed").earliest("pk")
    assert login.by == office
    assert logout.by == office
    assert first.by is None
    assert (first.model, first.object_id) == ("accounts.user", office.pk)
    assert first.address == "203.0.113.7"
    assert login.address == "127.0.0.1"
    assert len(events("login_locked")) == 2, "the failure that locks, and the attempt while locked"


def test_no_table_keeps_a_password_or_a_name_that_is_none(client, office):
    slip = "Geheim-2026-mima-Xy"
    try_login(client, slip, "wrong-Password-1")  # typed into the wrong field
    try_login(client, "office", slip)
    try_login(client, "office")

    assert slip not in dump()
    assert "wrong-Password-1" not in dump()
    assert PASSWORD not in dump()


def dump() -> str:
    """Every value of every table, as text."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts.append(str(cursor.fetchall()))
    return "".join(parts)


def test_the_counters_hold_no_login_names(client, office):
    fail(client, "office", 1)

    assert "office" not in AccessAttempt.objects.get().username


def test_a_login_that_is_refused_leaves_no_session(client, office):
    try_login(client, "office", "wrong-Password-1")

    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert User.objects.get(pk=office.pk).last_login is None
