"""Two programs at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from foundation.accounts.roles import Role
from foundation.accounts.tokens import make_token
from orgs.enterprises.models import Enterprise
from tests.api.conftest import Program
from tests.cast import make_firm, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(token: str, acts: list[Callable[[Program], Any]]) -> list[Any]:
    """Each act with a connection of its own, begun together."""
    start = Barrier(len(acts))

    def run(act: Callable[[Program], Any]) -> Any:
        try:
            start.wait()
            return act(Program(token))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def token(transactional_db: None) -> str:
    user = make_user("office", Role.OFFICE)
    return make_token(account=user, name="x", days=30, is_read_only=False, by=user)


@pytest.fixture
def place(transactional_db: None) -> int:
    from orgs.places.models import Jurisdiction
    from orgs.places.services import add_jurisdiction

    # Other tests of this kind empty the tables, the preset's streets included.
    found = Jurisdiction.objects.filter(name="梅园新村街道").first()
    return (found or add_jurisdiction(name="梅园新村街道", kind="street", by=None)).pk


@pytest.mark.parametrize("turn", range(3))
def test_one_key_sent_twice_at_once_makes_one_firm(token, place, turn):
    body = {"kind": "founded", "on": "2023-03-01", "values": {"name": "南京晨曦网络有限公司", "jurisdiction": place}}

    answers = at_once(token, [lambda program: program.send("enterprises/", body, key="k")] * 4)

    assert sorted(a.status_code for a in answers) == [200, 200, 200, 201], [a.content.decode() for a in answers]
    assert len({a.json()["enterprise"]["id"] for a in answers}) == 1
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_of_two_who_read_the_same_one_writes(token, place, turn):
    firm = make_firm("南京云帆科技有限公司", staff=20)
    tag = Program(token).version(f"enterprises/{firm.pk}/")

    def write(staff: int) -> Callable[[Program], Any]:
        body = {"mode": "changed", "on": "2023-05-01", "values": {"staff": staff}}
        return lambda program: program.send(f"enterprises/{firm.pk}/", body, version=tag, method="patch")

    answers = at_once(token, [write(21), write(22), write(23)])

    assert sorted(a.status_code for a in answers) == [200, 412, 412], [a.content.decode() for a in answers]
    winner = next(a.json()["enterprise"]["staff"] for a in answers if a.status_code == 200)
    assert {a.json()["current"]["staff"] for a in answers if a.status_code == 412} == {winner}
