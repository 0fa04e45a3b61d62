from typing import Any

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "待办与提醒"

    def ready(self) -> None:
        import reminders.rules  # noqa: F401 - the rules register themselves
        from foundation.accounts.roles import Right
        from foundation.desk import navigation

        _register_records()
        see = (Right.SEE_RECORDS,)
        navigation.register("", "总览", "reminders:overview", rights=see, icon="home", order=5)
        navigation.register("", "驾驶舱", "reminders:cockpit", rights=see, icon="device-tv", order=7)
        navigation.register("", "我的待办", "reminders:todo", rights=see, icon="list-check", order=10, on_phone=True)
        rules = (Right.MANAGE_DICTIONARIES,)
        navigation.register("系统管理", "提醒规则", "reminders:rules", rights=rules, icon="calendar", order=60)


def _register_records() -> None:
    """One's own arrangements and mail are one's own to take back; the office helps out."""
    from django.urls import reverse

    from foundation.accounts.roles import Right
    from foundation.desk.records import register_record
    from reminders.models import Arrangement, MailSubscription

    def own(model: Any) -> Any:
        rows = model.objects.all()
        return lambda user: (rows if user.may(Right.UNDO_ALL) else rows.filter(user=user.pk)).values("pk")

    register_record(
        Arrangement,
        visible=lambda user: Arrangement.objects.visible_to(user).values("pk"),
        writable=own(Arrangement),
        url=lambda pk: reverse("reminders:aside"),
    )
    register_record(MailSubscription, visible=own(MailSubscription), url=lambda pk: reverse("reminders:mail"))
