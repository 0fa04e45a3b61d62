"""How often an account's programs may ask."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.api.models import RequestCount
from foundation.api.pace import counted
from foundation.trail.clock import clock_at
from tests.api.conftest import program_of
from tests.cast import make_user, moment

NOW = moment("2026-11-20") + timedelta(seconds=20)


@pytest.fixture
def pace(settings: Any) -> Any:
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 3, 2
    with clock_at(NOW):
        yield settings


def statuses(program: Client, number: int) -> list[int]:
    return [program.get("/api/v1/me/").status_code for _ in range(number)]


def writes(program: Any, number: int) -> list[int]:
    return [program.send("contacts/", {}).status_code for _ in range(number)]


@pytest.mark.django_db
def test_who_asks_too_often_waits_for_the_next_minute(pace, office):
    program = program_of(office)

    assert statuses(program, 4) == [200, 200, 200, 429]
    refused = program.read("places/")

    assert refused["Retry-After"] == "40"
    assert refused.json() == {"detail": "一分钟内的请求太多，请 40 秒后再试。", "code": "too_many"}
    with clock_at(NOW + timedelta(seconds=40)):
        assert statuses(program, 4) == [200, 200, 200, 429]
    assert RequestCount.objects.count() == 1  # written over, minute by minute


@pytest.mark.django_db
def test_writing_is_counted_apart_whether_or_not_it_succeeds(pace, office):
    program = program_of(office)

    assert writes(program, 3) == [400, 400, 429]
    assert statuses(program, 3) == [200, 200, 200]


@pytest.mark.django_db
def test_all_programs_and_browsers_of_an_account_share_its_pace(pace, office, leader):
    first, second, browser = program_of(office), program_of(office), Client()
    browser.force_login(office)

    assert [*statuses(first, 1), *statuses(second, 1), *statuses(browser, 2)] == [200, 200, 200, 429]
    assert statuses(program_of(leader), 1) == [200]
    assert browser.get("/enterprises/").status_code == 200  # pages are not counted


@pytest.mark.django_db
def test_strangers_and_those_without_the_right_are_refused_as_such(pace, superior):
    assert statuses(Client(), 5) == [401] * 5
    assert writes(program_of(superior), 4) == [403] * 4


@pytest.mark.django_db
def test_nought_is_no_limit(pace, office):
    pace.API_READS_PER_MINUTE = 0

    assert statuses(program_of(office), 10) == [200] * 10
    assert not RequestCount.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_are_all_counted():
    user = make_user("office", Role.OFFICE)

    def ask() -> None:
        try:
            counted(user, is_write=False)
        finally:
            connections.close_all()

    with clock_at(NOW), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda context: context.run(ask), [copy_context() for _ in range(40)]))

    # SQLite lets one pass uncounted rather than let it wait; a database server counts every one.
    least = 40 if connection.vendor == "postgresql" else 1
    assert least <= RequestCount.objects.get(user=user).number <= 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_reading_does_not_wait_for_an_import_that_writes(settings):
    settings.API_READS_PER_MINUTE = 3
    user: User = make_user("office", Role.OFFICE)
    program = program_of(user)
    assert statuses(program, 1) == [200]  # the token's last use is noted once a minute
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        # Somebody else who wants to write waits as long as the database's patience lasts.
        patient = pool.submit(waits_to_write, connection.settings_dict["NAME"])
        try:
            found = statuses(program, 5)
            had_lost_patience = patient.done()
        finally:
            writer.execute("ROLLBACK")
            writer.close()

    assert found == [200] * 5
    assert not had_lost_patience, "they read while the other still waited"
    assert patient.result(), "and the other came to write"
    assert connection.cursor().execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def waits_to_write(name: str) -> bool:
    """Whether the database could be written before its patience was over."""
    other = sqlite3.connect(name, timeout=20, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True
