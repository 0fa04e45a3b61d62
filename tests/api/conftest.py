"""What the tests of the interface share: a program with its owner's token, and a firm to work on."""

from typing import Any

import pytest
from django.test import Client

from foundation.accounts.models import User
from foundation.accounts.tokens import make_token
from orgs.duties import services as duties
from tests.cast import LONG_AGO, make_firm

ROOT = "/api/v1/"


class Program(Client):
    """Speaks JSON with a token; nothing of a browser about it."""

    def __init__(self, token: str = "", **more: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(headers=headers, enforce_csrf_checks=True, **more)
        self.token = token

    def read(self, path: str, **params: Any) -> Any:
        return self.get(ROOT + path, params)

    def send(self, path: str, body: Any, *, version: str = "", key: str = "", method: str = "post") -> Any:
        headers = {"If-Match": version} if version else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return getattr(self, method)(ROOT + path, body, content_type="application/json", headers=headers)

    def version(self, path: str) -> str:
        return self.read(path)["ETag"]

    def write(self, path: str, body: Any, *, record: str = "", method: str = "post") -> Any:
        """Read the record's version first, then write, as a program should."""
        record = record or "/".join(path.split("/")[:2]) + "/"
        return self.send(path, body, version=self.version(record), method=method)


def program_of(user: User, *, is_read_only: bool = False) -> Program:
    return Program(make_token(account=user, name="测试程序", days=30, is_read_only=is_read_only, by=user))


@pytest.fixture
def firm(instructor: User) -> Any:
    """In 梅园新村街道, looked after by the instructor."""
    made = make_firm("南京云帆科技有限公司", staff=20, members_total=3, phone="13800000001", code="91320102MA0000007T")
    duties.assign_instructor(person=instructor.person, enterprise=made, starts_on=LONG_AGO, by=None)
    return made


@pytest.fixture
def other_firm(db: None) -> Any:
    """In another street."""
    return make_firm("南京星河传媒有限公司", place="玄武门街道", staff=8, phone="13800000002")


@pytest.fixture
def as_office(office: User) -> Program:
    return program_of(office)
