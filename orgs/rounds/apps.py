from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "orgs.rounds"
    verbose_name = "数据更新"

    def ready(self) -> None:
        from orgs.rounds.wiring import wire_refresh

        wire_refresh()
