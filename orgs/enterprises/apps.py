from functools import partial

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "orgs.enterprises"
    verbose_name = "企业"

    def ready(self) -> None:
        from foundation.records.references import register_reference
        from foundation.trail.fact_values import latest_names
        from foundation.trail.recording import before_sealing
        from foundation.trail.registry import DatedSpec, register_dated, register_words
        from orgs.enterprises.checks.following import follow_checks
        from orgs.enterprises.choices import Presence
        from orgs.enterprises.facts import state_columns
        from orgs.enterprises.labels import FIELD_WORDS, shown_values
        from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
        from orgs.enterprises.references import FirmReference
        from orgs.enterprises.wiring import wire_desk, wire_imports

        register_dated(
            DatedSpec(
                subject=Enterprise,
                change=EnterpriseChange,
                state=EnterpriseState,
                columns_of=state_columns,
                arrivals=frozenset({Presence.IN.value}),
            )
        )
        register_words(Enterprise, names=partial(latest_names, Enterprise), fields=FIELD_WORDS, values=shown_values)
        before_sealing(follow_checks)
        wire_desk()
        wire_imports()
        register_reference(Enterprise, FirmReference())
