from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "orgs.enterprises"
    verbose_name = "企业"
