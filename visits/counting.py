"""是否首次 and 第几次: derived from the firm's visits, never entered."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from foundation.accounts.scope import Actor
from visits.models import Visit


def load_numbers(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """The place of each visit among all of its firm; one query."""
    order: dict[int, list[int]] = defaultdict(list)
    visits = Visit.objects.live().filter(enterprise__in={row.enterprise_id for row in rows}).order_by("on", "pk")
    for pk, firm in visits.values_list("pk", "enterprise_id"):
        order[firm].append(pk)
    for row in rows:
        places = order[row.enterprise_id]
        row.nth = places.index(row.pk) + 1 if row.pk in places else None
