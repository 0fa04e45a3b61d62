from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "foundation.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.urls import reverse

        from foundation.accounts.models import Person
        from foundation.accounts.roles import Right
        from foundation.common.listing import provide_preferences
        from foundation.desk import navigation, services
        from foundation.desk.records import register_record
        from foundation.desk.settings_rows import fill_settings
        from foundation.desk.tables import AuditTable, ChangesetTable

        post_migrate.connect(fill_settings, sender=self)
        user_model = get_user_model()

        def accounts_for(user: Any) -> Any:
            accounts = user_model.objects.values("pk")
            return accounts if user.may(Right.MANAGE_ACCOUNTS) else accounts.none()

        register_record(user_model, visible=accounts_for, url=lambda pk: reverse("accounts:detail", args=[pk]))
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
        remarks = (Right.MANAGE_DICTIONARIES, Right.MANAGE_SYSTEM)
        navigation.register(
            "系统管理", "意见反馈", "desk:feedback-list", rights=remarks, icon="message-circle", order=90
        )
