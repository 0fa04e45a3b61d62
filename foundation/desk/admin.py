from django.contrib import admin

from foundation.desk.admin_base import DictionaryAdmin, OfficeAdmin
from foundation.desk.models import CalendarDay, Feedback

admin.site.site_header = admin.site.site_title = "字典与设置"
admin.site.index_title = "字典与设置"


@admin.register(Feedback)
class FeedbackAdmin(OfficeAdmin):
    list_display = ("text", "by", "at", "is_settled")
    list_filter = ("is_settled",)
    readonly_fields = ("by", "at", "page", "text")

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(CalendarDay)
class CalendarDayAdmin(DictionaryAdmin):
    """The office enters next year's days when they are announced; a wrong row is put right, never removed."""

    list_display = ("day", "is_working", "name")
    list_filter = ("is_working",)
    date_hierarchy = "day"
