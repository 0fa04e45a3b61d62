"""Reading what programs send."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """JSON of sane depth, its texts such that they can be written down and answered with again."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            _refuse_half_characters(data)
        except (RecursionError, UnicodeEncodeError) as fault:
            raise ParseError from fault
        return data


def _refuse_half_characters(data: Any) -> None:
    """Raises UnicodeEncodeError for half of a surrogate pair, which JSON can name and no text may hold."""
    if isinstance(data, str):
        data.encode()
    elif isinstance(data, dict):
        for key, value in data.items():
            key.encode()
            _refuse_half_characters(value)
    elif isinstance(data, list):
        for value in data:
            _refuse_half_characters(value)
