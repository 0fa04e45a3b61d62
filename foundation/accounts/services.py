"""Writing accounts: who may log in, with which roles, and with which password.

The system administrator's functions refuse what would lock everybody out or let somebody raise themselves. Acts that
change no remembered field (a password, an unlock) are audit events; no text of theirs holds a password.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from foundation.accounts import lockout, policy
from foundation.accounts.models import Person, RoleGrant, User
from foundation.accounts.models.user import normal_username
from foundation.accounts.passwords import random_password
from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor
from foundation.accounts.usernames import check_username
from foundation.common.precision import refuse_early_end
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.events import record_event
from foundation.trail.periods import remove_period, replace_period
from foundation.trail.recording import changeset

TAKEN = "这个登录名已经有人使用，请换一个；停用的登录名也不再给别人使用。"


@dataclass(frozen=True)
class Span:
    """From which day to which day a role is held, both included."""

    starts_on: date
    ends_on: date = FOREVER


Roles = Mapping[str, Span]


def _may(by: Actor | None) -> None:
    """``by=None`` is the console, whose user can do anything anyway."""
    if by is not None and not by.may(Right.MANAGE_ACCOUNTS):
        raise PermissionDenied("账号由系统管理员管理。")


def _remember(event: str, title: str, account: User, by: Actor | None, address: str = "", **detail: Any) -> None:
    record_event(
        event=event, title=f"{title}：{account.username}", by=by, about=account, detail=detail, address=address
    )


def _locked(account: User) -> User:
    """The account as it is now, held for this transaction."""
    return User.objects.select_for_update().get(pk=account.pk)


# --- People and accounts --------------------------------------------------------------------------


def add_person(*, name: str, by: Actor | None, unit: str = "", post: str = "", phone: str = "") -> Person:
    """Enter somebody who has no login (yet): a street's lead, an instructor."""
    if by is not None and not (by.may(Right.MANAGE_ACCOUNTS) or by.may(Right.MANAGE_DUTIES)):
        raise PermissionDenied("人员由行业党委办公室和系统管理员登记。")
    person = Person(name=name.strip(), unit=unit.strip(), post=post.strip(), phone=phone.strip())
    person.full_clean()
    with changeset(kind="add_person", by=by, title="登记人员"):
        person.save()
    return person


def edit_account_person(*, account: User, name: str, unit: str, post: str, phone: str, by: Actor | None) -> Person:
    """Correct the name, unit, post or work phone of an account's person; an account without one gets one."""
    _may(by)
    with changeset(kind="edit_person", by=by, title=f"修改人员信息：{account.username}"):
        account = _locked(account)
        person = account.person or Person()
        person.name, person.unit, person.post, person.phone = name.strip(), unit.strip(), post.strip(), phone.strip()
        person.full_clean()
        person.save()
        if account.person_id is None:
            account.person = person
            account.save(update_fields=["person"])
    return person


def create_account(
    *, username: str, person: Person, roles: Roles, by: Actor | None, source: str = ""
) -> tuple[User, str]:
    """A new account and its one-time password, which nobody can read again.

    ``person`` may be unsaved. Raises ValidationError when the name is taken or unfit.
    """
    _may(by)
    username = normal_username(username)
    check_username(username)
    if User.objects.filter(username=username).exists():
        raise ValidationError({"username": TAKEN})
    try:
        with changeset(kind="create_account", by=by, title=f"新建账号：{username}", source=source):
            if person.pk is None:
                person.full_clean()
                person.save()
            account = User(username=username, person=person, one_time_until=policy.one_time_until())
            password = random_password(account)
            account.set_password(password)
            account.full_clean(exclude=["password"])
            account.save()
            for role, span in roles.items():
                _grant(account, role, span)
    except IntegrityError as error:  # a colleague took the name in the same moment
        raise ValidationError({"username": TAKEN}) from error
    return account, password


def set_active(*, account: User, is_active: bool, by: Actor | None) -> User:
    """Disable an account, or enable it again. Its sessions end; its name stays taken."""
    _may(by)
    word = "启用" if is_active else "停用"
    if by is not None and by.pk == account.pk:
        raise ValidationError(f"不能{word}自己的账号，请由其他系统管理员办理。")
    with changeset(kind="set_account_active", by=by, title=f"{word}账号：{account.username}"):
        if not is_active:
            _require_another_admin(account)
        account = _locked(account)
        account.is_active = is_active
        account.session_stamp += 1
        account.save(update_fields=["is_active", "session_stamp"])
    return account


# --- Roles ----------------------------------------------------------------------------------------


def set_roles(*, account: User, roles: Roles, by: Actor | None) -> User:
    """Give the account exactly these roles from now on; roles it held before today stay as they were.

    Nobody changes their own. Raises ValidationError when no system administrator would be left.
    """
    _may(by)
    if by is not None and by.pk == account.pk:
        _remember("account_self_grant", "试图修改自己的角色", account, by)
        raise PermissionDenied("不能修改自己的角色，请由其他系统管理员办理。")
    today = clock.today()
    with changeset(kind="set_roles", by=by, title=f"调整角色：{account.username}") as recorder:
        wanted_admin = roles.get(Role.SYSTEM_ADMIN)
        if wanted_admin is None or not wanted_admin.starts_on <= today <= wanted_admin.ends_on:
            _require_another_admin(account)
        account = _locked(account)
        current = {
            grant.role: grant for grant in account.grants.live().filter(ends_on__gte=today).order_by("-starts_on")
        }
        for role in Role.values:
            _change_grant(account, role, current.get(role), roles.get(role))
        if not recorder.is_empty:
            account.session_stamp += 1
            account.save(update_fields=["session_stamp"])
    return account


def _change_grant(account: User, role: str, held: RoleGrant | None, wanted: Span | None) -> None:
    if held is None and wanted is not None:
        _grant(account, role, wanted)
    elif held is not None and wanted is not None:
        _check_span(account, role, wanted, besides=held.pk)
        replace_period(held, starts_on=wanted.starts_on, ends_on=wanted.ends_on)
    elif held is not None and held.starts_on < clock.today():
        replace_period(held, ends_on=clock.today() - timedelta(days=1))
    elif held is not None:
        remove_period(held)


def _grant(account: User, role: str, span: Span) -> None:
    _check_span(account, role, span)
    RoleGrant(user=account, role=role, starts_on=span.starts_on, ends_on=span.ends_on).save()


def _check_span(account: User, role: str, span: Span, besides: int | None = None) -> None:
    word = Role(role).label
    refuse_early_end(span.starts_on, span.ends_on, field=f"to_{role}", of=f"“{word}”的")
    others = account.grants.live().filter(role=role, starts_on__lte=span.ends_on, ends_on__gte=span.starts_on)
    if others.exclude(pk=besides or 0).exists():
        raise ValidationError(f"“{word}”在这段时间里已经授予过，请改开始日期。")


def _admins() -> Any:
    grants = RoleGrant.objects.as_of(AsOf.today()).filter(role=Role.SYSTEM_ADMIN)
    return User.objects.filter(is_active=True, pk__in=grants.values("user"))


def _require_another_admin(account: User) -> None:
    """Two administrators who disable each other at once: the second waits here, then sees what the first did."""
    list(User.objects.select_for_update().filter(pk__in=_admins().values("pk")).order_by("pk"))
    admins = set(_admins().values_list("pk", flat=True))
    if account.pk in admins and len(admins) == 1:
        raise ValidationError("这是唯一在用的系统管理员，不能停用，也不能取消其系统管理员角色。")


# --- Passwords and sessions -----------------------------------------------------------------------


def change_password(*, account: User, password: str, by: Actor | None, address: str = "") -> User:
    """Set one's own new password; all other sessions end. Raises ValidationError with the rules it breaks."""
    password_validation.validate_password(password, account)
    with changeset(kind="change_password", by=by, title=f"修改密码：{account.username}"):
        account = _locked(account)
        _set_password(account, password, is_one_time=False)
    _remember("account_password", "修改密码", account, by, address)
    return account


def reset_password(*, account: User, by: Actor | None, address: str = "") -> str:
    """A new one-time password in place of a forgotten one; all sessions end."""
    _may(by)
    if by is not None and by.pk == account.pk:
        raise ValidationError("自己的密码请在“修改密码”页面修改。")
    with changeset(kind="reset_password", by=by, title=f"重设密码：{account.username}"):
        account = _locked(account)
        password = random_password(account)
        _set_password(account, password, is_one_time=not account.is_demo)
    lockout.forget_failures(account.username)
    _remember("account_reset", "重设密码", account, by, address)
    return password


def _set_password(account: User, password: str, *, is_one_time: bool) -> None:
    account.set_password(password)
    account.must_change_password = is_one_time
    account.one_time_until = policy.one_time_until() if is_one_time else None
    account.session_stamp += 1
    account.save(
        update_fields=["password", "password_changed_at", "must_change_password", "one_time_until", "session_stamp"]
    )


def use_one_time_password(*, account: User) -> bool:
    """Spend the one-time password; False when it was spent or too old already."""
    if account.one_time_until is None:
        return True
    now = clock.now()
    return bool(User.objects.filter(pk=account.pk, one_time_until__gt=now).update(one_time_until=now))


def end_sessions(*, account: User, by: Actor | None, address: str = "") -> User:
    """Log the account out everywhere; one's own, or as the system administrator."""
    if by is None or by.pk != account.pk:
        _may(by)
    User.objects.filter(pk=account.pk).update(session_stamp=F("session_stamp") + 1)
    _remember("account_sessions", "退出全部登录", account, by, address)
    account.refresh_from_db(fields=["session_stamp"])
    return account


def unlock(*, account: User, by: Actor | None, address: str = "") -> None:
    """Open an account again that too many wrong passwords locked."""
    _may(by)
    lockout.forget_failures(account.username)
    _remember("account_unlock", "解除锁定", account, by, address)


@transaction.atomic
def make_demo_account(*, username: str, person: Person, role: str, password: str) -> User:
    """An account for demonstrations whose password does not age; made again, it keeps its person and gets the password.

    Raises ValidationError when the name belongs to an ordinary account.
    """
    account = User.objects.select_for_update().filter(username=normal_username(username)).first()
    if account is not None and not account.is_demo:
        raise ValidationError(f"登录名 {username} 已是正式账号，没有改动。")
    with changeset(kind="make_demo_account", by=None, title=f"演示账号：{username}", source="命令行"):
        if account is None:
            if person.pk is None:
                person.save()
            account = User(username=username, person=person, is_demo=True, must_change_password=False)
        if not account.check_password(password):
            account.set_password(password)
            account.session_stamp += 1
        account.is_active, account.must_change_password, account.one_time_until = True, False, None
        account.save()
        if role not in account.roles:
            RoleGrant(user=account, role=role, starts_on=clock.today()).save()
    return account
