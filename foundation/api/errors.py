"""Refusals as JSON with Chinese sentences; nothing the interface answers is an HTML page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

log = logging.getLogger(__name__)

NOT_FOUND = "没有这条记录，或不在您负责的范围。"
FILL_IN = "填写有误，请按提示修改。"


class Refused(Exception):
    """An answer that is a refusal: its status, its sentence, sentences per field, and what else a program needs."""

    def __init__(
        self, status: int, detail: str, *, code: str = "", errors: Any = None, headers: Any = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.headers = status, headers or {}
        self.body = {"detail": detail, **({"code": code} if code else {}), **({"errors": errors} if errors else {})}
        self.body.update(more)


def bad_query(sentences: list[str]) -> Refused:
    """The address holds something that is not understood: no rows instead of all of them."""
    return Refused(400, " ".join(dict.fromkeys(sentences)), code="bad_query")


@contextmanager
def as_conflict() -> Iterator[None]:
    """A service's refusal is a 409, its sentences beside the fields it names."""
    try:
        yield
    except ValidationError as refused:
        errors = refused.message_dict if hasattr(refused, "error_dict") else None
        raise Refused(409, " ".join(refused.messages), code="refused", errors=errors) from None


def answer(fault: Exception, context: dict[str, Any]) -> Response:
    """What each fault is answered with."""
    refused = _refusal(fault) or _drf_refusal(fault, context["view"])
    if refused is None:
        log.exception("the interface failed", exc_info=fault)
        # Django does the same for pages: whoever listens for faults hears of this one too.
        got_request_exception.send(sender=None, request=context["request"]._request)
        refused = Refused(500, "系统出错了，已经记录下来。请稍后再试。", code="fault")
    response = Response(refused.body, status=refused.status, headers=refused.headers)
    response.exception = True
    return response


def _refusal(fault: Exception) -> Refused | None:
    if isinstance(fault, Refused):
        return fault
    if isinstance(fault, Http404 | exceptions.NotFound):
        return Refused(404, NOT_FOUND, code="not_found")
    if isinstance(fault, PermissionDenied):
        return Refused(403, str(fault) or "没有权限。", code="forbidden")
    if isinstance(fault, ValidationError):
        return Refused(400, *_django_words(fault))
    if isinstance(fault, RequestDataTooBig):
        return Refused(413, "请求正文太大。", code="too_large")
    if isinstance(fault, SuspiciousOperation):
        return Refused(400, "请求不能识别。", code="bad_request")
    if isinstance(fault, OperationalError) and "lock" in str(fault):
        return Refused(503, "现在有大批数据正在写入，请稍后再试。", code="busy", headers={"Retry-After": "10"})
    return None


def _django_words(fault: ValidationError) -> tuple[str]:
    return (" ".join(fault.messages),)


def _takes(view: Any) -> str:
    """What its address wants to be sent."""
    return str(view.parser_classes[0].media_type)


def _drf_refusal(fault: Exception, view: Any) -> Refused | None:
    if not isinstance(fault, exceptions.APIException):
        return None
    headers = {}
    if getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = fault.auth_header
    if isinstance(fault, exceptions.ValidationError):
        return Refused(400, FILL_IN, code="invalid", errors=fault.detail)
    if isinstance(fault, exceptions.ParseError):
        return Refused(400, f"请求正文读不出来，请按 {_takes(view)} 的写法发送。", code="not_read")
    if isinstance(fault, exceptions.UnsupportedMediaType):
        return Refused(415, f"请用 {_takes(view)} 发送。", code="wrong_type")
    if isinstance(fault, exceptions.NotAuthenticated):
        return Refused(401, "请先登录，或在请求头里带上令牌。", code="not_logged_in", headers=headers)
    if isinstance(fault, exceptions.Throttled):
        seconds = str(fault.wait or 60)
        detail = f"一分钟内的请求太多，请 {seconds} 秒后再试。"
        return Refused(429, detail, code="too_many", headers={"Retry-After": seconds})
    if isinstance(fault, exceptions.MethodNotAllowed):
        return Refused(status.HTTP_405_METHOD_NOT_ALLOWED, "这个地址不能这样用。", code="method")
    detail = fault.detail if isinstance(fault.detail, str) else FILL_IN
    return Refused(fault.status_code, str(detail), code=str(getattr(fault.detail, "code", "")), headers=headers)
