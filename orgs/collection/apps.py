from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "orgs.collection"
    verbose_name = "摸排和信息填报"

    def ready(self) -> None:
        from orgs.collection.wiring import wire_sweeps

        wire_sweeps()
