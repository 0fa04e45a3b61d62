"""The list of firms and the 变动台账."""

from typing import Any

from django.urls import reverse

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.accounts.scope import visible_q
from foundation.common.tables.listing import Action
from foundation.common.tables.table import Selection
from foundation.exchange.views.listing import ExportedList
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.tables import EnterpriseTable

NO_FIRMS = "如果不对，请联系行业党委办公室，在“责任分工”里登记您负责的街道（园区）、板块或企业。"


class EnterpriseList(needs(Right.SEE_RECORDS), ExportedList):
    """企业列表: firms as of a day."""

    table = EnterpriseTable()

    def more_context(self, selection: Selection) -> dict[str, Any]:
        """Whoever answers for no street, block or firm yet is told so, and not that the base is empty."""
        if not visible_q(EnterpriseState, self.request.user):
            return {}
        return {"empty_title": "您负责的范围里还没有企业", "empty_text": NO_FIRMS}

    def actions(self) -> list[Action]:
        actions = []
        if self.request.user.may(Right.IMPORT):
            actions.append(Action("导入", reverse("exchange:upload", args=["enterprises"]), "upload"))
        if self.request.user.may(Right.ADD_ENTERPRISES):
            actions.append(Action("新增企业", reverse("enterprises:add"), "plus", is_primary=True))
        return actions


class ChangeList(needs(Right.SEE_RECORDS), ExportedList):
    """变动台账."""

    table = LedgerTable()
