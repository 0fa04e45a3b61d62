from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "orgs.places"
    verbose_name = "属地"

    def ready(self) -> None:
        from orgs.places.preset import load_when_empty

        # Not a data migration: presets are written through the services, whose models go on changing.
        post_migrate.connect(load_when_empty, sender=self)
