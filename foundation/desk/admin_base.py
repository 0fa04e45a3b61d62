"""Django admin for dictionaries: Chinese, through the trail, and read-only for everything dated."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest

from foundation.accounts.roles import Role
from foundation.trail.recording import changeset


class OfficeAdmin(admin.ModelAdmin):
    """Only the office opens it; nothing is ever deleted."""

    def _is_office(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and Role.OFFICE in user.roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_office(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_office(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is_office(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_office(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The trail remembers it; a second log would only disagree."""

    log_change = log_addition


class DictionaryAdmin(OfficeAdmin):
    """A plain dictionary: every save is a changeset, shown in 操作记录 and undoable."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        word = "修改" if change else "新增"
        title = f"{word}{obj._meta.verbose_name}：{obj}"
        with changeset(kind="edit_dictionary", by=request.user, title=title, source="字典维护"):
            obj.save()


class DatedAdmin(OfficeAdmin):
    """Dated rows: to be looked at; changed only through the pages, which keep their history."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        raise PermissionDenied("这类记录只能在业务页面修改。")
