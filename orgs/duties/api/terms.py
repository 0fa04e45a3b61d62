"""How instructors serve, over the interface: full or part time, term, visits wanted of them."""

from typing import Any

from rest_framework import serializers

from foundation.accounts.scope import Actor
from foundation.api.fields import DayField
from orgs.duties import services
from orgs.duties.api.bases import DutyKind, DutySerializer, StartRequest, TimesField, addresses
from orgs.duties.choices import Employment
from orgs.duties.tables import TermTable


class TermSerializer(DutySerializer):
    """One person's service as an instructor."""

    table = TermTable()

    employment = serializers.ChoiceField(Employment.choices, read_only=True)


class StartTerm(StartRequest):
    employment = serializers.ChoiceField(Employment.choices)
    term_ends_on = DayField(
        required=False, allow_null=True, default=None, help_text="任期届满日；没有明确任期的为 null"
    )
    required_visits = TimesField(help_text="每家企业每季度应走访次数；null 时按业务设置")


class InstructorTerms(DutyKind):
    """指导员聘任."""

    table = TermTable()
    serializer_class = TermSerializer
    takes = StartTerm
    address = "api:instructor-term"

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        return services.appoint_instructor(**data, by=by)


urlpatterns = addresses(InstructorTerms, "instructor-terms", "instructor-term")
