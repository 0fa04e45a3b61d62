from django.contrib import admin

from foundation.desk.admin_base import DictionaryAdmin
from visits.models import NeedCategory, VisitMethod, VisitPurpose


@admin.register(VisitMethod)
class VisitMethodAdmin(DictionaryAdmin):
    list_display = ("name", "counts_as", "position", "is_active")
    search_fields = ("name",)


@admin.register(VisitPurpose)
class VisitPurposeAdmin(DictionaryAdmin):
    list_display = ("name", "default_for", "position", "is_active")
    search_fields = ("name",)


@admin.register(NeedCategory)
class NeedCategoryAdmin(DictionaryAdmin):
    list_display = ("name", "position", "is_active")
    search_fields = ("name",)
