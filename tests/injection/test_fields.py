"""A payload in every field of every form: the answer, an error page or what follows, shows it as text."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve
from rest_framework.serializers import Serializer

from tests.injection.forms import Form, forms_in
from tests.injection.noting import names_in_source, noting
from tests.injection.payloads import ALL, MARK, MARKUP
from tests.injection.sending import ACTORS, Place, Report, logged_in, pages_of, undone
from tests.test_doors import ENDS_SESSION


@pytest.fixture
def careful(world: dict[str, Any]) -> Client:
    """A browser whose posts are checked for the token, as they are in service."""
    return Client(enforce_csrf_checks=True, raise_request_exception=True)


def forms_of(client: Client, page: Place, seen: set[tuple[str, ...]]) -> Iterator[tuple[Form, str]]:
    """The page's forms that write, each kind once, with the address they go to."""
    response = client.get(page.url())
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    for form in forms_in(response.content.decode()):
        goes_to = urljoin(page.url(), form.action or page.url())
        kind = (route_of(goes_to), *sorted(form.names))
        if form.method == "post" and kind not in seen:
            seen.add(kind)
            yield form, goes_to


def route_of(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return urlsplit(url).path


def send(client: Client, form: Form, goes_to: str, data: dict[str, list[str]], payload: str) -> Any:
    """Post a form and go where it leads; afterwards everything is as before."""
    cookies = SimpleCookie({key: morsel.value for key, morsel in client.cookies.items()})
    files = {
        one.name: SimpleUploadedFile(f"{payload.replace('/', '')}.txt", payload.encode())
        for one in form.fields
        if one.kind == "file"
    }
    with undone():
        response = client.post(
            goes_to, {**data, **files}, follow=True, headers={"Referer": f"http://testserver{goes_to}"}
        )
    client.cookies = cookies
    return response


def buttons_of(form: Form) -> list[dict[str, list[str]]]:
    """What each button adds; a form without a named button is sent plainly."""
    named = [{name: [value]} for name, value, _ in form.buttons if name]
    return [{}, *named[:3]]


def test_no_field_puts_markup_into_the_answer(world: dict[str, Any], careful: Client) -> None:
    report, seen = Report(), set[tuple[str, ...]]()
    logged_in(careful, world, "office")
    for page in [*pages_of("office", world)]:
        if page.is_api:
            continue
        for form, goes_to in forms_of(careful, page, seen):
            route = route_of(goes_to)
            report.tried |= {(route, name) for name in form.names}
            data = form.filled(MARKUP, everywhere=True)
            report.look(send(careful, form, goes_to, data, MARKUP), route, "everywhere")
            if "find" in [name for name, _, _ in form.buttons]:  # judges nothing, and shows everything again
                data = {**form.filled(MARKUP), "find": ["1"]}
                report.look(send(careful, form, goes_to, data, MARKUP), route, "find")
    report.check(least=300)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("actor", ACTORS)
def test_no_field_puts_any_payload_into_the_answer(actor: str, world: dict[str, Any], careful: Client) -> None:
    """Each payload in each field alone, in all at once, and with each button."""
    report, seen = Report(), set[tuple[str, ...]]()
    logged_in(careful, world, actor)
    for page in [*pages_of(actor, world)]:
        if page.is_api:
            continue
        for form, goes_to in forms_of(careful, page, seen):
            route = route_of(goes_to)
            for key, payload in ALL.items():
                for button in buttons_of(form) if key == "markup" else [{}]:
                    for everywhere in (True, False) if key in ("markup", "attribute") else (True,):
                        data = {**form.filled(payload, everywhere=everywhere), **button}
                        report.look(send(careful, form, goes_to, data, payload), route, f"{everywhere=} {button}", key)
                for name in form.names if key == "markup" else ():
                    data = form.filled(payload, only=name)
                    report.look(send(careful, form, goes_to, data, payload), route, name, key)
    report.check(least={"sysadmin": 200}.get(actor, 500))


def test_doors_without_a_form_show_nothing_as_markup(world: dict[str, Any], client: Client) -> None:
    """Addresses that only take posts: whatever names they ask for are filled in."""
    report = Report()
    logged_in(client, world, "office")
    with noting() as notes:
        for page in [*pages_of("office", world, method="post")]:
            if page.is_api or page.name in ENDS_SESSION:
                continue
            asked = set(names_in_source())
            for headers in ({}, {"HX-Request": "true"}):
                notes.clear()
                with undone():
                    response = client.post(page.url(), dict.fromkeys(asked, MARKUP), headers=headers, follow=True)
                report.look(response, page.name, *headers)
                report.tried |= {(page.name, name) for name in notes.form}
                asked |= notes.form
    report.check(least=40)


WRITTEN_TO = {"api:enterprise", "api:party", "api:place", "api:sweep", "api:reporting-task"}  # by PATCH


def names_of_serializers() -> set[str]:
    def below(cls: type) -> Iterator[type]:
        for one in cls.__subclasses__():
            yield one
            yield from below(one)

    return {name for one in below(Serializer) for name in getattr(one, "_declared_fields", ())}


def test_the_interface_answers_payloads_with_json(world: dict[str, Any], client: Client) -> None:
    """Every name any of its addresses takes, as JSON; and texts where it expects no JSON at all."""
    report = Report()
    logged_in(client, world, "office")
    body = dict.fromkeys(names_of_serializers(), MARKUP)
    headers = {"If-Match": f'"{MARK}"', "Idempotency-Key": MARKUP}
    assert len(body) > 50
    for page in [*pages_of("office", world), *pages_of("office", world, method="post")]:
        if not page.is_api or page.name in ("api:docs", "api:schema"):
            continue
        method = "patch" if page.name in WRITTEN_TO else "post"
        with undone():
            response = getattr(client, method)(page.url(), body, content_type="application/json", headers=headers)
            report.look(response, page.name, method)
            assert response["Content-Type"].startswith("application/"), page.name
    for content_type in ("text/html", "application/x-www-form-urlencoded", "text/plain"):
        report.look(client.post("/api/v1/places/", MARKUP, content_type=content_type), "no JSON", content_type)
    report.check(least=110)
