from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = "走访"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from visits.needs.wiring import wire_needs
        from visits.preset import load_lists_when_empty
        from visits.wiring import adopt_after_migrate, wire_visits

        # After the tables, as with the streets: presets are written through what goes on changing.
        post_migrate.connect(load_lists_when_empty, sender=self)
        post_migrate.connect(adopt_after_migrate, sender=self)
        wire_visits()
        wire_needs()
