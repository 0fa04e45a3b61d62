from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "foundation.exchange"
    verbose_name = "表格进出"

    def ready(self) -> None:
        from foundation.exchange.imports.wiring import wire_imports
        from foundation.exchange.wiring import wire_exports

        wire_exports()
        wire_imports()
