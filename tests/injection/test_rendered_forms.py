"""Whatever text a form, a message or a widget is given, pages show it as text."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ValidationError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils.safestring import SafeString, mark_safe

from tests.conftest import ROOT
from tests.injection.html_places import template_files
from tests.injection.judging import markup_faults
from tests.injection.payloads import ATTRIBUTE, MARK, MARKUP, SINGLE_QUOTED

CHOICES = [(MARKUP, MARKUP), (ATTRIBUTE, ATTRIBUTE), (f"{MARK} group {MARKUP}", [(SINGLE_QUOTED, SINGLE_QUOTED)])]
PLAIN_CHOICES = CHOICES[:2]
HOSTILE = {"data-x": ATTRIBUTE, "placeholder": MARKUP, "class": SINGLE_QUOTED, "aria-describedby": ATTRIBUTE}
WIDGETS: dict[str, Any] = {
    "text": forms.CharField,
    "number": lambda **kw: forms.IntegerField(**kw),
    "day": lambda **kw: forms.DateField(**{**kw, "widget": forms.DateInput(attrs=HOSTILE)}),
    "long text": lambda **kw: forms.CharField(**{**kw, "widget": forms.Textarea(attrs=HOSTILE)}),
    "hidden": lambda **kw: forms.CharField(**{**kw, "widget": forms.HiddenInput(attrs=HOSTILE)}),
    "tick": lambda **kw: forms.BooleanField(**{**kw, "widget": forms.CheckboxInput(attrs=HOSTILE)}),
    "file": lambda **kw: forms.FileField(**{**kw, "widget": forms.ClearableFileInput(attrs=HOSTILE)}),
    "list": lambda **kw: forms.ChoiceField(**{**kw, "choices": CHOICES, "widget": forms.Select(attrs=HOSTILE)}),
    "several": lambda **kw: forms.MultipleChoiceField(
        **{**kw, "choices": PLAIN_CHOICES, "widget": forms.SelectMultiple}
    ),
    "buttons": lambda **kw: forms.ChoiceField(**{**kw, "choices": PLAIN_CHOICES, "widget": forms.RadioSelect}),
    "ticks": lambda **kw: forms.MultipleChoiceField(
        **{**kw, "choices": PLAIN_CHOICES, "widget": forms.CheckboxSelectMultiple}
    ),
}


class Hostile(forms.Form):
    """One field of each kind, each with payloads wherever a field takes text."""

    prefix = "hostile"

    def __init__(self, kind: str, *, text: str, is_sent: bool, help_text: str | None = None) -> None:
        key = f"hostile-{kind}"
        super().__init__(data={key: text} if is_sent else None, initial={kind: text})
        told = text if help_text is None else help_text
        self.fields[kind] = WIDGETS[kind](label=text, help_text=told, required=True, widget=forms.TextInput(HOSTILE))
        if is_sent:
            self.full_clean()
            self.add_error(kind, ValidationError("不对：%(said)s", params={"said": text}))
            self.add_error(None, text)


def rendered_by_us(form: forms.Form) -> str:
    (field,) = list(form)
    return "".join(
        (
            render_to_string("common/_field.html", {"field": field}),
            render_to_string("common/_filter.html", {"field": field}) if not field.is_hidden else "",
            render_to_string("common/_form_fields.html", {"form": form}),
            render_to_string("common/_error_summary.html", {"form": form}),
        )
    )


@pytest.mark.parametrize("text", [MARKUP, ATTRIBUTE, SINGLE_QUOTED], ids=["markup", "attribute", "single-quoted"])
@pytest.mark.parametrize("is_sent", [False, True], ids=["empty", "refused"])
@pytest.mark.parametrize("kind", WIDGETS)
def test_a_form_shows_texts_as_text(kind: str, is_sent: bool, text: str) -> None:
    shown = rendered_by_us(Hostile(kind, text=text, is_sent=is_sent))

    assert MARK in shown
    assert markup_faults(shown) == []


@pytest.mark.parametrize("way", ["as_div", "as_p", "as_ul", "as_table"])
@pytest.mark.parametrize("kind", WIDGETS)
def test_a_form_in_djangos_own_clothes_shows_texts_as_text(kind: str, way: str) -> None:
    """But for help texts, which Django writes as HTML; see the last test of this file."""
    form = Hostile(kind, text=MARKUP, is_sent=True, help_text="")

    assert markup_faults(getattr(form, way)()) == []


@pytest.mark.parametrize("level", [SUCCESS, ERROR])
def test_a_message_is_text(level: int) -> None:
    request = RequestFactory().get("/")
    for tags in ("", "undo-7", f"back-/{SINGLE_QUOTED}", ATTRIBUTE):
        shown = render_to_string("common/_messages.html", {"messages": [Message(level, MARKUP, tags)]}, request)
        assert markup_faults(shown) == [], tags


def test_the_confirmation_page_and_an_empty_list_show_texts_as_text() -> None:
    words = dict.fromkeys(("title", "text", "action_label", "intro", "submit_label", "question", "heading"), MARKUP)
    for name in ("common/_empty.html", "common/_facts.html"):
        facts = [dict.fromkeys(("label", "value", "change", "since", "source"), MARKUP)]
        assert markup_faults(get_template(name).render({**words, "facts": facts, "action_url": "/"})) == []


def test_a_text_that_calls_itself_safe_is_still_noticed_here() -> None:
    """The judge is not blind: what is marked as safe goes through, and is seen."""
    promised: SafeString = mark_safe(MARKUP)
    assert markup_faults(render_to_string("common/_empty.html", {"title": promised})) != []


def test_our_pages_use_no_form_templates_but_our_own() -> None:
    """Django's own write help texts as HTML; see templates/common/_field.html."""
    ways = ("{{ form }}", ".as_p", ".as_div", ".as_ul", ".as_table", ".as_field_group", "{{ formset")
    used = [
        f"{path.relative_to(ROOT)}: {way}"
        for path in template_files()
        if "admin" not in path.parts
        for way in ways
        if way in path.read_text(encoding="utf-8")
    ]
    assert used == []
