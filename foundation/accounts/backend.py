"""Who is behind a session."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from foundation.accounts.models import User


class PersonBackend(ModelBackend):
    """Django's own, reading the account's person in the same query: every page greets by name."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
