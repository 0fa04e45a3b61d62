from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from foundation.accounts.scope import Actor


class DeskConfig(AppConfig):
    name = "foundation.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.urls import reverse

        from foundation.accounts.models import Person
        from foundation.accounts.roles import Right
        from foundation.common.tables.listing import provide_preferences
        from foundation.desk import navigation, services
        from foundation.desk.calendar import fill_calendar
        from foundation.desk.models import CalendarDay
        from foundation.desk.records import register_record
        from foundation.desk.settings_rows import fill_settings
        from foundation.desk.tables import AuditTable, ChangesetTable

        post_migrate.connect(fill_settings, sender=self)
        apps.get_app_config("constance").verbose_name = "业务设置"  # it comes without a Chinese name
        post_migrate.connect(fill_calendar, sender=self)
        user_model = get_user_model()

        def accounts_for(user: Actor) -> Any:
            accounts = user_model.objects.values("pk")
            return accounts if user.may(Right.MANAGE_ACCOUNTS) else accounts.none()

        register_record(user_model, visible=accounts_for, url=lambda pk: reverse("accounts:detail", args=[pk]))

        def calendar_for(user: Actor) -> Any:
            days = CalendarDay.objects.values("pk")
            return days if user.may(Right.MANAGE_DICTIONARIES) else days.none()

        register_record(
            CalendarDay,
            visible=calendar_for,
            url=lambda pk: reverse("admin:desk_calendarday_change", args=[pk]),
        )
        register_record(
            Person,
            visible=lambda user: Person.objects.visible_to(user).values("pk"),
            url=lambda pk: "",
        )
        provide_preferences(services.columns_of)
        for table in (ChangesetTable(), AuditTable()):
            services.register_table(table)
        acts = (Right.SEE_RECORDS, Right.MANAGE_ACCOUNTS)
        navigation.register("系统管理", "操作记录", "desk:records", rights=acts, icon="history", order=10)
        events = (Right.SEE_ALL_RECORDS_OF_ACTS, Right.MANAGE_ACCOUNTS)
        navigation.register("系统管理", "登录与导出记录", "desk:events", rights=events, icon="list-check", order=20)
        accounts = (Right.MANAGE_ACCOUNTS,)
        navigation.register("系统管理", "账号", "accounts:list", rights=accounts, icon="users", order=30)
        system = (Right.MANAGE_SYSTEM, Right.IMPORT, Right.EXPORT)
        navigation.register("系统管理", "后台任务", "desk:tasks", rights=system, icon="refresh", order=80)
        remarks = (Right.MANAGE_DICTIONARIES, Right.MANAGE_SYSTEM)
        navigation.register(
            "系统管理", "意见反馈", "desk:feedback-list", rights=remarks, icon="message-circle", order=90
        )
