from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "orgs.duties"
    verbose_name = "责任分工"

    def ready(self) -> None:
        from foundation.trail.registry import register_referenced
        from orgs.duties.on_enterprises import COLUMNS, people_of
        from orgs.duties.references import firms_with_duties
        from orgs.duties.scope import register_scope
        from orgs.duties.wiring import wire_desk
        from orgs.enterprises.columns import ENTERPRISE_COLUMNS
        from orgs.enterprises.models import Enterprise
        from orgs.enterprises.reading import register_panel

        register_scope()
        register_referenced(Enterprise, firms_with_duties)
        register_panel("责任分工", people_of)
        ENTERPRISE_COLUMNS.add(*COLUMNS)
        wire_desk()
