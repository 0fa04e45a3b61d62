"""What templates need and Django does not bring: icons, form controls, addresses of a list, undo of a message."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_UNDO = re.compile(r"(?:^|\s)(undo|redo)-([\w-]+)")
_BACK = re.compile(r"(?:^|\s)back-(/\S+)")
_LEVEL_ICONS = {"success": "circle-check", "warning": "alert-triangle", "error": "alert-triangle"}
_TONE_ICONS = {"ok": "circle-check", "warn": "clock", "danger": "alert-triangle", "info": "info-circle", "mute": "help"}


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; unlike ``static`` it never fails, so that an error page cannot fail in turn."""
    try:
        return str(staticfiles_storage.url(path))
    except ValueError:  # not in the manifest: the files were not collected
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite. Words stand beside it, so screen readers pass over it."""
    return _drawn(name, css, asset("build/icons.svg"))


@lru_cache(maxsize=512)
def _drawn(name: str, css: str, sprite: str) -> SafeString:
    """A page has sixty icons of twenty kinds."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>', f" {css}" if css else "", sprite, name
    )


@register.simple_tag
def pill(words: str, tone: str = "mute") -> SafeString:
    """A state as icon, word and colour together: ``{% pill "已逾期 2 天" "danger" %}``."""
    drawn = icon(_TONE_ICONS[tone]) if tone in _TONE_ICONS else ""
    return format_html('<span class="pill pill-{}">{}{}</span>', tone, drawn, words)


@register.filter
def undo_id(message: Message) -> str:
    """The changeset a message offers to undo, from its tag ``undo-<id>`` or, of an undo, ``redo-<id>``."""
    found = _UNDO.search(message.extra_tags or "")
    return found[2] if found else ""


@register.filter
def undo_url(message: Message) -> str:
    """Where a POST takes back what the message tells of."""
    if pk := undo_id(message):
        return reverse("desk:undo", args=[pk])
    found = _BACK.search(message.extra_tags or "")
    return found[1] if found else ""


@register.filter
def undo_word(message: Message) -> str:
    """What the button beside a message says: undoing an undo brings back what it took."""
    found = _UNDO.search(message.extra_tags or "")
    return "恢复" if found and found[1] == "redo" else "撤销"


@register.filter
def level_icon(message: Message) -> str:
    return _LEVEL_ICONS.get(message.level_tag, "info-circle")


# --- Forms ----------------------------------------------------------------------------------------


@register.simple_tag
def control(field: BoundField, **attrs: Any) -> SafeString:
    """The field's own widget, dressed as what it is."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    if isinstance(widget, forms.NumberInput | forms.DateInput):
        css += " field-short"
    if isinstance(widget, forms.NumberInput):
        # Browsers empty a number box that holds 约20 and change it under the mouse wheel; a text box does neither,
        # and the server judges what is in it. The mode brings up the number pad of a phone.
        widget.input_type = "text"
        attrs.setdefault("inputmode", "numeric" if isinstance(field.field, forms.IntegerField) else "decimal")
    own = " ".join(filter(None, (css, widget.attrs.get("class"), attrs.pop("css", ""))))
    return field.as_widget(attrs={**attrs, "class": own})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Several inputs under one question: a fieldset, whose legend is the question."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_many(field: BoundField) -> bool:
    """A choice of several, shown as ticks rather than as a list box, which needs Ctrl to use."""
    return isinstance(field.field.widget, forms.SelectMultiple)


# --- Lists ----------------------------------------------------------------------------------------


@register.simple_tag
def table_rows(rows: Iterable[Any], ticks: Any = None) -> SafeString:
    """The rows of a list. Fifty rows of a dozen cells cost ten times as much as template tags, hence written here.

    A cell with a ``tone`` is a pill; an empty cell stays empty, the style sheet shows its dash. With ``ticks`` each
    row has a box in its name cell, and a link that sends it alone.
    """
    opening: dict[str, str] = {}
    pills: dict[tuple[Any, str], SafeString] = {}
    parts: list[str] = []
    for row in rows:
        parts.append("<tr>")
        for cell in row.cells:
            column = cell.column
            text: Any = conditional_escape(cell.text)
            if column.is_name:
                text = text or "（名称未填）"
                words = f'<a href="{conditional_escape(cell.url)}">{text}</a>' if cell.url else text
                parts.append(f'<th scope="row">{_tickable(ticks, row, text, words) if ticks else words}</th>')
                continue
            if column.key not in opening:
                opening[column.key] = f'<td class="k-{column.kind}" data-label="{conditional_escape(column.label)}">'
            if text and (tone := getattr(cell, "tone", "")):
                if (text, tone) not in pills:
                    pills[text, tone] = pill(text, tone)
                text = pills[text, tone]
            if text and cell.url:
                text = f'<a href="{conditional_escape(cell.url)}">{text}</a>'
            parts.append(f"{opening[column.key]}{text}</td>")
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 (every part is escaped above)


def _tickable(ticks: Any, row: Any, name: Any, words: Any) -> SafeString:
    return format_html(
        '<span class="tickable"><input class="form-check-input" type="checkbox" form="ticked" name="{}" value="{}"'
        ' aria-label="选择{}">{}'
        '<a class="btn btn-link btn-small" href="{}">{}<span class="visually-hidden">：{}</span></a></span>',
        ticks.name,
        row.key,
        name,
        mark_safe(words),  # noqa: S308 (escaped by the caller)
        ticks.row_url(row.key),
        ticks.row_label,
        name,
    )


@register.simple_tag
def query(selection: Any, **changes: Any) -> str:
    """The selection's address with parameters changed: ``{% query selection as_of=None %}``."""
    return str(selection.query(**changes))


@register.simple_tag
def query_without_conditions(selection: Any) -> str:
    """The address without filters and keywords; the day looked at, the tab and the order stay."""
    kept = QueryDict(mutable=True)
    for name in ("tab", "sort", "as_of", "known_at"):
        if value := selection.params.get(name):
            kept[name] = value
    return kept.urlencode()


@register.filter
def may_know_at(table: Any, user: Any) -> bool:
    return bool(table.may_know_at(user))


@register.simple_tag
def column_choices(selection: Any) -> list[dict[str, Any]]:
    """All columns for the chooser: those shown first, in their order, then the others by group."""
    shown = {c.key: c for c in selection.columns}
    others: Iterable[Any] = (c for c in selection.table.columns if c.key not in shown)
    return [
        *({"column": c, "is_shown": True} for c in shown.values()),
        *({"column": c, "is_shown": False} for c in sorted(others, key=lambda c: c.group)),
    ]
