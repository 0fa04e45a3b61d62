"""What happens to a dated record, each kind of change at an address of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.dated import DatedKind, validated
from foundation.api.gate import ApiGate
from foundation.api.schema import changes


@dataclass(frozen=True)
class Verb:
    """One kind of change: what it takes in and which service it calls."""

    label: str
    takes: type[serializers.Serializer]
    run: Callable[..., Any]


def verb_view(name: str, verb: Verb, kind: DatedKind, written: Any, base: type[ApiGate], tags: list[str]) -> Any:
    """A view class of its own for each verb, so that the description tells what each takes in."""

    @changes(verb.label, tags, verb.takes, written)
    def post(self: Any, request: Request, pk: int) -> Response:
        with kind.locked(request, pk) as state:
            data = validated(verb.takes, request)
            if "values" in data:
                data["values"] = dict(data["values"])
            run = partial(verb.run, **{state.subject_field: getattr(state, state.subject_field)})
            return kind.written(run, pk, request, data)

    view: Any = type(name, (base,), {"post": post})
    return view.as_view()
