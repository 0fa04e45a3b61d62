"""Enterprises over the interface: the same selection, the same services and the same refusals as the pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from constance import config
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.dated import SOURCE, beside_fields, validated
from foundation.api.errors import FILL_IN, Refused
from foundation.api.fields import WRONG, WithdrawRequest
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown
from foundation.api.once import made_once
from foundation.api.schema import AS_OF, KNOWN_AT, adds, changes, lists, reads
from foundation.api.verbs import Verb, verb_view
from foundation.trail.asof import AsOf
from orgs.enterprises import api_fields as fields
from orgs.enterprises import services
from orgs.enterprises.api_fields import FIRM
from orgs.enterprises.checks import api as checks
from orgs.enterprises.facts import FACTS
from orgs.enterprises.firm_facts import state_for
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.enterprises.services import Applied, ChangeRefused
from orgs.enterprises.services.judging import suspicions

TAG = ["企业"]
WRITTEN = FIRM.answer()


class EnterpriseOne(ApiGate):
    """One firm: read on a day, edited."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @reads(
        "一家企业",
        TAG,
        fields.EnterpriseSerializer,
        description="今天的情况带有 ETag，登记变化时写在 If-Match 里。",
        parameters=[AS_OF, KNOWN_AT],
    )
    def get(self, request: Request, pk: int) -> Response:
        return FIRM.read(request, pk)

    @changes("登记情况变化，或更正录错的内容", TAG, fields.EditRequest, WRITTEN)
    def patch(self, request: Request, pk: int) -> Response:
        with FIRM.locked(request, pk) as state:
            return FIRM.written(partial(_edit, state.enterprise), pk, request, self._read(request, state))

    @staticmethod
    def _read(request: Request, state: EnterpriseState) -> dict[str, Any]:
        data = validated(fields.EditRequest, request)
        data["values"] = FACTS.to_values(data["values"])
        if not data["values"]:
            raise Refused(400, FILL_IN, code="invalid", errors={"values": ["请至少填写一项。"]})
        asked = suspicions(data["values"], FACTS.values_of(state), config.STAFF_JUMP_PERCENT)
        if asked and not data.pop("confirmed"):
            errors = {"values": {name: [sentence] for name, sentence in asked}}
            detail = '请核对；如果没有错，请加上 "confirmed": true 再提交。'
            raise Refused(409, detail, code="confirm", errors=errors)
        data.pop("confirmed", None)
        return data


def _edit(firm: Enterprise, *, mode: str, **data: Any) -> Applied:
    return services.edit_enterprise(enterprise=firm, is_correction=mode == WRONG, **data)


# --- The list, adding -----------------------------------------------------------------------------


class EnterpriseList(TableList):
    """The enterprise base as of a day; a new firm."""

    table = FIRM.table
    serializer_class = fields.EnterpriseSerializer
    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.ADD_ENTERPRISES,)

    @lists("企业列表", TAG, TableList.answer_of(fields.EnterpriseSerializer))
    def get(self, request: Request) -> Response:
        return super().get(request)

    @adds("新增企业", TAG, fields.AddRequest, WRITTEN)
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(fields.AddRequest, request)
        made: list[Any] = []

        def make() -> int:
            applied = self._add(request, data)
            made.append(applied.changeset)
            return applied.enterprises[0]

        pk, is_new = made_once(request, make)
        where = request.build_absolute_uri(reverse("api:enterprise", args=[pk]))
        return FIRM.told(made[0] if made else None, pk, request, status=201 if is_new else 200, Location=where)

    @staticmethod
    def _add(request: Request, data: dict[str, Any]) -> Applied:
        values = FACTS.to_values(data["values"])
        rest = {k: v for k, v in data.items() if k != "values"}
        try:
            return services.add_enterprise(**rest, values=values, by=request.user, source=SOURCE)
        except ChangeRefused as refused:
            raise beside_fields(refused, {**data, "values": values}) from None


# --- What happens to a firm -----------------------------------------------------------------------


def _many(service: Callable[..., Applied]) -> Callable[..., Applied]:
    return lambda *, enterprise, **data: service(enterprises=[enterprise], **data)


def _within(*, enterprise: Any, jurisdiction: Any, block: Any, **data: Any) -> Applied:
    places = {"jurisdiction": jurisdiction.pk, "block": block.pk if block else None}
    return services.move_within(enterprises=[enterprise], **places, **data)


VERBS = {
    "move-out": Verb("登记迁出", fields.MoveOutRequest, _many(services.move_out)),
    "move-in": Verb("登记重新迁入", fields.MoveInRequest, _many(services.move_in)),
    "move-within": Verb("登记区内变更", fields.MoveWithinRequest, _within),
    "deregister": Verb("登记注销（吊销）", fields.DeregisterRequest, _many(services.deregister)),
    "suspend": Verb("登记停业", fields.DatedSerializer, _many(services.suspend)),
    "resume": Verb("登记恢复经营", fields.DatedSerializer, _many(services.resume)),
    "rename": Verb("登记更名", fields.RenameRequest, services.rename),
    "remove": Verb("剔除", fields.RemoveRequest, _many(services.remove_enterprise)),
}


class EnterpriseWrite(ApiGate):
    """What every writing address of one firm needs."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)


class EnterpriseCode(EnterpriseWrite):
    @changes("登记或更正统一社会信用代码", TAG, fields.CodeRequest, WRITTEN)
    def post(self, request: Request, pk: int) -> Response:
        with FIRM.locked(request, pk) as state:
            run = partial(services.set_code, enterprise=state.enterprise)
            return FIRM.written(run, pk, request, validated(fields.CodeRequest, request))


# --- The ledger -----------------------------------------------------------------------------------


class Ledger(TableList):
    """变动台账."""

    table = LedgerTable()
    serializer_class = fields.LedgerSerializer
    rights = (Right.SEE_RECORDS,)

    @lists("变动台账", TAG, TableList.answer_of(fields.LedgerSerializer))
    def get(self, request: Request) -> Response:
        return super().get(request)


class FirmLedger(LedgerTable):
    """The ledger of one firm."""

    def __init__(self, pk: int) -> None:
        self.pk = pk

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return super().rows(user, at).filter(enterprise=self.pk)


class EnterpriseLedger(TableList):
    table = LedgerTable()
    serializer_class = fields.LedgerSerializer
    rights = (Right.SEE_RECORDS,)

    @reads("一家企业的变动", TAG, TableList.answer_of(fields.LedgerSerializer))
    def get(self, request: Request, pk: int) -> Response:
        state_for(request.user, pk, AsOf.today())
        self.table = FirmLedger(pk)  # type: ignore[misc]
        return super().get(request)


class EnterpriseWithdraw(EnterpriseWrite):
    """Take one ledger row back."""

    @changes(
        "撤回一条变动", TAG, WithdrawRequest, WRITTEN, description="当作从未发生：日期登记错了，先撤回，再重新登记。"
    )
    def post(self, request: Request, pk: int, change: int) -> Response:
        with FIRM.locked(request, pk):
            row = get_object_or_404(EnterpriseChange.objects.live(), pk=change, enterprise=pk)
            data = validated(WithdrawRequest, request)
            try:
                row = services.withdraw_change(change=row, by=request.user, source=SOURCE, **data)
            except ChangeRefused as refused:
                raise beside_fields(refused, data) from None
            return FIRM.told(row.withdrawn_by, pk, request)


urlpatterns = [
    *checks.urlpatterns,
    path("enterprises/", EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/<int:pk>/", EnterpriseOne.as_view(), name="enterprise"),
    path("enterprises/<int:pk>/code/", EnterpriseCode.as_view(), name="enterprise-code"),
    *(
        path(
            f"enterprises/<int:pk>/{slug}/",
            verb_view(f"Enterprise{slug.title().replace('-', '')}", verb, FIRM, WRITTEN, EnterpriseWrite, TAG),
            name=f"enterprise-{slug}",
        )
        for slug, verb in VERBS.items()
    ),
    path("enterprises/<int:pk>/changes/", EnterpriseLedger.as_view(), name="enterprise-changes"),
    path(
        "enterprises/<int:pk>/changes/<int:change>/withdraw/", EnterpriseWithdraw.as_view(), name="enterprise-withdraw"
    ),
    path("ledger/", Ledger.as_view(), name="ledger"),
]
