from django.contrib import admin

from foundation.desk.admin_base import OfficeAdmin
from foundation.desk.models import Feedback

admin.site.site_header = admin.site.site_title = "字典与设置"
admin.site.index_title = "字典与设置"


@admin.register(Feedback)
class FeedbackAdmin(OfficeAdmin):
    list_display = ("text", "by", "at", "is_settled")
    list_filter = ("is_settled",)
    readonly_fields = ("by", "at", "page", "text")

    def has_add_permission(self, request: object) -> bool:
        return False
