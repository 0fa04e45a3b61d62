"""The standing cast of the tests: a few people with their responsibilities, and firms to work on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from foundation.accounts.models import Person, RoleGrant, User
from foundation.accounts.roles import Role
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Enterprise
from orgs.places.models import Jurisdiction

PASSWORD = "Ceshi-2026-mima"
LONG_AGO = date(2020, 1, 1)


def make_user(username: str, *roles: str, name: str = "", active: bool = True) -> User:
    """An account with a person and roles; the password is PASSWORD."""
    with changeset(kind="test", by=None, title="测试人员"):
        person = Person(name=name or username, unit="测试单位", post="测试职务")
        person.save()
        user = User(username=username, person=person, is_active=active, must_change_password=False)
        user.set_password(PASSWORD)
        user.password_changed_at = clock.now()
        user.save()
        for role in roles:
            RoleGrant(user=user, role=role, starts_on=LONG_AGO).save()
    return User.objects.get(pk=user.pk)


def make_firm(
    name: str,
    *,
    place: str | None = "梅园新村街道",
    on: date = date(2022, 12, 31),
    kind: ChangeKind = ChangeKind.OPENING,
    code: str | None = None,
    **values: Any,
) -> Enterprise:
    """A firm in the base since ``on``."""
    facts = {"name": name, **values}
    if place:
        facts["jurisdiction"] = street(place).pk
    applied = services.add_enterprise(kind=kind, on=on, values=facts, code=code, by=None, source="测试")
    return Enterprise.objects.get(pk=applied.enterprises[0])


def street(name: str) -> Jurisdiction:
    return Jurisdiction.objects.get(name=name)


def moment(day: str, hour: int = 10) -> datetime:
    """A moment of that day in the office's zone (UTC+8)."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def office(db: None) -> User:
    return make_user("office", Role.OFFICE, name="党委办")


@pytest.fixture
def leader(db: None) -> User:
    return make_user("leader", Role.LEADER, name="领导")


@pytest.fixture
def superior(db: None) -> User:
    return make_user("superior", Role.SUPERIOR, name="上级")


@pytest.fixture
def sysadmin(db: None) -> User:
    return make_user("sysadmin", Role.SYSTEM_ADMIN, name="系统管理员")


@pytest.fixture
def committee(db: None) -> User:
    return make_user("committee", Role.COMMITTEE, name="委员")


@pytest.fixture
def street_lead(db: None) -> User:
    """牵头人 of 梅园新村街道."""
    user = make_user("street_lead", Role.STREET_LEAD, name="牵头人")
    duties.assign_street_role(
        jurisdiction=street("梅园新村街道"), person=user.person, part="lead", starts_on=LONG_AGO, by=None
    )
    return user


@pytest.fixture
def implementer(db: None) -> User:
    """具体落实人 of 玄武门街道: another street than the lead's."""
    user = make_user("implementer", Role.IMPLEMENTER, name="落实人")
    duties.assign_street_role(
        jurisdiction=street("玄武门街道"), person=user.person, part="implementer", starts_on=LONG_AGO, by=None
    )
    return user


@pytest.fixture
def instructor(db: None) -> User:
    """党建指导员 without any firm yet."""
    return make_user("instructor", Role.INSTRUCTOR, name="指导员")


@pytest.fixture
def nobody(db: None) -> User:
    """An account without any role."""
    return make_user("nobody", name="无角色")
