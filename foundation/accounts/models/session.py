"""Who is logged in where."""

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """One browser's session, as Django keeps it, with the account it belongs to: so that a person can see theirs."""

    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+", verbose_name="账号")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = verbose_name_plural = "登录会话"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from foundation.accounts.session_store import SessionStore

        return SessionStore
