from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "foundation.desk"
    verbose_name = "工作台"
