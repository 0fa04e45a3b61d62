"""Reading and writing one dated record over the interface: its version, the lock, the services' refusals.

Each kind of dated record (enterprises, Party organisations) names its parts once; its addresses stay a few lines.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.scope import Actor
from foundation.api.errors import Refused
from foundation.api.lists import point_in_time, refuse_unknown
from foundation.api.rows import RowSerializer
from foundation.api.versions import named_version, refuse_stale, tag_of
from foundation.common.tables.table import Table
from foundation.trail.applying import ChangeRefused, NameAsked
from foundation.trail.asof import AsOf
from foundation.trail.registry import SPECS

SOURCE = "接口"


def validated(serializer: type[Any], request: Request) -> dict[str, Any]:
    """The request's data, read; raises what is wrong with it, field by field."""
    data = serializer(data=request.data, context={"request": request})
    data.is_valid(raise_exception=True)
    return dict(data.validated_data)


@dataclass(frozen=True)
class DatedKind:
    """What the interface must know of one kind of dated record."""

    word: str  # what its answers call it
    subject: type[models.Model]
    table: Table
    serializer: type[RowSerializer]
    state_for: Callable[[Any, int, AsOf], Any]  # raises Http404
    not_yours: str  # the sentence for whoever sees it and does not answer for it
    also: Callable[[int], tuple[Any, ...]] = lambda pk: ()  # what else belongs to its version

    # --- reading ------------------------------------------------------------------------------------

    def read(self, request: Request, pk: int) -> Response:
        """One record on a day; today's with its version."""
        at = point_in_time(self.table, request)
        # The version first: written in between, the record then only looks older than it is.
        version = self.version(pk) if at.is_today else None
        shown = self.shown(self.state_for(request.user, pk, at), request.user, at)
        return Response(shown, headers={"ETag": tag_of(version)} if version else None)

    def shown(self, state: Any, user: Actor, at: AsOf) -> dict[str, Any]:
        columns = [column for column in self.table.columns if not column.held]
        for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch):
            load([state], at, user)
        return self.serializer(state, context={"at": at}).data

    def shown_today(self, pk: int, user: Actor) -> dict[str, Any] | None:
        """The record as it is now; None when it is no longer this person's to look at."""
        try:
            return self.shown(self.state_for(user, pk, AsOf.today()), user, AsOf.today())
        except Http404:
            return None

    def version(self, pk: int) -> str:
        """Another one whenever anything about the record was written or withdrawn, a past day's correction included.

        Changes get their ids while the record is locked, so the highest id tells the latest of them.
        """
        changes = SPECS[self.subject._meta.label_lower].change._default_manager.filter(
            **{SPECS[self.subject._meta.label_lower].name: pk}
        )
        latest = changes.aggregate(last=Max("pk"), taken=Max("withdrawn_by"))
        identity = self.subject._default_manager.filter(pk=pk).values_list().first()
        told = repr((identity, latest["last"], latest["taken"], self.also(pk)))
        return hashlib.sha256(told.encode()).hexdigest()[:24]

    # --- writing ------------------------------------------------------------------------------------

    def answered_for(self, request: Request, pk: int) -> Any:
        """Today's state: 404 when this person does not see it, 403 when somebody else answers for it."""
        refuse_unknown(request)
        state = self.state_for(request.user, pk, AsOf.today())
        rows: Any = self.subject._default_manager
        if not rows.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied(self.not_yours)
        return state

    @contextmanager
    def locked(self, request: Request, pk: int) -> Iterator[Any]:
        """The state, its record locked and of the version the program read: else 404, 403, 428 or 412."""
        state = self.answered_for(request, pk)
        named = named_version(request)
        with transaction.atomic():
            list(self.subject._default_manager.select_for_update().filter(pk=pk))
            present = self.version(pk)
            refuse_stale(named=named, present=present, current=named != present and self.shown_today(pk, request.user))
            yield state

    def written(self, run: Callable[..., Any], pk: int, request: Request, data: dict[str, Any]) -> Response:
        """Call the service; its refusals stand beside the fields they are about."""
        try:
            applied = run(**data, by=request.user, source=SOURCE)
        except ChangeRefused as refused:
            raise beside_fields(refused, data) from None
        return self.told(applied.changeset, pk, request)

    def told(self, changeset: Any, pk: int, request: Request, *, status: int = 200, **headers: str) -> Response:
        """What was written, and the record as it is now."""
        body = {"changeset": changeset.pk if changeset else None, self.word: self.shown_today(pk, request.user)}
        return Response(body, status=status, headers={"ETag": tag_of(self.version(pk)), **headers})

    def answer(self) -> type[serializers.Serializer]:
        """The shape of ``told``, for the description."""
        number = serializers.IntegerField(allow_null=True, help_text="操作的 id，可据此撤销；没有改动时为 null")
        record = self.serializer(allow_null=True, help_text="现在的情况；不再属于您的范围时为 null")
        return type(
            f"{self.word.title()}WrittenSerializer", (serializers.Serializer,), {"changeset": number, self.word: record}
        )


def beside_fields(refused: ChangeRefused, data: dict[str, Any]) -> Refused:
    """The services' sentences: at the field a program sent, or at none."""
    errors: dict[str, Any] = {}
    for problem in refused.problems:
        place = errors
        if problem.field in (data.get("values") or ()):
            place = errors.setdefault("values", {})
        elif problem.field not in data:
            continue
        place.setdefault(problem.field, []).append(problem.sentence)
    detail = " ".join(dict.fromkeys(problem.sentence for problem in refused.problems))
    if isinstance(refused, NameAsked):
        alike = [{"id": getattr(s, f"{s.subject_field}_id"), "name": s.name} for s in refused.alike]
        detail = f'{detail} 核对后确实不是的，请加上 "is_other": true 再提交。'
        return Refused(409, detail, code="similar", errors=errors, similar=alike)
    return Refused(409, detail, code="refused", errors=errors)
