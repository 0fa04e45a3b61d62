"""确认无变化, 联系不上, 待核实 over the interface."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.dated import SOURCE, validated
from foundation.api.errors import NOT_FOUND, as_conflict
from foundation.api.fields import KeyField, LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, row_of, seen_row
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import ONCE, acts, lists, reads, refusals
from foundation.trail.asof import AsOf
from orgs.enterprises import services
from orgs.enterprises.api_fields import FIRM
from orgs.enterprises.checks.tables import AttestationTable, DoubtTable
from orgs.enterprises.choices import UNREACHABLE, CheckMode, DoubtReason, OperatingStatus
from orgs.enterprises.firm_facts import state_for
from orgs.enterprises.models import Doubt, Enterprise, Verification
from orgs.enterprises.services import Confirmed

TAG = ["确认和待核实"]
BASES = ["电话核实", "上门核实", "企业反馈"]
FOREIGN = "这家企业不由您负责，不能确认。"
NOT_THEN = "用这个键第一次提交时没有确认这家企业，请重新读取后用新的键再确认。"


class Checks(ApiGate):
    """Read by whoever sees the firm, written by whoever answers for it."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)


# --- 确认无变化 -------------------------------------------------------------------------------------


class ShownFirmRequest(StrictSerializer):
    """A firm as it was shown."""

    enterprise = KeyField(help_text="企业的 id")
    state = KeyField(help_text="给人看的那份资料的编号：读取企业时得到的 state")


class ConfirmRequest(StrictSerializer):
    firms = serializers.ListField(child=ShownFirmRequest(), min_length=1, max_length=100)
    basis = serializers.ChoiceField(
        [("", "日常掌握"), *((word, word) for word in BASES)], default="", help_text="依据：怎样知道没有变化"
    )
    settles = serializers.BooleanField(
        default=False, help_text="逐项核对过这一家：同时解除它的待核实；只能与一家企业同用"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        firms = {line["enterprise"] for line in attrs["firms"]}
        if len(firms) < len(attrs["firms"]):
            raise serializers.ValidationError({"firms": ["同一家企业只能写一次。"]})
        if attrs["settles"] and len(firms) > 1:
            raise serializers.ValidationError({"settles": ["请逐家核对，一次一家。"]})
        return attrs


class SkippedSerializer(serializers.Serializer):
    """A firm that was not confirmed, and why."""

    enterprise = serializers.IntegerField()
    detail = serializers.CharField(help_text="为什么没有确认")


class ConfirmedSerializer(serializers.Serializer):
    """What came of a confirmation."""

    changeset = serializers.IntegerField(allow_null=True, help_text="操作的 id，可据此撤销；一家也没有确认时为 null")
    confirmed = serializers.ListField(child=serializers.IntegerField(), help_text="已确认的企业")
    skipped = SkippedSerializer(many=True, help_text="没有确认的企业和原因")


class NothingConfirmed(Exception):
    """Nothing was written, so no key is kept: the same request may be sent again."""


class ConfirmFirms(Checks):
    """Several firms at once, each as it was shown; one press is one act."""

    @extend_schema(
        summary="确认无变化",
        description=(
            "读取之后又有变动的、待核实的、今天已经确认的、不由您负责的企业跳过，各写明原因；其余的照常确认。"
            "核实时限从今天重新算起。"
        ),
        tags=TAG,
        parameters=[ONCE],
        request=ConfirmRequest,
        responses={200: ConfirmedSerializer, **refusals(409, 422, writes=True)},
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(ConfirmRequest, request)
        seen = {line["enterprise"]: line["state"] for line in data["firms"]}
        foreign = self._foreign(request.user, seen)
        done = Confirmed()

        def write() -> int:
            nonlocal done
            done = self._confirm(request, {pk: seen[pk] for pk in seen if pk not in foreign}, data)
            if done.changeset is None:
                raise NothingConfirmed
            return done.changeset.pk

        try:
            with as_conflict():
                act, is_new = made_once(request, write)
        except NothingConfirmed:
            return self._told(None, [], {**foreign, **done.skipped})
        if is_new:
            return self._told(act, done.confirmed, {**foreign, **done.skipped})
        then = sorted(Verification.objects.filter(changeset=act).values_list("enterprise_id", flat=True))
        return self._told(act, then, {pk: NOT_THEN for pk in seen if pk not in then})

    @staticmethod
    def _foreign(user: Actor, seen: dict[int, int]) -> dict[int, str]:
        """A sentence for each firm somebody else answers for; one that is not seen is as unknown as none."""
        firms = Enterprise.objects.filter(pk__in=seen)
        visible = set(firms.visible_to(user).values_list("pk", flat=True))
        mine = visible & set(firms.responsible_to(user).values_list("pk", flat=True))
        return {pk: FOREIGN if pk in visible else NOT_FOUND for pk in seen if pk not in mine}

    @staticmethod
    def _confirm(request: Request, seen: dict[int, int], data: dict[str, Any]) -> Confirmed:
        return services.confirm(
            enterprises=seen,
            seen=seen,
            mode=CheckMode.CARD if data["settles"] else CheckMode.LIST,
            source="：".join(filter(None, (SOURCE, data["basis"]))),
            settles=data["settles"],
            by=request.user,
        )

    @staticmethod
    def _told(act: int | None, confirmed: list[int], skipped: dict[int, str]) -> Response:
        lines = [{"enterprise": pk, "detail": sentence} for pk, sentence in skipped.items()]
        return Response(
            ConfirmedSerializer({"changeset": act, "confirmed": confirmed, "skipped": lines}).data,
        )


class AttestedValuesSerializer(serializers.Serializer):
    """What stood there when it was confirmed."""

    operating_status = serializers.ChoiceField([("", "未知"), *OperatingStatus.choices], allow_null=True)
    business_address = serializers.CharField(allow_null=True)
    staff = serializers.IntegerField(allow_null=True)
    members_total = serializers.IntegerField(allow_null=True)
    contact = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True, help_text="不由您负责的企业隐去中间几位")
    secretary = serializers.CharField(allow_null=True, help_text="党组织书记；没有党组织的，或较早的确认，为 null")


class AttestationSerializer(RowSerializer):
    """One confirmation of a firm with the values shown."""

    table = AttestationTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    mode = serializers.ChoiceField(CheckMode.choices, read_only=True)
    values = AttestedValuesSerializer(source="shown_values", read_only=True)
    changeset = serializers.IntegerField(source="changeset_id", read_only=True, help_text="由哪次操作登记，见 changes")


class FirmAttestations(AttestationTable):
    """The confirmations of one firm."""

    def __init__(self, pk: int) -> None:
        self.pk = pk

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return super().rows(user, at).filter(enterprise=self.pk)


class EnterpriseAttestations(Checks, TableList):
    table = AttestationSerializer.table
    serializer_class = AttestationSerializer

    @reads("一家企业的历次确认", TAG, TableList.answer_of(AttestationSerializer))
    def get(self, request: Request, pk: int) -> Response:
        state_for(request.user, pk, AsOf.today())
        self.table = FirmAttestations(pk)  # type: ignore[misc]
        return super().get(request)


# --- 待核实 -----------------------------------------------------------------------------------------


class DoubtSerializer(RowSerializer):
    """A question about a firm, open until somebody has looked."""

    table = DoubtTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    enterprise = ReferenceField("enterprise_id", "enterprise_name")
    reason = serializers.ChoiceField(DoubtReason.choices, read_only=True)


class UnreachableRequest(StrictSerializer):
    reason = serializers.ChoiceField([(reason.value, reason.label) for reason in UNREACHABLE])
    note = LineField(200, default="", help_text="说明；原因是“其他”时必填")


class SettleRequest(StrictSerializer):
    outcome = LineField(200, required=True, allow_blank=False, help_text="核实结果")


class EnterpriseUnreachable(Checks):
    @extend_schema(
        summary="登记联系不上",
        description="企业转为待核实，由属地核实；同样的问题还没有解除时，得到原来的那一项。",
        tags=TAG,
        parameters=[ONCE],
        request=UnreachableRequest,
        responses={201: DoubtSerializer, 200: DoubtSerializer, **refusals(404, 409, 422, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        firm = FIRM.answered_for(request, pk).enterprise
        data = validated(UnreachableRequest, request)
        with as_conflict():
            report = services.report_unreachable
            number, is_new = made_once(request, lambda: report(enterprise=firm, **data, by=request.user).pk)
        shown = row_of(DoubtSerializer.table, DoubtSerializer, request.user, number)
        return made(request, "api:doubt", number, shown, is_new=is_new)


class DoubtList(Checks, TableList):
    table = DoubtSerializer.table
    serializer_class = DoubtSerializer

    @lists("待核实", TAG, TableList.answer_of(DoubtSerializer))
    def get(self, request: Request) -> Response:
        return super().get(request)


class DoubtOne(Checks):
    @reads("一项待核实", TAG, DoubtSerializer)
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return seen_row(DoubtSerializer.table, DoubtSerializer, request.user, pk)


class DoubtSettle(Checks):
    @acts("核实完毕", TAG, SettleRequest, DoubtSerializer)
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        doubt = get_object_or_404(Doubt.objects.visible_to(request.user), pk=pk)
        if not Enterprise.objects.responsible_to(request.user).filter(pk=doubt.enterprise_id).exists():
            raise PermissionDenied(FIRM.not_yours)
        with as_conflict():
            services.settle_doubt(doubt=doubt, **validated(SettleRequest, request), by=request.user)
        return seen_row(DoubtSerializer.table, DoubtSerializer, request.user, pk)


urlpatterns = [
    path("enterprises/confirm/", ConfirmFirms.as_view(), name="enterprises-confirm"),
    path("enterprises/<int:pk>/attestations/", EnterpriseAttestations.as_view(), name="enterprise-attestations"),
    path("enterprises/<int:pk>/unreachable/", EnterpriseUnreachable.as_view(), name="enterprise-unreachable"),
    path("doubts/", DoubtList.as_view(), name="doubts"),
    path("doubts/<int:pk>/", DoubtOne.as_view(), name="doubt"),
    path("doubts/<int:pk>/settle/", DoubtSettle.as_view(), name="doubt-settle"),
]
