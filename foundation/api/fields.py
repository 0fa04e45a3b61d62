"""What programs send, read as strictly as its type says, and cells read exactly as pages and imports read them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.accounts.gate import LARGEST_KEY
from foundation.common.cells.credit_code import examine
from foundation.common.cells.parsers import LARGEST_COUNT, CellStatus, Parsed, parse_name, parse_phone, parse_text
from foundation.common.cells.precise_dates import parse_date_cell
from foundation.common.masking import is_masked
from foundation.common.precision import PreciseDate, Precision, first_day, refuse_far_year
from foundation.trail import clock

PRECISIONS = [("day", "日"), ("month", "月"), ("year", "年")]
CHANGED, WRONG = "changed", "wrong"
EDIT_MODES = [(CHANGED, "情况变了"), (WRONG, "原来录错了")]


class StrictSerializer(serializers.Serializer):
    """What it does not know is an error: a misspelt field would otherwise be lost without a word."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (unknown := [str(key)[:40] for key in data if key not in self.fields]):
            raise serializers.ValidationError({key: ["不认识的项。"] for key in unknown})
        return super().to_internal_value(data)


class NothingRequest(StrictSerializer):
    """An act that says everything by its address."""


class CellField(serializers.CharField):
    """Text read by one of the cell parsers; what it cannot take is answered with the parser's sentence."""

    def __init__(
        self, parse: Callable[[Any], Parsed], *, empty: Any = "", marks_unknown: bool = True, **kw: Any
    ) -> None:
        super().__init__(**{"required": False, "allow_blank": True, **kw})
        self.parse, self.empty, self.marks_unknown = parse, empty, marks_unknown

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):  # what was read may be a date
            super().run_validators(value)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if not text:
            return self.empty
        found = self.parse(text)
        if found.status == CellStatus.OK and not found.is_clear:
            return found.value
        if found.is_clear or (found.status == CellStatus.EMPTY and self.marks_unknown):
            return self.empty
        if found.status == CellStatus.EMPTY:
            return text
        raise serializers.ValidationError(found.message if found.message.endswith("。") else f"{found.message}。")


class LineField(CellField):
    """A line of text."""

    def __init__(self, max_length: int, **kwargs: Any) -> None:
        super().__init__(lambda raw: parse_text(raw, max_length), marks_unknown=False, max_length=max_length, **kwargs)


class FirmNameField(CellField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parse_name, **{"max_length": 200, "allow_blank": False, **kwargs})


class PhoneNumberField(CellField):
    """A number in full; a hidden one that was read before says nothing about the real one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parse_phone, max_length=60, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) and is_masked(data):
            raise serializers.ValidationError("号码是隐去的，请填写完整号码，或不要传这一项。")
        return super().to_internal_value(data)


class CodeField(CellField):
    """统一社会信用代码."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(examine, empty=None, max_length=60, **kwargs)


@extend_schema_field(OpenApiTypes.STR)
class PreciseDayField(CellField):
    """2015-11-08, 2015-11 or 2015: no finer than it is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parse_date_cell, empty=None, **{"max_length": 30, "allow_null": True, **kwargs})

    def to_representation(self, value: PreciseDate) -> str:
        return value.display()


class WholeNumberField(serializers.IntegerField):
    """A count of people: a JSON number; null = unknown, which is not 0."""

    default_error_messages = {"invalid": "请填整数，不清楚请填 null。"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"required": False, "allow_null": True, "min_value": 0, "max_value": LARGEST_COUNT, **kwargs}
        )

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class KeyField(serializers.IntegerField):
    """A record's number, looked up by the caller: a JSON number that fits into a database."""

    default_error_messages = {"invalid": "请填编号（整数）。"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_KEY, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """true, false or null (未知); no word is taken for one of them."""

    default_error_messages = {"invalid": "请填 true、false 或 null。"}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


def three_valued(**kwargs: Any) -> FlagField:
    return FlagField(**{"required": False, "allow_null": True, **kwargs})


class SeenField(serializers.PrimaryKeyRelatedField):
    """Another record by its key, out of those ``rows(user)`` gives; any other does not exist for this person."""

    default_error_messages = {
        "does_not_exist": "没有这条记录，或您看不到它。",
        "incorrect_type": "请填编号（整数）。",
    }

    def __init__(self, rows: Callable[[Any], QuerySet], **kwargs: Any) -> None:
        self._rows = rows
        super().__init__(queryset=ContentType.objects.none(), pk_field=serializers.IntegerField(), **kwargs)

    def get_queryset(self) -> QuerySet:
        return self._rows(self.context["request"].user)


def active(model: Any, **kwargs: Any) -> serializers.PrimaryKeyRelatedField:
    """A dictionary's entry by its key, as long as it is in use."""
    errors = {"does_not_exist": "没有这一项，或已停用。", "incorrect_type": "请填编号（整数）。"}
    return serializers.PrimaryKeyRelatedField(
        queryset=model.objects.filter(is_active=True), error_messages=errors, **kwargs
    )


class DayField(serializers.DateField):
    """One day of the years the portal knows, as pages take it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"validators": [refuse_far_year], **kwargs})


class DatedSerializer(StrictSerializer):
    """From which day, no finer than it is known; and why."""

    on = DayField(help_text="从哪天起，如 2023-12-31；不能晚于今天")
    precision = serializers.ChoiceField(PRECISIONS, default="day", help_text="日期精确到日、月还是年")
    reason = LineField(500, default="", help_text="原因或依据")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        day: date = attrs["on"]
        if day > clock.today():
            raise serializers.ValidationError({"on": ["日期不能晚于今天：将来的情况请到那天再登记。"]})
        # An imprecise date takes effect on the first day of its period.
        attrs["on"] = first_day(day, Precision(attrs["precision"]))
        return attrs


class WithdrawRequest(StrictSerializer):
    """Why something is taken back."""

    reason = LineField(500, required=True, allow_blank=False, help_text="撤回原因")
