"""The list of firms and the 变动台账."""

from django.urls import reverse

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.listing import Action, TableView
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.tables import EnterpriseTable


class EnterpriseList(needs(Right.SEE_RECORDS), TableView):
    """企业列表: firms as of a day."""

    table = EnterpriseTable()

    def export_link(self) -> str:
        return reverse("exchange:export", args=["enterprises"]) if self.request.user.may(Right.EXPORT) else ""

    def actions(self) -> list[Action]:
        actions = []
        if self.request.user.may(Right.IMPORT):
            actions.append(Action("导入", reverse("exchange:upload", args=["enterprises"]), "upload"))
        if self.request.user.may(Right.ADD_ENTERPRISES):
            actions.append(Action("新增企业", reverse("enterprises:add"), "plus", is_primary=True))
        return actions


class ChangeList(needs(Right.SEE_RECORDS), TableView):
    """变动台账."""

    table = LedgerTable()

    def export_link(self) -> str:
        return reverse("exchange:export", args=["changes"]) if self.request.user.may(Right.EXPORT) else ""
