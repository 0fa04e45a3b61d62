"""The door of every page: who may open it at all.

Outsiders get 404 for records they cannot see; insiders without the right get 403; strangers are sent to the log-in.
Every view class carries a gate; a test walks the URL tree and fails for one without.
"""

from typing import Any, ClassVar

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from foundation.accounts.roles import Right

# The largest key any of our tables can hold; a longer number in an address would be a fault of the database.
LARGEST_KEY = 2**63 - 1


def refuse_impossible_keys(kwargs: dict[str, Any]) -> None:
    if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
        raise Http404


class Gate(AccessMixin):
    """Logged in, and holding one of ``rights`` (none named = any role will do)."""

    rights: ClassVar[tuple[Right, ...]] = ()
    needs_role: ClassVar[bool] = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_impossible_keys(kwargs)
        user = request.user
        if not user.is_authenticated:
            return self.handle_no_permission()
        if self.needs_role and not user.roles:
            raise PermissionDenied("您的账号还没有角色，请联系系统管理员授权。")
        if self.rights and not any(user.may(right) for right in self.rights):
            words = "、".join(str(right.label) for right in self.rights)
            raise PermissionDenied(f"需要“{words}”的权限。如需办理请联系行业党委办公室。")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def needs(*rights: Right) -> type[Gate]:
    """A gate for these rights: ``class EnterpriseExport(needs(Right.EXPORT), View)``."""
    return type("NamedGate", (Gate,), {"rights": rights})
