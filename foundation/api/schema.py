"""The interface's description: what the code says, plus the parameters each table's filters bring."""

import re
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from foundation.common.tables.columns import Column, ColumnKind
from foundation.common.tables.filtering import FLAG_CHOICES, filters_of
from foundation.common.tables.table import Table


class RefusalSerializer(serializers.Serializer):
    """Why not, in a sentence for people and a word for programs."""

    detail = serializers.CharField(help_text="给人看的一句话")
    code = serializers.CharField(required=False, help_text="给程序看的代码")
    errors = serializers.DictField(required=False, help_text="每一项的问题")


_WORDS = {
    400: "地址或内容填写有误",
    401: "没有登录，或令牌不正确、已失效",
    403: "没有权限",
    404: "没有这条记录，或不在您负责的范围",
    409: "现在的情况不允许这样登记",
    412: "读取之后有变动：没有带对 ETag",
    413: "请求正文太大",
    415: "不是 JSON",
    422: "Idempotency-Key 已用于另一个请求",
    428: "没有写 If-Match",
    429: "一分钟内的请求太多，见 Retry-After",
}


def refusals(*statuses: int, writes: bool = False) -> dict[int, OpenApiResponse]:
    """The refusals an address answers with, besides those of every address."""
    wanted = {401, 403, 429, *statuses, *((400, 413, 415) if writes else ())}
    return {s: OpenApiResponse(RefusalSerializer, description=_WORDS[s]) for s in sorted(wanted)}


IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="读取这条记录时得到的 ETag"
)
ONCE = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="同样的键再发一次，得到第一次建立的记录，不会重复建立"
)
AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="截至哪一天，默认今天")
KNOWN_AT = OpenApiParameter("known_at", str, description="按当时所知，只供行业党委办公室")


def list_parameters(table: Table, fields: list[str], usual: set[str] | None) -> list[OpenApiParameter]:
    """What a list's address may hold: the table's own filters and the interface's few."""
    made = [
        OpenApiParameter("q", str, description=f"查找：{table.search_help or '名称'}"),
        OpenApiParameter("sort", str, enum=_sorts(table), description="排序，前面加减号为倒序"),
        OpenApiParameter("limit", int, description="最多几行，1 至 100，默认 50"),
        OpenApiParameter("after", int, description="从哪一行之后读取；用 next 里的地址就好"),
        OpenApiParameter("fields", str, description=_fields_words(fields, usual)),
    ]
    if table.tabs:
        tabs = "；".join(f"{tab.key} {tab.label}" for tab in table.tabs)
        made.append(OpenApiParameter("tab", str, enum=[tab.key for tab in table.tabs], description=f"页签：{tabs}"))
    if table.is_dated:
        made += [AS_OF, KNOWN_AT]
    filters: dict[str, Any] = {}
    kinds: dict[str, Column] = {}
    for column in table.columns:
        own = filters_of(column, None)
        filters.update(own)
        kinds.update(dict.fromkeys(own, column))
    filters.update(table.extra_filters(None, table.at(None, None) if table.is_dated else None))
    return made + [_filter(name, made_, kinds.get(name)) for name, made_ in filters.items()]


def _fields_words(fields: list[str], usual: set[str] | None) -> str:
    words = f"只要哪几项，用逗号分开：{'、'.join(fields)}；all 是全部。"
    if usual is None:
        return words
    return f"{words}不写时没有这几项：{'、'.join(name for name in fields if name not in usual)}"


def _sorts(table: Table) -> list[str]:
    keys = [column.key for column in table.columns if column.order]
    return [*keys, *(f"-{key}" for key in keys)]


def _filter(name: str, made: Any, column: Column | None) -> OpenApiParameter:
    words, kind = str(made.label or name), column.kind if column else None
    if kind == ColumnKind.COUNT:
        return OpenApiParameter(name, int, description=words)
    if kind in (ColumnKind.DATE, ColumnKind.MOMENT):
        return OpenApiParameter(name, OpenApiTypes.DATE, description=words)
    if kind == ColumnKind.FLAG:
        return OpenApiParameter(name, str, enum=[value for value, _ in FLAG_CHOICES], description=words)
    choices = [(str(value), str(label)) for value, label in made.extra.get("choices", ())]
    if not choices:
        return OpenApiParameter(name, str, description=words)
    told = "；".join(f"{value} {label}" for value, label in choices)
    return OpenApiParameter(name, str, enum=[value for value, _ in choices], description=f"{words}：{told}")


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "foundation.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "在“我的账号”里的“接口令牌”建立"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "foundation.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        told = "已在网页上登录；登记时另带 X-CSRFToken"
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": told}


ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")  # a sentence, not the name of a header


def in_chinese_only(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Leave out descriptions made of docstrings: those speak to whoever reads the code."""
    for path in result["paths"].values():
        for operation in path.values():
            _forget_english(operation)
    for shape in result.get("components", {}).get("schemas", {}).values():
        _forget_english(shape)
    return result


def _forget_english(told: dict[str, Any]) -> None:
    words = told.get("description", "一")
    if ENGLISH.search(words) or not any("一" <= sign <= "鿿" for sign in words):
        del told["description"]


class PortalSchema(AutoSchema):
    """Adds to a list's description the parameters of its table, made when somebody asks for the description."""

    def get_operation_id(self) -> str:
        return f"{type(self.view).__name__}_{self.method.lower()}"

    def get_override_parameters(self) -> list[Any]:
        table = getattr(self.view, "table", None)
        given = super().get_override_parameters()
        if table is None or self.method != "GET" or not hasattr(self.view, "page"):
            return given
        shape = self.view.serializer_class
        return [*given, *list_parameters(table, sorted(shape().fields), shape.in_lists())]


# --- the usual addresses, described -----------------------------------------------------------------------


def reads(summary: str, tags: list[str], answer: Any, **more: Any) -> Any:
    """One record, or what there is of it."""
    return extend_schema(summary=summary, tags=tags, responses={200: answer, **refusals(400, 404)}, **more)


def lists(summary: str, tags: list[str], answer: Any, **more: Any) -> Any:
    """What a person sees of a kind: nothing of it is missing, so nothing is not found."""
    return extend_schema(summary=summary, tags=tags, responses={200: answer, **refusals(400)}, **more)


def adds(summary: str, tags: list[str], request: Any, answer: Any, **more: Any) -> Any:
    """A new record; sent again with its key it is there already."""
    responses = {201: answer, 200: answer, **refusals(409, 422, writes=True)}
    return extend_schema(summary=summary, tags=tags, parameters=[ONCE], request=request, responses=responses, **more)


def changes(summary: str, tags: list[str], request: Any, answer: Any, **more: Any) -> Any:
    """A record as it was read is changed."""
    responses = {200: answer, **refusals(404, 409, 412, 428, writes=True)}
    return extend_schema(
        summary=summary, tags=tags, parameters=[IF_MATCH], request=request, responses=responses, **more
    )


def acts(summary: str, tags: list[str], request: Any, answer: Any, **more: Any) -> Any:
    """Something is done to a record, whatever its version."""
    responses = {200: answer, **refusals(404, 409, writes=True)}
    return extend_schema(summary=summary, tags=tags, request=request, responses=responses, **more)
