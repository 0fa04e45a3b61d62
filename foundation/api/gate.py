"""The door of every address of the interface, as ``accounts.gate`` is of every page."""

from typing import Any, ClassVar

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.accounts.gate import refuse_impossible_keys
from foundation.accounts.models import ApiToken
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.errors import Refused
from foundation.api.pace import Pace

LARGEST_BODY = 1_000_000


class AtTheDoor(BasePermission):
    def has_permission(self, request: Request, view: "ApiGate") -> bool:
        view.let_in(request)
        return True


class ApiGate(APIView):
    """Somebody with a role, holding one of ``rights``; for writing one of ``write_rights`` as well."""

    rights: ClassVar[tuple[Right, ...]] = ()
    write_rights: ClassVar[tuple[Right, ...]] = ()
    permission_classes = (AtTheDoor,)
    throttle_classes = (Pace,)
    largest_body: ClassVar[int] = LARGEST_BODY

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not str(length).isdecimal() or int(length) > self.largest_body:
            raise Refused(413, f"请求正文不能超过 {self.largest_body // LARGEST_BODY} MB。", code="too_large")
        if request.content_type.startswith("application/json"):
            _ = request._request.body  # read once and kept: a key sent twice compares it
        super().initial(request, *args, **kwargs)
        refuse_impossible_keys(kwargs)

    def let_in(self, request: Request) -> None:
        """Raises the refusal."""
        user = request.user
        if not user.is_authenticated:
            raise NotAuthenticated
        if not user.roles:
            raise Refused(403, "您的账号还没有角色，请联系系统管理员授权。", code="no_role")
        self._need(user, self.rights)
        if request.method in SAFE_METHODS:
            return
        self._need(user, self.write_rights)
        if isinstance(request.auth, ApiToken) and request.auth.is_read_only:
            raise Refused(403, "这个令牌只能读取。", code="read_only")

    @staticmethod
    def _need(user: Actor, rights: tuple[Right, ...]) -> None:
        if rights and not any(user.may(right) for right in rights):
            words = "、".join(str(right.label) for right in rights)
            raise Refused(403, f"需要“{words}”的权限。如需办理请联系行业党委办公室。", code="forbidden")

    def finalize_response(self, request: Any, response: Response, *args: Any, **kwargs: Any) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(final, no_store=True)
        patch_vary_headers(final, ["Authorization", "Cookie"])
        return final
