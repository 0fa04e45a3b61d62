from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "orgs.duties"
    verbose_name = "责任分工"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from foundation.trail.registry import register_referenced
        from orgs.duties.coverage import firms_with_instructor, firms_with_liaison_member
        from orgs.duties.on_enterprises import COLUMNS, people_of
        from orgs.duties.preset import load_committee_when_missing
        from orgs.duties.references import firms_with_duties
        from orgs.duties.scope import register_scope
        from orgs.duties.wiring import wire_desk
        from orgs.enterprises.columns import ENTERPRISE_COLUMNS
        from orgs.enterprises.firm_facts import register_panel
        from orgs.enterprises.models import Enterprise
        from orgs.parties.coverage import register_work_coverage

        # After the tables, as with the streets: presets are written through what goes on changing.
        post_migrate.connect(load_committee_when_missing, sender=self)
        register_scope()
        register_referenced(Enterprise, firms_with_duties)
        register_work_coverage(firms_with_instructor, name="指导员")
        register_work_coverage(firms_with_liaison_member, name="委员联系点")
        register_panel("责任分工", people_of)
        ENTERPRISE_COLUMNS.add(*COLUMNS)
        wire_desk()
