from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "foundation.api"
    verbose_name = "接口"
