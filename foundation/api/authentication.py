"""Who asks: a program with its owner's token, or a browser that is logged in (then with the CSRF token)."""

from typing import Any

from rest_framework import authentication, exceptions
from rest_framework.request import Request

from foundation.accounts import tokens
from foundation.accounts.address import client_address
from foundation.accounts.models import ApiToken, User
from foundation.api.errors import Refused

SCHEME = "Bearer"
SHOWS = {"WWW-Authenticate": f'{SCHEME} realm="api"'}


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer xw_…``. A token that does not open the door is an error, not a stranger."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not scheme:
            return None
        if scheme.casefold() != SCHEME.casefold():
            raise Refused(401, "请写成 Authorization: Bearer 令牌。", code="token_wrong", headers=SHOWS)
        try:
            token = tokens.owner_of(text.strip(), address=client_address(request._request))
        except tokens.TokenRefused as refused:
            status = 403 if refused.is_known else 401
            raise Refused(status, str(refused), code=refused.code, headers=SHOWS if status == 401 else None) from None
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SHOWS["WWW-Authenticate"]


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's own log-in."""

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            sentence = "网页里的请求须带上 X-CSRFToken；程序请改用令牌。"
            raise Refused(403, sentence, code="csrf") from None
