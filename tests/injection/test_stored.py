"""A payload in everything the portal keeps: pages, parts of pages, the interface, workbooks and mails show it as text."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from foundation.desk.services import TABLES
from foundation.exchange.writing.lists import exported_table
from foundation.trail import clock
from reminders import services as reminders
from tests.injection.judging import SHEET, body_of, faults_in
from tests.injection.noting import Notes, noting
from tests.injection.payloads import MARK
from tests.injection.sending import ACTORS, Place, Report, logged_in, pages_of
from tests.injection.stored import WAYS, fields_in, fill, formula, markup, text_fields

YEAR = {"year": 2023}


def visit(client: Client, page: Place, report: Report, notes: Notes, *, htmx: bool = False) -> set[int]:
    """Open a page, and again as htmx does when that makes a difference; the fields seen on it."""
    notes.clear()
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.get(page.url(), headers=headers)
    body = body_of(response)
    response.streaming_content = iter([body]) if response.streaming else None
    report.look(response, page.name, "as a part" if htmx else "as a page")
    seen = set(fields_in(body))
    if notes.htmx and not htmx:
        seen |= visit(client, page, report, notes, htmx=True)
    return seen


def admin_pages() -> Iterator[Place]:
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield Place(name, reverse(f"{name}_changelist"))
        row = model._base_manager.first() if hasattr(model, "_base_manager") else None  # the settings are no rows
        for act in ("change", "history", "delete") if row else ():
            yield Place(f"{name}_{act}", reverse(f"{name}_{act}", args=[row.pk]))


def exports() -> Iterator[Place]:
    for table in TABLES:
        if exported_table(table):
            yield Place(f"export of {table}", reverse("exchange:export", kwargs={"table": table}))


def sweep(
    actor: str, way: str, world: dict[str, Any], client: Client
) -> tuple[Report, dict[int, str], set[tuple[int, str]]]:
    logged_in(client, world, actor)
    places = [*pages_of(actor, world), *admin_pages(), *exports()]
    held = fill(WAYS[way])
    report, seen = Report(), set[tuple[int, str]]()
    with noting() as notes:
        for page in places:
            seen |= {(number, page.name) for number in visit(client, page, report, notes)}
    return report, held, seen


def test_no_stored_text_becomes_markup(world: dict[str, Any], client: Client) -> None:
    report, held, seen = sweep("office", "markup", world, client)

    never = sorted(set(held.values()) - {held[number] for number, _ in seen})
    assert len(held) >= 70, held
    assert len(seen) >= 400, f"{len(seen)} fields × pages; on no page: {never}"
    report.check(least=280)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("actor", ACTORS)
def test_no_stored_text_becomes_markup_for_anybody(actor: str, way: str, world: dict[str, Any], client: Client) -> None:
    report, _, seen = sweep(actor, way, world, client)

    assert len(seen) >= {"sysadmin": 20}.get(actor, 200)
    report.check(least={"sysadmin": 60}.get(actor, 120))


def test_workbooks_keep_formulas_as_text(world: dict[str, Any], client: Client) -> None:
    logged_in(client, world, "office")
    held = fill(formula)
    books = [page for page in (*pages_of("office", world), *exports()) if is_workbook(page)]
    report, texts = Report(), set[str]()
    for page in books:
        response = client.get(page.url())
        body = body_of(response)
        response.streaming_content = iter([body]) if response.streaming else None
        report.look(response, page.name)
        if response["Content-Type"] == SHEET:
            texts |= {str(cell.value) for sheet in load_workbook(io.BytesIO(body)) for row in sheet for cell in row}

    kept = {number for number in held if formula(number) in texts}
    assert len(kept) >= 15, f"only {sorted(held[n] for n in kept)} came out as they went in"
    report.check(least=12)


def is_workbook(page: Place) -> bool:
    return page.name.startswith("export of") or page.name in (
        "reports:workbook",
        "reporting:prefilled",
        "exchange:template",
        "exchange:errors",
    )


def test_mails_hold_payloads_as_plain_text(world: dict[str, Any], settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.IS_MAIL_CONFIGURED = "django.core.mail.backends.locmem.EmailBackend", True
    for actor in ("office", "street_lead", "instructor"):
        reminders.subscribe(address=f"{actor}@example.com", is_active=True, by=world["people"][actor])
    fill(markup)
    day = working_day()
    reminders.send_reminders(on=day)
    reminders.send_digests(on=day)

    assert mail.outbox, "no mail was sent: the test would prove nothing"
    for sent in mail.outbox:
        message = sent.message()
        assert sent.content_subtype == "plain", "a text that people wrote goes out as plain text only"
        assert not getattr(sent, "alternatives", None)
        assert [name for name in message.keys() if MARK in name.lower()] == []  # noqa: SIM118 (a mail is no dict)
        assert "\n" not in sent.subject
    assert any(MARK in sent.body for sent in mail.outbox)


def working_day() -> date:
    from datetime import timedelta

    day = clock.today()
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def test_the_search_box_offers_texts_as_text(world: dict[str, Any], client: Client) -> None:
    """The list under the search box is a part of a page of its own."""
    logged_in(client, world, "office")
    fill(markup)
    response = client.get("/search/", {"q": "yfkj"}, headers={"HX-Request": "true"})

    assert MARK in response.content.decode()
    assert faults_in(response) == []
    assert faults_in(client.get("/search/", {"q": "yfkj"})) == []


def test_texts_that_people_write_are_all_tried() -> None:
    assert len(text_fields()) >= 85, "a field was left out: see OF_THE_PORTAL"
