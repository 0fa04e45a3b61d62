"""What sweeps and tasks share over the interface: the office alone asks, changes and takes back, each as it was read."""

from django.core.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from foundation.accounts.roles import Right
from foundation.records.api import KindView

TAG = ["摸排和信息填报"]


class AskedView(KindView):
    rights = (Right.SEE_RECORDS,)


class OfficeAlone(AskedView):
    """Whoever else writes is told who does, whether or not they see the record."""

    def let_in(self, request: Request) -> None:
        super().let_in(request)
        is_offered = request.method not in SAFE_METHODS and hasattr(self, str(request.method).lower())
        if is_offered and not self.kind.may_add(request.user):
            raise PermissionDenied(self.kind.refusal)
