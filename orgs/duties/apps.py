from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "orgs.duties"
    verbose_name = "责任分工"

    def ready(self) -> None:
        from foundation.trail.registry import register_referenced
        from orgs.duties.references import firms_with_duties
        from orgs.duties.scope import register_scope
        from orgs.duties.wiring import wire_desk
        from orgs.enterprises.models import Enterprise

        register_scope()
        register_referenced(Enterprise, firms_with_duties)
        wire_desk()
