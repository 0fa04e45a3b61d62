"""The list of accounts: what it shows, counts and costs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.roles import Role
from tests.accounts.conftest import try_login
from tests.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_admin(client, sysadmin) -> Client:
    client.force_login(sysadmin)
    return client


def names(page: Any) -> list[str]:
    return [row.record.username for row in page.context["rows"]]


def test_the_list_has_its_tabs_and_they_count_what_they_list(as_admin, office):
    make_user("gone", active=False)
    try_login(Client(), "office")

    page = as_admin.get(reverse("accounts:list"))

    assert names(page) == ["gone", "office", "sysadmin"]
    counts = {tab.label: tab.count for tab in page.context["tabs"]}
    assert counts == {"全部": "3", "启用": "2", "停用": "1", "从未登录": "1"}
    for key, label in (("active", "启用"), ("disabled", "停用"), ("never", "从未登录")):
        assert len(names(as_admin.get(reverse("accounts:list"), {"tab": key}))) == int(counts[label])


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"q": "OFF"}, ["office"]),
        ({"q": "党委办"}, ["office"]),
        ({"role": "office"}, ["office"]),
        ({"role": "none"}, ["newcomer"]),
        ({"is_active": "0"}, []),
        ({"sort": "-username"}, ["sysadmin", "office", "newcomer"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(as_admin, office, params, found):
    make_user("newcomer", name="新来的")

    assert names(as_admin.get(reverse("accounts:list"), params)) == found


@pytest.mark.parametrize(
    "params", [{"role": "boss"}, {"password": "x"}, {"tab": "x"}, {"sort": "password"}, {"is_active": "x"}]
)
def test_a_question_it_does_not_understand_lists_nobody(as_admin, office, params):
    page = as_admin.get(reverse("accounts:list"), params)

    assert page.status_code == 400
    assert names(page) == []


def test_a_page_costs_the_same_for_one_account_as_for_fifty(as_admin):
    url = reverse("accounts:list")
    as_admin.get(url)  # settings are cached from here on

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_admin.get(url)
        return len(captured)

    few = queries()
    for number in range(50):
        make_user(f"user{number}", Role.LEADER, Role.COMMITTEE)

    assert queries() == few


def test_the_parts_of_the_list_that_are_loaded_later_answer(as_admin):
    page = as_admin.get(reverse("accounts:list"))

    assert as_admin.get(page.context["filters_url"]).status_code == 200
    assert as_admin.get(page.context["columns_url"]).status_code == 200
