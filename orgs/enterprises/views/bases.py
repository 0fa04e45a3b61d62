"""What the pages about one firm share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.trail.asof import AsOf
from orgs.enterprises.firm_facts import state_for
from orgs.enterprises.models import Enterprise, EnterpriseState


class OneEnterprise(needs(Right.SEE_RECORDS)):
    """A page about one firm: found among those this person sees, or 404."""

    def find(self, request: HttpRequest, pk: int) -> EnterpriseState:
        return state_for(request.user, pk, AsOf.today())


class WriteEnterprise(needs(Right.EDIT_RECORDS)):
    """A page that changes one firm: seen, and answered for today; else 404 or 403."""

    def find(self, request: HttpRequest, pk: int) -> EnterpriseState:
        state = state_for(request.user, pk, AsOf.today())
        if not Enterprise.objects.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied("您可以查看这家企业，但它不由您负责，不能修改。")
        return state
