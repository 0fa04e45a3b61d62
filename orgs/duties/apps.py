from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "orgs.duties"
    verbose_name = "责任分工"
