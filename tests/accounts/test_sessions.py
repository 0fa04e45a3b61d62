"""How long a session lives, and what ends it."""

from collections.abc import Callable
from typing import Any

import pytest
from constance.test import override_config
from django.test import Client
from django.urls import reverse

from foundation.accounts import services
from foundation.accounts.models import Session
from foundation.accounts.roles import Role
from foundation.accounts.services import Span
from foundation.accounts.sessions import ENDED, browser_name
from foundation.trail.models import AuditEvent
from tests.accounts.conftest import NOON, is_in, try_login
from tests.cast import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "Qingtian-88-lantian"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/enterprises/?tab=key"}
LOGIN = "/accounts/login/"


def said(client: Client, page: Any) -> str:
    return client.get(page.url if hasattr(page, "url") else page["HX-Redirect"]).content.decode()


# --- The two limits -------------------------------------------------------------------------------


def test_a_pause_of_just_under_a_quarter_of_an_hour_is_fine(clock, log_in, office):
    own = log_in("office")

    clock.move(minutes=14, seconds=59)

    assert is_in(own)


def test_a_longer_pause_ends_the_session_with_a_sentence(clock, log_in, office):
    own = log_in("office")

    clock.move(minutes=15, seconds=1)
    answer = own.get("/enterprises/?tab=key")

    assert answer.url == f"{LOGIN}?next=/enterprises/%3Ftab%3Dkey"
    assert ENDED["login_idle"] in said(own, answer)
    assert AuditEvent.objects.get(event="login_idle").by == office


def test_a_system_administrator_may_pause_ten_minutes_only(clock, log_in, sysadmin):
    own = log_in("sysadmin")

    clock.move(minutes=10, seconds=1)

    assert not is_in(own)


def test_work_keeps_the_session_alive_until_the_day_is_over(clock, log_in, office):
    own = log_in("office")
    for _ in range(47):
        clock.move(minutes=10)
        assert is_in(own)

    clock.move(minutes=10)  # eight hours
    answer = own.get("/enterprises/")

    assert ENDED["login_over"] in said(own, answer)
    assert AuditEvent.objects.filter(event="login_over").count() == 1


def test_logging_in_again_starts_a_new_day(clock, log_in, office):
    own = log_in("office")
    for _ in range(47):
        clock.move(minutes=10)
        is_in(own)
    own.post(reverse("accounts:logout"))
    try_login(own, "office")

    clock.move(minutes=14)

    assert is_in(own)


@pytest.mark.parametrize("minutes", [5, 60])
def test_the_office_sets_the_pause(clock, log_in, office, minutes):
    with override_config(SESSION_IDLE_MINUTES=minutes):
        own = log_in("office")

        clock.move(minutes=minutes, seconds=-1)
        assert is_in(own)
        clock.move(minutes=minutes, seconds=1)
        assert not is_in(own)


@pytest.mark.parametrize("mistyped", [0, -5])
def test_a_mistyped_pause_does_not_lock_everybody_out(clock, log_in, office, mistyped):
    with override_config(SESSION_IDLE_MINUTES=mistyped):
        own = log_in("office")

        clock.move(minutes=2)

        assert is_in(own)


def test_a_very_long_pause_is_cut_to_what_the_rules_allow(clock, log_in, office):
    with override_config(SESSION_IDLE_MINUTES=100_000):
        own = log_in("office")

        clock.move(hours=3)

        assert not is_in(own)


# --- What counts as use ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/jobs/1/", {}, id="the page of a job, which reloads itself"),
        pytest.param("/jobs/1/", {"HX-Request": "true", "HX-Trigger": "job"}, id="the moving part of a job"),
        pytest.param("/records/", {"HX-Request": "true", "HX-Trigger": "poll-count"}, id="an element that polls"),
        pytest.param("/records/", {"HX-Request": "true", "HX-Trigger": "draft-7"}, id="a draft that saves itself"),
    ],
)
def test_a_tab_that_only_polls_is_out_after_the_pause(clock, log_in, office, path, headers):
    own = log_in("office")
    for _ in range(8):
        clock.move(minutes=2)
        own.get(path, headers=headers)

    assert not is_in(own)


def test_filtering_a_list_is_use(clock, log_in, office):
    own = log_in("office")
    for _ in range(8):
        clock.move(minutes=2)
        own.get("/enterprises/", headers={"HX-Request": "true", "HX-Trigger": "filters"})

    assert is_in(own)


def test_last_use_is_written_at_most_once_a_minute(clock, log_in, office):
    own = log_in("office")
    clock.move(seconds=61)
    is_in(own)
    before = Session.objects.get(user=office).session_data

    clock.move(seconds=59)
    is_in(own)
    same = Session.objects.get(user=office).session_data
    clock.move(seconds=1)
    is_in(own)

    assert same == before
    assert Session.objects.get(user=office).session_data != before


# --- What ends all sessions -----------------------------------------------------------------------


def change_own_password(own: Client, office: Any, sysadmin: Any) -> None:
    other = Client()
    try_login(other, "office")
    assert other.post(reverse("accounts:password"), {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert is_in(other), "the browser that changed it stays in"


TRIGGERS: dict[str, Callable[[Client, Any, Any], None]] = {
    "password changed": change_own_password,
    "password reset": lambda own, office, admin: services.reset_password(account=office, by=admin) and None,
    "role granted": lambda own, office, admin: (
        services.set_roles(
            account=office,
            roles={Role.OFFICE: Span(NOON.date()), Role.LEADER: Span(NOON.date())},
            by=admin,
        )
        and None
    ),
    "role taken": lambda own, office, admin: services.set_roles(account=office, roles={}, by=admin) and None,
    "disabled": lambda own, office, admin: services.set_active(account=office, is_active=False, by=admin) and None,
    "ended by the administrator": lambda own, office, admin: services.end_sessions(account=office, by=admin) and None,
    "ended by oneself elsewhere": lambda own, office, admin: services.end_sessions(account=office, by=office) and None,
}


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_it_ends_all_other_sessions_at_the_next_request(clock, log_in, office, sysadmin, trigger):
    own = log_in("office")
    assert is_in(own)

    TRIGGERS[trigger](own, office, sysadmin)

    answer = own.get("/enterprises/")
    assert answer.url == f"{LOGIN}?next=/enterprises/"
    assert ENDED["login_ended"] in said(own, answer)
    assert AuditEvent.objects.filter(event="login_ended").count() == 1
    assert not is_in(own)


def test_a_session_does_not_come_back_with_the_account(log_in, office, sysadmin):
    own = log_in("office")
    services.set_active(account=office, is_active=False, by=sysadmin)
    services.set_active(account=office, is_active=True, by=sysadmin)

    assert not is_in(own)


def test_logging_out_ends_this_session_only(log_in, office):
    own, other = log_in("office"), log_in("office")
    key = own.cookies["sessionid"].value

    own.post(reverse("accounts:logout"))

    own.cookies["sessionid"] = key
    assert not is_in(own), "the old number opens nothing"
    assert is_in(other)


def test_changing_the_person_ends_nothing(log_in, office, sysadmin):
    own = log_in("office")

    services.edit_account_person(account=office, name="新名字", unit="", post="", phone="", by=sysadmin)

    assert is_in(own)


# --- The way to the log-in page -------------------------------------------------------------------


def test_htmx_is_sent_to_the_login_page_as_a_whole(clock, log_in, office):
    own = log_in("office")

    clock.move(minutes=16)
    answer = own.get("/enterprises/", {"q": "a"}, headers=HTMX)

    assert answer.status_code == 200
    assert answer["HX-Redirect"] == f"{LOGIN}?next=/enterprises/%3Ftab%3Dkey"
    assert ENDED["login_idle"] in said(own, answer)


def test_htmx_of_a_stranger_is_sent_there_too(client, db):
    assert client.get("/enterprises/", headers=HTMX)["HX-Redirect"].startswith(LOGIN)


def test_a_form_sent_too_late_leads_back_to_its_page(clock, log_in, office):
    own = log_in("office")

    clock.move(minutes=16)
    answer = own.post(
        "/me/columns/", {"table": "enterprises"}, headers={"Referer": "http://testserver/enterprises/?tab=key"}
    )

    assert answer.url == f"{LOGIN}?next=/enterprises/%3Ftab%3Dkey"


@pytest.mark.parametrize("referer", ["", "http://evil.example/x", "//evil.example", "javascript:x"])
def test_a_form_sent_too_late_from_nowhere_leads_home(clock, log_in, office, referer):
    own = log_in("office")

    clock.move(minutes=16)
    answer = own.post("/me/columns/", {}, headers={"Referer": referer})

    assert answer.url == f"{LOGIN}?next=/"


def test_an_expired_session_does_not_close_the_public_pages(clock, log_in, office):
    own = log_in("office")

    clock.move(minutes=16)

    assert own.get("/healthz").status_code == 200
    assert own.get(LOGIN).status_code == 200


# --- Two at a time --------------------------------------------------------------------------------


def test_the_third_login_ends_the_first_and_tells_it_so(clock, log_in, office):
    first = log_in("office")
    clock.move(minutes=1)
    second = log_in("office")
    clock.move(minutes=1)
    third = log_in("office")

    answer = first.get("/enterprises/?tab=key")

    assert answer.url == f"{LOGIN}?next=/enterprises/%3Ftab%3Dkey"
    assert ENDED["login_crowded_out"] in said(first, answer)
    assert is_in(second)
    assert is_in(third)
    assert AuditEvent.objects.get(event="login_crowded_out").by == office


def test_somebody_elses_logins_crowd_nobody_out(log_in, office, leader):
    own = log_in("office")
    for _ in range(3):
        log_in("leader")

    assert is_in(own)


def test_a_session_that_is_over_takes_no_place(clock, log_in, office):
    log_in("office")
    log_in("office")
    clock.move(minutes=16)
    third = log_in("office")
    fourth = log_in("office")

    assert is_in(third)
    assert is_in(fourth)


def test_how_many_is_a_setting(log_in, office):
    with override_config(SESSIONS_AT_ONCE=3):
        first = log_in("office")
        log_in("office")
        log_in("office")

        assert is_in(first)


# --- Caches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/accounts/me/", "/enterprises/", "/accounts/roles/", "/no-such-page/", "/accounts/"])
def test_no_cache_keeps_what_somebody_saw(log_in, office, path):
    page = log_in("office").get(path)

    assert "no-store" in page["Cache-Control"]
    assert "Cookie" in page["Vary"]


# --- One's own list -------------------------------------------------------------------------------


def test_somebody_sees_where_they_are_logged_in(clock, log_in, office):
    log_in("office", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120")
    clock.move(minutes=3)
    own = log_in("office", HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/120 MicroMessenger/8")

    page = own.get(reverse("accounts:me"))

    here, there = page.context["sessions"]
    assert here.is_this
    assert here.browser == "微信，安卓"
    assert there.browser == "Edge，Windows"
    assert there.address == "203.0.113.9"
    assert "203.0.113.9" in page.content.decode()


def test_the_list_leaves_out_what_is_over(clock, log_in, office, sysadmin):
    log_in("office")
    clock.move(minutes=16)
    own = log_in("office")

    assert len(own.get(reverse("accounts:me")).context["sessions"]) == 1


def test_nobody_sees_anothers_sessions_in_their_own_list(log_in, office, leader):
    log_in("leader")

    assert len(log_in("office").get(reverse("accounts:me")).context["sessions"]) == 1


def test_ending_all_of_ones_sessions_ends_this_one_too(log_in, office, leader):
    other, own, colleague = log_in("office"), log_in("office"), log_in("leader")

    answer = own.post(reverse("accounts:end-own-sessions"))

    assert "已在所有电脑和手机上退出登录" in said(own, answer)
    assert not is_in(own)
    assert not is_in(other)
    assert is_in(colleague)


@pytest.mark.parametrize(
    ("agent", "words"), [("", "未知浏览器"), ("curl/8", "未知浏览器"), ("Mozilla (iPhone) Safari", "Safari，iPhone")]
)
def test_browsers_are_called_by_their_name(agent, words):
    assert browser_name(agent) == words


def test_a_session_made_without_the_page_gets_its_limits_at_once(clock, client, office):
    client.force_login(office)
    assert is_in(client)

    clock.move(minutes=16)

    assert not is_in(client)


def test_an_account_without_a_role_may_use_its_own_pages_only(client):
    client.force_login(make_user("newcomer"))

    assert is_in(client)
    assert client.get(reverse("accounts:password")).status_code == 200
    assert client.get("/enterprises/").status_code == 403
    assert client.get(reverse("accounts:list")).status_code == 403
