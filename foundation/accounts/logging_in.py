"""One attempt to log in, from the typed name to the audit event."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest

from foundation.accounts import lockout, services
from foundation.accounts.address import client_address
from foundation.accounts.models import User
from foundation.accounts.models.user import normal_username
from foundation.trail.events import record_event


def attempt(request: HttpRequest, username: str, password: str) -> User | None:
    """The account, or None for any of the reasons nobody is told: unknown, wrong, locked, disabled, spent."""
    name = normal_username(username)
    with lockout.one_at_a_time(name):
        user: Any = authenticate(request, username=name, password=password)
        if user is not None and not services.use_one_time_password(account=user):
            user = None
    if user is None:
        _remember_failure(request, name)
    return user


def _remember_failure(request: HttpRequest, name: str) -> None:
    """Only names of accounts are written down: people type passwords into that field."""
    account = User.objects.filter(username=name).first()
    is_locked = bool(getattr(request, "axes_locked_out", False))
    record_event(
        event="login_locked" if is_locked else "login_failed",
        title=f"{'登录被锁定' if is_locked else '登录失败'}：{account.username if account else '没有这个登录名'}",
        about=account,
        address=client_address(request),
    )
