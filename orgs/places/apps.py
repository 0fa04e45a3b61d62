from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from foundation.accounts.scope import Actor


class PlacesConfig(AppConfig):
    name = "orgs.places"
    verbose_name = "属地"

    def ready(self) -> None:
        from django.urls import reverse

        from foundation.accounts.roles import Right
        from foundation.desk import navigation
        from foundation.desk.records import register_record
        from orgs.places.models import Block, Jurisdiction, Spelling
        from orgs.places.preset import load_when_empty
        from orgs.places.units import offer_units

        # Not a data migration: presets are written through the services, whose models go on changing.
        post_migrate.connect(load_when_empty, sender=self)

        def places_for(model: Any) -> Any:
            def ids(user: Actor) -> Any:
                rows = model.objects.values("pk")
                return rows if user.may(Right.MANAGE_DICTIONARIES) else rows.none()

            return ids

        for model in (Jurisdiction, Block, Spelling):
            register_record(model, visible=places_for(model), url=lambda pk: reverse("places:list"))
        rights = (Right.MANAGE_DICTIONARIES,)
        navigation.register("系统管理", "街道（园区）", "places:list", rights=rights, icon="map-pin", order=35)
        offer_units()
