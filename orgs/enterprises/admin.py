from django.contrib import admin

from foundation.desk.admin_base import DatedAdmin, DictionaryAdmin
from orgs.enterprises.models import BusinessKind, Enterprise, EnterpriseChange, EnterpriseState


@admin.register(BusinessKind)
class BusinessKindAdmin(DictionaryAdmin):
    list_display = ("name", "position", "is_active")
    search_fields = ("name",)


@admin.register(Enterprise)
class EnterpriseAdmin(DatedAdmin):
    list_display = ("number", "code", "code_note")
    search_fields = ("number", "code")
    fields = ("number", "code", "code_note")


@admin.register(EnterpriseState)
class EnterpriseStateAdmin(DatedAdmin):
    """Read-only and without personal values."""

    list_display = ("name", "jurisdiction", "effective_from", "effective_to", "presence", "superseded_at")
    list_select_related = ("jurisdiction",)
    list_filter = ("presence",)
    search_fields = ("name",)
    exclude = ("principal", "contact", "phone", "search_text", "sort_key", "name_key", "origins")
    show_full_result_count = False


@admin.register(EnterpriseChange)
class EnterpriseChangeAdmin(DatedAdmin):
    list_display = ("enterprise_id", "kind", "effective_on", "recorded_at", "withdrawn_at")
    list_filter = ("kind",)
    exclude = ("values",)
    raw_id_fields = ("enterprise", "changeset", "withdrawn_by", "copy_of")
    show_full_result_count = False
