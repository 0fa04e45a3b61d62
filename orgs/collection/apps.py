from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "orgs.collection"
    verbose_name = "摸排和信息填报"

    def ready(self) -> None:
        from foundation.accounts.roles import Role
        from foundation.accounts.scope import everything
        from orgs.collection import scope
        from orgs.collection.kinds.reporting import TASKS
        from orgs.collection.kinds.sweeps import SWEEPS
        from orgs.collection.services.reporting import give_tasks, open_tasks
        from orgs.duties.open_items import register_open_items

        swept = {**scope.ALL, Role.COMMITTEE: everything, **scope.STREETS}
        SWEEPS.offer(seen=swept, answered={**scope.OFFICE, **scope.STREETS}, imports=False)
        TASKS.offer(seen={**scope.ALL, **scope.ASKED}, answered={**scope.OFFICE, **scope.ASKED}, imports=False)
        register_open_items(TASKS.slug, open_tasks, give_tasks)
