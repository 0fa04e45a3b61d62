from django.contrib import admin

from foundation.desk.admin_base import DatedAdmin
from orgs.parties.models import PartyChange, PartyState


@admin.register(PartyState)
class PartyStateAdmin(DatedAdmin):
    """Read-only and without personal values."""

    list_display = ("name", "category", "setup", "effective_from", "effective_to", "presence", "superseded_at")
    list_filter = ("presence", "category", "setup")
    search_fields = ("name",)
    exclude = (
        "secretary",
        "secretary_phone",
        "contact",
        "contact_phone",
        "search_text",
        "sort_key",
        "name_key",
        "origins",
    )
    show_full_result_count = False


@admin.register(PartyChange)
class PartyChangeAdmin(DatedAdmin):
    list_display = ("organization_id", "kind", "effective_on", "recorded_at", "withdrawn_at")
    list_filter = ("kind",)
    exclude = ("values",)
    raw_id_fields = ("organization", "changeset", "withdrawn_by", "copy_of")
    show_full_result_count = False
