"""Every place that calls a text HTML is known, with its reason; a new one is noticed."""

from collections import Counter

import pytest

from tests.injection.html_places import (
    SCRIPT_MARKS,
    TEMPLATE_MARKS,
    all_places,
    loose_format_html,
    marked,
    python_files,
    python_places,
    script_files,
    template_files,
)

PORTAL_TAGS = "foundation/common/templatetags/portal.py"
# (file, construct) → (how often, why nothing that somebody typed becomes HTML there).
KNOWN: dict[tuple[str, str], tuple[int, str]] = {
    (PORTAL_TAGS, "format_html"): (3, "icon, pill and the box of a row: fixed patterns, everything put in is escaped"),
    (PORTAL_TAGS, "mark_safe"): (2, "rows of a list are joined from parts that are escaped one by one, for speed"),
    ("templates/reminders/digest.txt", "autoescape off"): (1, "a mail in plain text: &lt; would be read as it stands"),
    ("static/js/portal.js", "insertAdjacentHTML"): (
        1,
        "notices of the page's own: level and words are fixed in the file",
    ),
    ("static/js/portal.js", "htmx.ajax"): (1, "asks again what the page itself had asked for, by the button 重试"),
}
WHAT_TO_DO = (
    "Here a text is called HTML. Let the template escape it ({{ value }}, format_html with a fixed pattern,"
    " textContent). Only where that cannot be: show in tests/injection that a payload stays text there, then add the"
    " place to KNOWN in tests/injection/test_html_places.py with its reason."
)


def test_every_place_that_calls_a_text_html_is_known() -> None:
    found = all_places()
    new = [f"{file}: {what} ×{n}" for (file, what), n in found.items() if n > KNOWN.get((file, what), (0, ""))[0]]
    gone = [f"{file}: {what}" for (file, what), (n, _) in KNOWN.items() if found.get((file, what), 0) < n]

    assert new == [], WHAT_TO_DO + "\n" + "\n".join(new)
    assert gone == [], "these are gone or fewer: shorten KNOWN, so that they do not come back\n" + "\n".join(gone)


def test_patterns_of_format_html_are_written_out() -> None:
    loose = [f"{path}:{line}" for path in python_files() for line in loose_format_html(path.read_text())]

    assert loose == [], "format_html escapes what is put in, not its pattern: write the pattern out\n" + "\n".join(
        loose
    )


def test_the_search_reaches_all_of_our_code() -> None:
    assert len(list(python_files())) > 500
    assert len(list(template_files())) > 150
    assert [path.name for path in script_files()] == ["drafts.js", "portal.js"], "a new script: look at it here, too"


@pytest.mark.parametrize(
    ("source", "construct"),
    [
        ("mark_safe(x)", "mark_safe"),
        ("safestring.mark_safe(x)", "mark_safe"),
        ("map(mark_safe, x)", "mark_safe"),
        ("from django.utils.safestring import mark_safe as fine\nfine(x)", "mark_safe"),
        ("SafeString(x)", "SafeString("),
        ("format_html_join('', '{}', x)", "format_html_join"),
        ("@html_safe\nclass A: ...", "html_safe"),
        ("class A:\n    def __html__(self): ...", "__html__"),
        ("x.__html__()", "__html__"),
        ("@register.filter(is_safe=True)\ndef f(x): ...", "is_safe=True"),
        ("Engine(autoescape=False)", "autoescape=False"),
        ("Template('{{ x|safe }}')", "|safe"),
        ("Template('{{ x | safe }}')", "|safe"),
    ],
)
def test_a_promise_in_python_is_noticed(source: str, construct: str) -> None:
    assert python_places(source)[construct] == 1


@pytest.mark.parametrize("source", ["def f() -> SafeString: ...", "from django.utils.safestring import mark_safe"])
def test_what_promises_nothing_passes(source: str) -> None:
    assert python_places(source) == Counter()


@pytest.mark.parametrize(
    ("source", "construct"),
    [
        ("{{ x|safe }}", "|safe"),
        ("{{ x|default:'a' | safe }}", "|safe"),
        ("{{ x|safeseq|join:', ' }}", "|safeseq"),
        ("{% autoescape off %}", "autoescape off"),
        ("<p title={{ x }}>", "attribute without quotes"),
        ('<p class="a" title={% x %}>', "attribute without quotes"),
        ("<script>x = '{{ x }}'</script>", "script or style in the page"),
        ('<p onclick="go()">', "script or style in the page"),
        ("<style>p {}</style>", "script or style in the page"),
        ('<p hx-vals=\'{"a": "{{ x }}"}\'>', "data for htmx to interpret"),
        ("<p hx-on:click=\"go('{{ x }}')\">", "data for htmx to interpret"),
    ],
)
def test_a_promise_in_a_template_is_noticed(source: str, construct: str) -> None:
    assert marked(source, TEMPLATE_MARKS) == {construct: 1}


@pytest.mark.parametrize(
    "source", ['<a href="?a={{ x }}">', '<script src="{{ x }}"></script>', "{{ x }}", '<p class="b {% x %}">']
)
def test_an_ordinary_template_passes(source: str) -> None:
    assert marked(source, TEMPLATE_MARKS) == Counter()


@pytest.mark.parametrize(
    ("source", "construct"),
    [
        ("a.innerHTML = b", "innerHTML"),
        ("a.outerHTML += b", "outerHTML"),
        ("a.insertAdjacentHTML('beforeend', b)", "insertAdjacentHTML"),
        ("a.setHTMLUnsafe(b)", "setHTMLUnsafe"),
        ("range.createContextualFragment(a)", "createContextualFragment"),
        ("new DOMParser()", "DOMParser"),
        ("htmx.process(a)", "htmx.process"),
        ("htmx.ajax('GET', a)", "htmx.ajax"),
        ("document.writeln(a)", "document.write"),
        ("eval(a)", "eval"),
        ("new Function(a)()", "new Function"),
        ("setTimeout('go()', 1)", "a timer given a text"),
    ],
)
def test_a_promise_in_a_script_is_noticed(source: str, construct: str) -> None:
    assert marked(source, SCRIPT_MARKS) == {construct: 1}


@pytest.mark.parametrize(
    "source",
    [
        "format_html(f'<p>{x}</p>')",
        "format_html('<p>' + x)",
        "format_html('<p>%s</p>' % x)",
        "format_html('<p>{}</p>'.format(x))",
        "html.format_html(pattern, x)",
        "format_html_join('', f'{x}', y)",
    ],
)
def test_a_pattern_put_together_is_noticed(source: str) -> None:
    assert loose_format_html(source) == [1]
    assert loose_format_html("format_html('<p>{}</p>', x)\nformat_html_join('', '{}', x)") == []
