from django.contrib import admin

from activities.models import ActivityType, MeetingType
from foundation.desk.admin_base import DictionaryAdmin


@admin.register(MeetingType, ActivityType)
class ListedWordAdmin(DictionaryAdmin):
    list_display = ("name", "position", "is_active")
    search_fields = ("name",)
