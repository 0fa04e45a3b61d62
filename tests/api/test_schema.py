"""The interface describes itself, and keeps to it whatever a program makes up."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.views import APIView

from foundation.accounts.gate import Gate
from foundation.api.gate import ApiGate
from tests.api.conftest import program_of
from tests.world import own_urls

pytestmark = pytest.mark.django_db
NOT_DESCRIBED = {"api:schema", "api:docs", "api:not-found"}


@pytest.fixture
def described(db: None) -> dict[str, Any]:
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(public=True)


def test_the_description_is_valid_and_nothing_in_it_is_guessed(described):
    validate_schema(described)

    assert not GENERATOR_STATS, (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache))


def test_no_description_speaks_to_programmers(described):
    told = [o["description"] for p in described["paths"].values() for o in p.values() if "description" in o]
    told += [s["description"] for s in described["components"]["schemas"].values() if "description" in s]

    assert told
    assert [words for words in told if re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", words)] == []


def test_every_address_is_described_in_chinese(described):
    addresses = {name: pattern for name, pattern in own_urls().items() if name.startswith("api:")}

    assert len(described["paths"]) == len(set(addresses) - NOT_DESCRIBED)
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert any("一" <= sign <= "鿿" for sign in operation.get("summary", "")), (path, method)
            for parameter in operation.get("parameters", ()):
                told = parameter.get("description") or parameter["in"] == "path"
                assert told, (path, parameter["name"])


def descriptions(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        told = part.get("description")
        yield from [told] if isinstance(told, str) else ()
        for value in part.values():
            yield from descriptions(value)
    elif isinstance(part, list):
        for value in part:
            yield from descriptions(value)


def test_nobody_is_told_anything_in_english(described):
    told = list(descriptions(described))

    assert len(told) > 200
    assert [words for words in told if words and not any("一" <= sign <= "鿿" for sign in words)] == []


def test_the_lists_filters_are_described(described):
    parameters = described["paths"]["/api/v1/enterprises/"]["get"]["parameters"]

    names = {parameter["name"] for parameter in parameters}
    assert {"jurisdiction", "staff_min", "founded_on_from", "is_key", "presence", "as_of", "sort", "tab"} <= names


def test_every_view_has_a_gate():
    for name, pattern in own_urls().items():
        if name.startswith("api:"):
            view = pattern.callback.cls if hasattr(pattern.callback, "cls") else pattern.callback.view_class
            assert issubclass(view, ApiGate | Gate), name
            assert issubclass(view, APIView), name
    assert get_resolver().resolve("/api/v1/me/")


def test_the_viewer_needs_nothing_from_elsewhere(client, leader):
    client.force_login(leader)

    page = client.get("/api/v1/docs/")

    html = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/docs/?script=" in html, "it is the viewer"
    assert "//cdn" not in html
    assert "https://" not in html
    assert "<script>" not in html
    assert "<style" not in html
    assert "style=" not in html
    assert "unsafe" not in page["Content-Security-Policy"]
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    document = client.get("/api/v1/schema/")
    assert json.loads(document.content)["info"]["title"].startswith("玄武区")


# --- Made-up requests -----------------------------------------------------------------------------


def made_up_requests(program: Any, schema: dict[str, Any], count: int) -> dict[str, int]:
    """``count`` requests to every operation, valid and invalid ones; how many got which answer.

    They go through the whole portal; the answer must be what the description promises: its status and its shape.
    """
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis.generation import GenerationMode

    document = schemathesis.openapi.from_dict(json.loads(json.dumps(schema, default=str)))
    answers: dict[str, int] = {}
    for found in document.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:

            @seed(20261123)
            @settings(
                max_examples=count,
                deadline=None,
                database=None,
                derandomize=False,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def attempt(case: Any) -> None:
                answer = sent(program, case)
                answers[str(answer.status_code)] = answers.get(str(answer.status_code), 0) + 1
                label = f"{case.method} {case.formatted_path} {case.query} {case.body!r}"
                assert answer.status_code < 500, label
                wanted = answer_kind(case.operation) if answer.status_code == 200 else "application/json"
                assert answer["Content-Type"] == wanted, label
                if answer.status_code >= 400:
                    assert answer.json()["detail"], label

            with suppress(Unsatisfiable):  # an address that takes nothing in has no invalid request
                attempt()
    return answers


def answer_kind(operation: Any) -> str:
    """What the operation says it answers with: JSON everywhere but where files are handed out."""
    (kind,) = operation.definition.raw["responses"]["200"]["content"]
    return "application/pdf" if kind == "application/octet-stream" else str(kind)


def sent(program: Any, case: Any) -> Any:
    """The made-up request through Django's client, with our token."""
    kwargs = case.as_transport_kwargs(base_url="http://testserver")
    from requests import Request

    headers = {k: v for k, v in (kwargs.get("headers") or {}).items() if k.lower() not in ("authorization", "cookie")}
    wanted = Request(
        kwargs["method"],
        kwargs["url"],
        params=kwargs.get("params"),
        json=kwargs.get("json"),
        data=kwargs.get("data"),
        files=kwargs.get("files"),
        headers=headers,
    ).prepare()
    body = wanted.body or b""
    return program.generic(
        wanted.method,
        wanted.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=wanted.headers.get("Content-Type", ""),
        headers={
            k: v.decode("latin-1") if isinstance(v, bytes) else v
            for k, v in wanted.headers.items()
            if k not in ("Content-Type", "Content-Length")
        },
    )


def test_made_up_requests_are_never_a_fault(described, office, firm, other_firm):
    answers = made_up_requests(program_of(office), described, count=1)

    assert sum(answers.values()) > 50
    assert answers.get("200", 0) > 10, answers


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_very_many_made_up_requests_are_never_a_fault(described, office, firm, other_firm):
    answers = made_up_requests(program_of(office), described, count=int(os.environ.get("MADE_UP_REQUESTS", "150")))

    assert sum(answers.values()) > 10_000, answers
