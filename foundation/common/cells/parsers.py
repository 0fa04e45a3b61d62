"""Reading one cell of a ledger: the one door to every parse function (handbook §5.6, decisions, security §4.2).

Each function takes the raw cell (text, number, date, None) and answers with `Parsed`; none raises and none guesses
silently. Dates are in `precise_dates`, credit codes in `credit_code`, because they need more than a cell.
"""

from foundation.common.cells.choices import parse_choice, parse_flag
from foundation.common.cells.counts import LARGEST_COUNT, parse_count
from foundation.common.cells.id_numbers import ID_REMOVED, looks_like_id_number, without_id_numbers
from foundation.common.cells.parsed import CLEAR, CellStatus, Clear, Parsed, is_empty_marker, is_error_value
from foundation.common.cells.phones import parse_phone
from foundation.common.cells.texts import LONGEST_NAME, parse_name, parse_text

__all__ = [
    "CLEAR",
    "ID_REMOVED",
    "LARGEST_COUNT",
    "LONGEST_NAME",
    "CellStatus",
    "Clear",
    "Parsed",
    "is_empty_marker",
    "is_error_value",
    "looks_like_id_number",
    "parse_choice",
    "parse_count",
    "parse_flag",
    "parse_name",
    "parse_phone",
    "parse_text",
    "without_id_numbers",
]
