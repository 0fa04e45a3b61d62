"""django-constance under a Chinese name in the administration."""

from constance.apps import ConstanceConfig


class SettingsApp(ConstanceConfig):
    verbose_name = "业务设置"  # type: ignore[assignment]

    def ready(self) -> None:
        from constance.admin import Config

        super().ready()
        Config._meta.verbose_name_plural = "业务设置"  # type: ignore[assignment]
