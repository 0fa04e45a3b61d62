"""Drafts: kept on the server as one types, on the device without a network, sent once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.desk.models import Draft
from visits.models import Visit, VisitMethod

pytestmark = pytest.mark.django_db
TOKEN = "0c7bf2a4-0000-4000-8000-000000000001"


def typed(firm: Any, **other: Any) -> dict[str, Any]:
    method = VisitMethod.objects.get(name="实地查看").pk
    known = {"enterprise": firm.pk, "on": "2023-03-01", "method": method, "note": "谈了两件事", "draft_token": TOKEN}
    return {**known, "visitors-rows": "1", "met-rows": "1", **other}


@pytest.fixture
def url(client: Client, instructor: Any, firm: Any) -> str:
    client.force_login(instructor)
    return reverse("visits:add")


def test_what_is_typed_is_kept_and_taken_up_again(client, url, firm):
    told = client.post(url, typed(firm, draft="1", on="不是日子"), headers={"HX-Request": "true"})
    assert "草稿已保存" in told.content.decode()
    assert not Visit.objects.exists()

    page = client.get(url)
    assert f"{url}?draft={TOKEN}" in page.content.decode()
    assert "甲公司" in page.context["drafts"][0].words
    again = client.get(url, {"draft": TOKEN})
    form = again.context["form"]
    assert (form["note"].value(), form["on"].value(), form.errors) == ("谈了两件事", "不是日子", {})
    assert again.context["draft_token"] == TOKEN


def test_a_button_keeps_it_without_a_script(client, url, firm):
    answer = client.post(url, typed(firm, draft="1"))
    assert answer["Location"] == f"{url}?draft={TOKEN}"
    assert client.post(url, {"drop": TOKEN})["Location"] == url
    assert client.get(url, {"draft": TOKEN}).status_code == 404


def test_once_sent_it_is_gone_and_the_device_is_told(client, url, firm):
    client.post(url, typed(firm, draft="1"))
    answer = client.post(url, typed(firm))

    assert answer.status_code == 302, answer.context["form"].errors
    assert not Draft.objects.exists()
    assert answer.cookies["drafts_sent"].value == TOKEN
    assert Visit.objects.get().note == "谈了两件事"


def test_a_refused_page_keeps_its_draft(client, url, firm):
    client.post(url, typed(firm, draft="1"))
    assert client.post(url, typed(firm, on="2099-01-01")).status_code == 200
    assert Draft.objects.get().token == TOKEN


def test_the_same_content_from_a_page_opened_anew_is_registered_once(client, url, firm):
    """The network was cut after the portal had it; the page is opened again, restored and sent."""
    first = client.post(url, typed(firm, csrfmiddlewaretoken="a" * 64))
    second = client.post(url, typed(firm, csrfmiddlewaretoken="b" * 64))

    assert first["Location"] == second["Location"]
    assert Visit.objects.count() == 1


def test_nobody_reads_another_one_s_draft(client, url, firm, street_lead):
    client.post(url, typed(firm, draft="1"))
    client.force_login(street_lead)

    assert client.get(url).context["drafts"] == []
    assert client.get(url, {"draft": TOKEN}).status_code == 404
    client.post(url, {"drop": TOKEN})
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("token", ["", "长", "x" * 100, "\x00"])
def test_a_token_that_is_none_is_replaced(client, url, firm, token):
    client.post(url, typed(firm, draft="1", draft_token=token))
    assert Draft.objects.get().token != token


def test_what_is_too_long_is_not_kept_and_said(client, url, firm):
    told = client.post(url, typed(firm, draft="1", note="长" * 20_000), headers={"HX-Request": "true"})
    assert "没有保存" in told.content.decode()
    assert not Draft.objects.exists()
