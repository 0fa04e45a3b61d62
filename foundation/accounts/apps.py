from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "foundation.accounts"
    verbose_name = "人员与账号"

    def ready(self) -> None:
        from foundation.accounts import sessions  # noqa: F401 - listens for log-ins
        from foundation.accounts.models import User
        from foundation.accounts.roles import Role
        from foundation.accounts.scope import everything, register

        register(User, Role.SYSTEM_ADMIN, everything)
