from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "foundation.common"
    verbose_name = "公用"
