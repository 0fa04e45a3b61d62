from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from foundation.accounts.scope import Actor


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "会议、活动和培训"

    def ready(self) -> None:
        from django.urls import reverse

        from activities.models import ActivityType, MeetingType
        from activities.preset import load_lists_when_empty
        from activities.scope import offer_kinds
        from activities.services import KIND, give_decisions, open_decisions
        from foundation.accounts.roles import Right
        from foundation.desk.records import register_record
        from orgs.duties.open_items import register_open_items

        post_migrate.connect(load_lists_when_empty, sender=self)
        offer_kinds()
        register_open_items(KIND, open_decisions, give_decisions)

        def words_for(model: Any) -> Any:
            def ids(user: Actor) -> Any:
                rows = model.objects.values("pk")
                return rows if user.may(Right.MANAGE_DICTIONARIES) else rows.none()

            return ids

        def list_of(model: Any) -> Any:
            return lambda pk: reverse(f"admin:activities_{model._meta.model_name}_changelist")

        for model in (MeetingType, ActivityType):
            register_record(model, visible=words_for(model), url=list_of(model))
