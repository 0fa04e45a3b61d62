"""Form fields that read what people type exactly as the import reads a cell."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.common.cells.credit_code import examine
from foundation.common.cells.parsers import CellStatus, Parsed, parse_count, parse_name, parse_phone, parse_text
from foundation.common.cells.precise_dates import parse_date_cell
from foundation.common.precision import PreciseDate, refuse_far_year
from foundation.common.tables.columns import shown_date

NUL = "\x00"


def _sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"


class CellField(forms.CharField):
    """A text input read by one of the cell parsers; what it cannot take is answered with the parser's sentence."""

    empty: Any = None
    marks_unknown = True  # words like 无 and — mean: not known

    def __init__(self, *, parse: Callable[[Any], Parsed], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parse = parse

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return self.empty
        found = self.parse(text)
        if found.status == CellStatus.OK and not found.is_clear:
            return self.read(found)
        if found.status == CellStatus.EMPTY and self.marks_unknown or found.is_clear:
            return self.empty
        if found.status == CellStatus.EMPTY:
            return text
        raise ValidationError(_sentence(found.message))

    def read(self, found: Parsed) -> Any:
        return found.value

    def validate(self, value: Any) -> None:
        if self.required and value in (None, ""):
            raise ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):
            super().run_validators(value)


class CountField(CellField):
    """A whole number of people; empty = unknown, which is not 0."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(parse=parse_count, **{"widget": widget, "required": False, **kwargs})


class NameField(CellField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parse=parse_name, **{"max_length": 200, **kwargs})


class TextField(CellField):
    """A line of text; kept as typed, blanks at the ends removed."""

    empty = ""
    marks_unknown = False

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(parse=lambda raw: parse_text(raw, max_length), **{"required": False, **kwargs})


class PhoneField(CellField):
    empty = ""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-private": ""})
        super().__init__(parse=parse_phone, **{"required": False, "widget": widget, **kwargs})


class CreditCodeField(CellField):
    """统一社会信用代码; empty = not known yet."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(parse=examine, **{"required": False, "max_length": 60, "widget": widget, **kwargs})


class PreciseDateField(CellField):
    """A date no finer than it is known: 2023-05-01, 2023年5月 or 2023年."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parse=parse_date_cell, **{"required": False, "max_length": 30, **kwargs})

    def read(self, found: Parsed) -> PreciseDate:
        return found.value

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, PreciseDate):
            return shown_date(value.value, value.precision)
        return value.isoformat() if isinstance(value, date) else value


class ThreeValueField(forms.TypedChoiceField):
    """是 / 否 / 未知."""

    def __init__(self, **kwargs: Any) -> None:
        options = [("1", "是"), ("0", "否"), ("", "未知")]
        super().__init__(
            choices=options,
            coerce=lambda value: value == "1",
            empty_value=None,
            **{"required": False, "widget": forms.RadioSelect(attrs={"class": "segmented"}), **kwargs},
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0", None: ""}.get(value, value)


class DayField(forms.DateField):
    """One day of the years the portal knows, by the browser's own date picker.

    ``validators=[]`` where a nearer bound is judged anyway and its sentence says more.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        messages = {"required": "请填写日期。", "invalid": "日期请写成 2023-11-20 的样子。"}
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m-%d"],
            error_messages=messages,
            **{"required": True, "validators": [refuse_far_year], **kwargs},
        )
