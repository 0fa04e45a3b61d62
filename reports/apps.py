from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "总结报表"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from reports.wiring import wire_reports

        autodiscover_modules("metrics")
        wire_reports()
