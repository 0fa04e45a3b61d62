"""走访台账: the same visits under the headings, and in the order, of the ledger offices keep (handbook §5.3, F2)."""

from dataclasses import replace
from typing import Any

from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.exchange.reading.results import NUMBER_KEY
from visits.kinds import VISIT
from visits.models import Visit
from visits.tables.visits import VisitTable, load_firm_names

ORDER = (
    "on",
    "visitors",
    "enterprise",
    "was_key",
    "method",
    "business",
    "condition",
    "party_work",
    "wishes",
    "suggestions",
    "guidance",
    "follow_up",
    "note",
)
OTHERS = ("place", "purpose", "was_livestreaming", "met", "nth", NUMBER_KEY)
CODE = Column(
    "code",
    "主体代码",
    read=lambda row: row.enterprise.code,
    kind=ColumnKind.CODE,
    related=("enterprise",),
    prefetch=load_firm_names,
    width=20,
)


def _in_ledger(key: str) -> Column:
    column = VISIT.table.columns.get(key)
    assert column is not None
    named = {"note": "备注", "nth": "走访次数"}
    told: dict[str, Any] = {"label": named.get(key, column.label), "shown": key in ORDER}
    if key == "enterprise":  # a ledger begins with the day, not with the name
        told["kind"] = ColumnKind.REFERENCE
    if key == "on":
        told["link"] = Visit.get_absolute_url
    return replace(column, **told)


class VisitLedger(VisitTable):
    name = "visit_ledger"
    title = "走访台账"
    unit = "条"
    kind = VISIT
    columns = ColumnSet([*map(_in_ledger, ORDER), CODE, *map(_in_ledger, OTHERS)])
    main_filters = ("was_key", "method", "on_from", "on_to")
    default_sort = "-on"


LEDGER = VisitLedger()
