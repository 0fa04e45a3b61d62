from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "orgs.places"
    verbose_name = "属地"
