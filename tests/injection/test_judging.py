"""The judge of these tests sees what it should, and lets harmless text pass."""

import pytest
from django.http import HttpResponse
from django.utils.html import escape

from tests.injection import payloads
from tests.injection.judging import faults_in, leads_away, markup_faults
from tests.injection.payloads import ALL, MARK, MARKUP

FORMS = {
    "text": "<p>{}</p>",
    "double quotes": '<p title="{}">x</p>',
    "single quotes": "<p title='{}'>x</p>",
    "text box": "<textarea>{}</textarea>",
    "title": "<title>{}</title>",
}
SEEN = [
    ("text", "markup"),
    ("double quotes", "markup"),
    ("double quotes", "attribute"),
    ("single quotes", "markup"),
    ("single quotes", "single-quoted"),
    ("text box", "ending"),
    ("title", "ending"),
    ("text box", "markup"),
]


@pytest.mark.parametrize(("form", "payload"), SEEN, ids=[f"{a}, {b}" for a, b in SEEN])
def test_a_payload_that_was_not_escaped_is_seen(form: str, payload: str) -> None:
    assert markup_faults(FORMS[form].format(ALL[payload]))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("payload", [key for key in ALL if not key.startswith("address")])
def test_a_payload_that_was_escaped_passes(form: str, payload: str) -> None:
    assert markup_faults(FORMS[form].format(escape(ALL[payload]))) == []


@pytest.mark.parametrize(
    "page",
    [
        f"<p title={escape(payloads.UNQUOTED)}>escaping alone does not help without quotation marks</p>",
        f"<script>const x = '{MARK}'</script>",
        f"<style>{MARK}</style>",
        f"<!-- {MARK} -->",
        f"<p onclick=\"go('{MARK}')\">x</p>",
        f'<p style="color: {MARK}">x</p>',
        f'<meta http-equiv="refresh" content="0; {MARK}">',
        f'<p hx-vals=\'{{"a": "{escape(MARKUP)}"}}\'>escaped for HTML, not for JSON</p>',
        f"<p>{MARK}49</p>",
        f'<a hx-get="/{MARK}">x</a>',
    ],
)
def test_other_places_where_escaping_does_not_help_are_seen(page: str) -> None:
    assert markup_faults(page)


@pytest.mark.parametrize("address", payloads.AWAY[:5] + payloads.AWAY[6:])
@pytest.mark.parametrize("attribute", ["href", "action", "formaction", "src", "hx-get", "hx-push-url"])
def test_an_address_that_leads_away_is_seen(attribute: str, address: str) -> None:
    assert markup_faults(f'<a {attribute}="{escape(address)}">x</a>')


@pytest.mark.parametrize(
    "address",
    ["/enterprises/", "?q=%3Cb", "#main", "", f"?next=//{MARK}.example/", "http://testserver/a", "mailto:a@b"],
)
def test_our_own_addresses_pass(address: str) -> None:
    assert not leads_away(address)


def answer(body: str, **headers: str) -> HttpResponse:
    return HttpResponse(body, headers={"X-Content-Type-Options": "nosniff", **headers})


def test_text_that_is_shown_instead_of_saved_is_seen() -> None:
    shown, saved = answer(MARKUP), answer(MARKUP)
    shown["Content-Type"] = saved["Content-Type"] = "text/plain"
    saved["Content-Disposition"] = 'attachment; filename="a.txt"'

    assert faults_in(shown)
    assert faults_in(saved) == []


def test_a_script_with_the_payload_as_it_was_sent_is_seen() -> None:
    raw, kept = answer(f'go("{MARKUP}")'), answer(f'go("?a={MARK}%3Cb\\u0022&lang={MARK}x")')
    raw["Content-Type"] = kept["Content-Type"] = "application/javascript"

    assert faults_in(raw)
    assert [fault for fault in faults_in(kept) if "script" in fault] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Location": f"//{MARK}.example/"},
        {"HX-Redirect": f"https://{MARK}.example/"},
        {f"X-{MARK}": "1"},
        {"X-Content-Type-Options": ""},
    ],
    ids=["redirect", "redirect of htmx", "a header of its own", "no nosniff"],
)
def test_headers_are_looked_at(headers: dict[str, str]) -> None:
    assert faults_in(answer("<p>x</p>", **headers))
    assert faults_in(answer("<p>x</p>", Location="/enterprises/")) == []
