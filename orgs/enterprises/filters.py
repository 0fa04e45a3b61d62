"""Filters that other tables use to speak of firms."""

from typing import Any

from foundation.common.filtering import WholeNumberFilter
from foundation.trail.reading import latest_names
from orgs.enterprises.models import Enterprise


class FirmFilter(WholeNumberFilter):
    """Rows about one firm; the person sees its name only if they see the firm."""

    def __init__(self, user: Any) -> None:
        super().__init__(field_name="enterprise_id", label="企业")
        self.user = user

    def words(self, value: Any) -> str:
        seen = Enterprise.objects.visible_to(self.user).filter(pk=value)
        return latest_names(Enterprise, [value])[value] if seen.exists() else f"第 {value} 号"
