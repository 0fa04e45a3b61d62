"""List pages whose rows leave as files."""

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.common.tables.listing import TableView
from foundation.exchange.imports.targets import TARGETS
from foundation.exchange.writing.lists import exported_table


class ExportedList(TableView):
    """Taken along by whoever may export, if the app offers the table at all."""

    def export_link(self) -> str:
        offered = self.request.user.may(Right.EXPORT) and exported_table(self.table.name) is not None
        return reverse("exchange:export", args=[self.table.name]) if offered else ""

    def can_import(self) -> bool:
        return self.table.name in TARGETS and self.request.user.may(Right.IMPORT)
