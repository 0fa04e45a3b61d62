"""People, kinds of work and real workers for the tests of jobs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from foundation.accounts.models import RoleGrant, User
from foundation.accounts.roles import Role
from foundation.jobs import services
from foundation.jobs.models import Job
from foundation.jobs.registry import KINDS, register
from foundation.trail.recording import changeset


def make_user(username: str, *roles: Role) -> User:
    with changeset(kind="test", by=None, title="测试账号"):
        user = User(username=username, must_change_password=False)
        user.set_password("x")
        user.save()
        for role in roles:
            RoleGrant(user=user, role=role, starts_on=date(2020, 1, 1)).save()
    return user


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner", Role.IMPLEMENTER)


@pytest.fixture
def colleague(db: None) -> User:
    return make_user("colleague", Role.IMPLEMENTER)


@pytest.fixture
def sysadmin(db: None) -> User:
    return make_user("sysadmin", Role.SYSTEM_ADMIN)


@pytest.fixture
def kind() -> Any:
    """Register kinds of work for one test."""
    before = dict(KINDS)

    def add(name: str, handler: Callable[..., Any], **options: Any) -> str:
        register(name, handler, label="测试任务", **options)
        return name

    yield add
    KINDS.clear()
    KINDS.update(before)


@pytest.fixture
def counted(kind: Any) -> list[int]:
    """A kind named ``counted`` that remembers which jobs it was called for."""
    calls: list[int] = []

    def handler(job: Job, progress: Any) -> dict[str, int]:
        calls.append(job.pk)
        return {"call": len(calls)}

    kind("counted", handler)
    return calls


@pytest.fixture
def job(counted: list[int], owner: User) -> Job:
    return services.enqueue(kind="counted", payload={}, by=owner)


@pytest.fixture(autouse=True)
def broker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test inherits another one's pause after a silent broker."""
    monkeypatch.setattr(services, "_broker_silent_until", 0.0)


def let_lease_lapse(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def make_older(job: Job, seconds: int) -> None:
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=seconds))
