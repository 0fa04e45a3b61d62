"""Who may log in."""

import unicodedata
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from foundation.accounts.roles import ROLES, Right, Role, rights_of
from foundation.accounts.scope import ScopedQuerySet
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models import TrailedModel


def normal_username(text: str) -> str:
    """One spelling per account: full-width and capital letters make no second one."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class UserQuerySet(ScopedQuerySet, TrailedQuerySet):
    """Accounts; seen by the system administrator."""


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=normal_username(username))


class User(AbstractBaseUser, TrailedModel):
    """One login. What it may do comes from its roles, what it sees from today's responsibilities."""

    trail_exclude = ("password", "last_login", "password_changed_at", "one_time_until", "session_stamp")

    username = models.CharField(
        "登录名", max_length=40, unique=True, error_messages={"unique": "这个登录名已经有人使用，请换一个。"}
    )
    person = models.OneToOneField(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="user", verbose_name="人员"
    )
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True)
    # Set while the password is a one-time one: it opens the door once, before this moment. Using it moves the moment
    # to now, so the second use comes too late.
    one_time_until = models.DateTimeField("一次性密码有效至", null=True, editable=False)
    # Changes with the password, the roles and the state of the account: sessions that carry an older one end.
    session_stamp = models.PositiveIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username = normal_username(self.username)
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_changed_at = clock.now()

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What Django compares at every request: another password or another stamp, and the session is over."""
        return salted_hmac(
            "foundation.accounts.session", f"{self.password}:{self.session_stamp}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_short_name(self) -> str:
        """How Django admin greets."""
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.person.name if self.person_id and self.person else self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles granted for today; costs one query, once per request."""
        return frozenset(self.grants.as_of(AsOf.today()).values_list("role", flat=True))

    @cached_property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.roles)

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def role_names(self) -> str:
        return "、".join(str(spec.role.label) for spec in ROLES.values() if spec.role in self.roles)

    # What Django admin asks. Dictionaries are the office's; technical settings the system administrator's.
    @property
    def is_staff(self) -> bool:
        return bool({Role.OFFICE, Role.SYSTEM_ADMIN} & self.roles)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        from foundation.accounts.permissions import may_in_admin

        return self.is_active and may_in_admin(self, perm)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
