from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from foundation.desk.admin_base import DatedAdmin, DictionaryAdmin
from orgs.places import services
from orgs.places.models import Block, Jurisdiction, JurisdictionName, Spelling, Unit, UnitName


@admin.register(Jurisdiction)
class JurisdictionAdmin(DictionaryAdmin):
    """街道（园区）; a new name is given in 名称更改, because it needs the day it holds from."""

    list_display = ("name", "kind", "code", "position", "is_active")
    list_editable = ()
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Jurisdiction, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = services.add_jurisdiction(
            name=obj.name, kind=obj.kind, code=obj.code, position=obj.position, by=request.user
        )
        obj.pk = made.pk


@admin.register(Block)
class BlockAdmin(DictionaryAdmin):
    list_display = ("name", "jurisdiction", "is_active")
    list_filter = ("jurisdiction", "is_active")
    search_fields = ("name",)


@admin.register(Spelling)
class SpellingAdmin(DictionaryAdmin):
    list_display = ("text", "jurisdiction", "is_ambiguous", "is_active")
    list_filter = ("is_ambiguous", "is_active")
    search_fields = ("text",)


@admin.register(JurisdictionName)
class JurisdictionNameAdmin(DatedAdmin):
    list_display = ("name", "jurisdiction", "starts_on", "ends_on")


@admin.register(Unit)
class UnitAdmin(DatedAdmin):
    """To be looked at; added, changed and renamed on their pages."""

    list_display = ("name", "level", "is_active")
    search_fields = ("name",)


@admin.register(UnitName)
class UnitNameAdmin(DatedAdmin):
    list_display = ("name", "unit", "starts_on", "ends_on")
