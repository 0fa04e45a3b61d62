from typing import Any

from django.contrib import admin
from django.db import models

from foundation.desk.admin_base import DatedAdmin, DictionaryAdmin
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.models import BusinessKind, Enterprise, EnterpriseChange, EnterpriseState


class _Told(admin.AllValuesFieldListFilter):
    """The values there are, in the words of their choices: the columns keep plain text."""

    words: type[models.TextChoices]

    def choices(self, changelist: Any) -> Any:
        words = dict(self.words.choices)
        return (
            {**choice, "display": words.get(choice["display"], choice["display"])}
            for choice in super().choices(changelist)
        )


class KindFilter(_Told):
    words = ChangeKind


class PresenceFilter(_Told):
    words = Presence


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

    list_display = ("name", "jurisdiction", "effective_from", "effective_to", "presence_word", "superseded_at")
    list_select_related = ("jurisdiction",)
    list_filter = (("presence", PresenceFilter),)
    search_fields = ("name",)
    exclude = ("principal", "contact", "phone", "search_text", "sort_key", "name_key", "origins", "presence")
    readonly_fields = ("presence_word",)
    show_full_result_count = False

    @admin.display(description="在册状态", ordering="presence")
    def presence_word(self, state: EnterpriseState) -> str:
        return Presence(state.presence).label


@admin.register(EnterpriseChange)
class EnterpriseChangeAdmin(DatedAdmin):
    list_display = ("number", "kind_word", "effective_on", "recorded_at", "withdrawn_at")
    list_select_related = ("enterprise",)
    list_filter = (("kind", KindFilter),)
    exclude = ("values", "kind", "presence")
    readonly_fields = ("kind_word",)
    raw_id_fields = ("enterprise", "changeset", "withdrawn_by", "copy_of")
    show_full_result_count = False

    @admin.display(description="企业编号", ordering="enterprise__number")
    def number(self, change: EnterpriseChange) -> str:
        return change.enterprise.number

    @admin.display(description="变动类型", ordering="kind")
    def kind_word(self, change: EnterpriseChange) -> str:
        return ChangeKind(change.kind).label
