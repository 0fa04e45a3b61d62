"""What the office asks of others over the interface (摸排, 信息填报): asked by it alone, each as it was read."""

from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown, row_of, seen_row
from foundation.api.rows import RowSerializer
from foundation.api.versions import locked_row, tag_of, version_of

TAG = ["摸排和信息填报"]


class AskedView(ApiGate):
    """One kind of it: its model, what one of them is shown as, and the sentence for all but the office."""

    rights = (Right.SEE_RECORDS,)
    model: ClassVar[Any]
    one: ClassVar[type[RowSerializer]]
    office_only: ClassVar[str]

    def refuse_all_but_the_office(self, user: Actor) -> None:
        if not user.may(Right.MANAGE_DUTIES):
            raise PermissionDenied(self.office_only)

    def locked(self, request: Request, pk: int) -> AbstractContextManager[Any]:
        """The row as the program read it, for the office alone."""
        refuse_unknown(request)
        self.refuse_all_but_the_office(request.user)
        rows = self.model.objects.visible_to(request.user).live()
        return locked_row(request, rows, pk, lambda: row_of(self.one.table, self.one, request.user, pk))

    def shown(self, pk: int, user: Actor) -> Response:
        # The version first: written in between, the row then only looks older than it is.
        row = self.model.objects.filter(pk=pk).first()
        answer = seen_row(self.one.table, self.one, user, pk)
        answer["ETag"] = tag_of(version_of(row))
        return answer
