"""Credit codes for firms that do not exist: right by GB 32100 and GB 11714, in ranges no registry hands out here."""

from itertools import count

from foundation.common.cells.check_characters import credit_check, passes_organisation_check

XUANWU, NANJING = "320102", "320100"


def _code(region: str, body8: str) -> str:
    inner = next(body8 + last for last in "0123456789X" if passes_organisation_check(body8 + last))
    first17 = f"91{region}{inner}"
    return first17 + credit_check(first17)


def new_style(serial: int, region: str = XUANWU) -> str:
    """A code as given since 2015: its body begins with MA9, which is not Jiangsu's."""
    return _code(region, f"MA9{serial:05d}")


def all_digits(serial: int, region: str = NANJING) -> str:
    """A code of an older firm, digits only: the kind a spreadsheet damages."""
    candidates = (_code(region, str(90_000_000 + serial * 100 + step)) for step in count())
    return next(code for code in candidates if code.isdigit())
