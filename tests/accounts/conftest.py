"""What the tests of accounts share: a quick way in, and a clock to move."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD

NOON = datetime.fromisoformat("2026-03-02T12:00:00+08:00")


class Clock:
    """The time of the whole process, moved by hand."""

    def __init__(self, traveller: Any) -> None:
        self.traveller = traveller

    def move(self, **amount: float) -> None:
        self.traveller.shift(timedelta(**amount))


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield Clock(traveller)


def try_login(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("accounts:login"), {"username": username, "password": password, **more})


def is_in(client: Client) -> bool:
    """Logged in, as the next page sees it."""
    return client.get(reverse("accounts:me")).status_code == 200


@pytest.fixture
def log_in() -> Callable[..., Client]:
    """A browser in which somebody has just logged in through the page."""

    def open_for(username: str, password: str = PASSWORD, **meta: Any) -> Client:
        client = Client(**meta)
        answer = try_login(client, username, password)
        assert answer.status_code == 302, answer.content.decode()
        return client

    return open_for
