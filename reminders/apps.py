from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "待办与提醒"

    def ready(self) -> None:
        import reminders.rules  # noqa: F401 - the rules register themselves
        from foundation.accounts.roles import Right
        from foundation.desk import navigation

        see = (Right.SEE_RECORDS,)
        navigation.register("", "总览", "reminders:overview", rights=see, icon="home", order=5)
        navigation.register("", "驾驶舱", "reminders:cockpit", rights=see, icon="device-tv", order=7)
        navigation.register("", "我的待办", "reminders:todo", rights=see, icon="list-check", order=10, on_phone=True)
        rules = (Right.MANAGE_DICTIONARIES,)
        navigation.register("系统管理", "提醒规则", "reminders:rules", rights=rules, icon="calendar", order=60)
