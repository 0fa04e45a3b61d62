"""How much a file from outside may ask of us (security §4.1, decisions: import limits)."""

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of us (security §4.1, decisions: import limits)."""

    file_bytes: int = 10 * _MEGABYTE
    members: int = 500
    unpacked_bytes: int = 120 * _MEGABYTE
    member_bytes: int = 80 * _MEGABYTE
    shared_strings_bytes: int = 20 * _MEGABYTE
    # Bombs had 400 to 1,030 to 1, legal sheets 7 to 25; small parts may compress as they like.
    ratio: int = 100
    ratio_from_bytes: int = _MEGABYTE
    sheets: int = 20
    rows: int = 20_000
    columns: int = 100  # the own full export has near sixty, and takes columns kept for later along
    # Written cells with or without content, over all sheets; beyond it even an empty sheet takes minutes.
    cells: int = 1_500_000
    cell_characters: int = 32_767
    header_rows: int = 10
    seconds: int = 60
    memory_bytes: int = 1024 * _MEGABYTE
