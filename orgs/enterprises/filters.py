"""Filters that other tables use to speak of firms."""

from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.tables.filtering import WholeNumberFilter
from foundation.trail.asof import AsOf
from orgs.enterprises.models import EnterpriseState


class FirmFilter(WholeNumberFilter):
    """Rows about one firm, called by the last name up to the day that the person saw of it."""

    def __init__(self, user: Actor, at: AsOf | None = None) -> None:
        super().__init__(field_name="enterprise_id", label="企业")
        self.user, self.at = user, at or AsOf.today()

    def words(self, value: Any) -> str:
        seen = EnterpriseState.objects.visible_to(self.user).until(self.at).filter(enterprise=value)
        return seen.order_by("-effective_from").values_list("name", flat=True).first() or f"第 {value} 号"
