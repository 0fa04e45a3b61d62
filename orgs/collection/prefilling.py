"""What is already held for a reporting task: the firms this person sees, of the task's street, in its columns."""

from django.http import QueryDict

from foundation.accounts.scope import Actor
from foundation.common.tables.table import Selection
from foundation.exchange.writing.lists import exported_table
from orgs.collection.models import ReportingTask


def prefilled(task: ReportingTask, user: Actor) -> Selection | None:
    """The rows to hand out; None for a task without columns, and when its street is not this person's to choose."""
    table = exported_table("enterprises")
    if table is None or not task.columns:
        return None
    query = QueryDict(mutable=True)
    if task.jurisdiction_id:
        query["jurisdiction"] = str(task.jurisdiction_id)
    selection = table.select(user, query, columns=task.columns)
    return None if selection.errors else selection
