from functools import partial

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "orgs.parties"
    verbose_name = "党组织"

    def ready(self) -> None:
        from foundation.trail.fact_values import latest_names
        from foundation.trail.registry import DatedSpec, register_dated, register_referenced, register_words
        from orgs.enterprises.checks.attested import register_attested
        from orgs.enterprises.columns import ENTERPRISE_COLUMNS
        from orgs.enterprises.firm_facts import register_panel
        from orgs.enterprises.imports.takers import Taker, register_taker
        from orgs.enterprises.models import Enterprise
        from orgs.enterprises.services import on_departure
        from orgs.parties.choices import Presence
        from orgs.parties.facts import state_columns
        from orgs.parties.intake import KEYS, ledger_texts, take_texts
        from orgs.parties.labels import FIELD_WORDS, shown_values
        from orgs.parties.models import PartyChange, PartyOrganization, PartyState
        from orgs.parties.on_enterprises import COLUMNS, SECRETARY, organizations_panel
        from orgs.parties.scope import register_scope
        from orgs.parties.services.hosts import firms_with_organizations, leave_with_firms
        from orgs.parties.wiring import wire_desk

        register_dated(
            DatedSpec(
                subject=PartyOrganization,
                change=PartyChange,
                state=PartyState,
                columns_of=state_columns,
                arrivals=frozenset({Presence.IN.value}),
            )
        )
        register_words(
            PartyOrganization, names=partial(latest_names, PartyOrganization), fields=FIELD_WORDS, values=shown_values
        )
        register_scope()
        register_referenced(Enterprise, firms_with_organizations)
        on_departure(leave_with_firms)
        ENTERPRISE_COLUMNS.add(*COLUMNS)
        register_attested(SECRETARY)
        register_panel("党组织", organizations_panel)
        wire_desk()
        register_taker(Taker(KEYS, texts=ledger_texts, take=take_texts))
