from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "foundation.exchange"
    verbose_name = "表格进出"
