"""Deputies over the interface."""

from typing import Any

from foundation.accounts.scope import Actor
from foundation.api.fields import DayField, LineField, SeenField
from foundation.api.rows import ReferenceField
from orgs.duties import services
from orgs.duties.api.bases import DutyKind, DutySerializer, StartRequest, addresses, people
from orgs.duties.tables import DeputyTable


class DeputySerializer(DutySerializer):
    """Who stands in for whom."""

    table = DeputyTable()

    deputy = ReferenceField("deputy_id", "deputy.name")


class StartDeputy(StartRequest):
    """A deputyship always has an end."""

    person = SeenField(people, help_text="被代理人的编号，见 people")
    deputy = SeenField(people, help_text="代理人的编号，见 people")
    ends_on = DayField(help_text="最后一天")
    reason = LineField(200, default="", help_text="原因，如 休假、借调")


class Deputies(DutyKind):
    """代理."""

    table = DeputyTable()
    serializer_class = DeputySerializer
    takes = StartDeputy
    address = "api:deputy"

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        return services.assign_deputy(**data, by=by)


urlpatterns = addresses(Deputies, "deputies", "deputy")
