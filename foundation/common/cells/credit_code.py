"""Unified Social Credit Codes as GB 32100-2015 defines them, and the mistakes spreadsheets make with them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from foundation.common.cells.characters import STROKES, on_one_line, quoted, squashed, without_invisible
from foundation.common.cells.check_characters import (
    CREDIT_ALPHABET,
    credit_check,
    passes_credit_check,
    passes_organisation_check,
)
from foundation.common.cells.parsed import (
    LONGEST_SHORT_CELL,
    Parsed,
    ask,
    common_answer,
    empty,
    error,
    is_empty_marker,
    ok,
)

# What `examine` finds; `kind` says which mistake it is.
Finding = Parsed

_HYPHENS = re.compile(f"[{STROKES}_]")
_LEADING_QUOTES = re.compile("^['\u2018\u2019`\u00b4\uff07]+")
_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,3}")
_SEPARATORS = re.compile(r"[、,，;；/|\s和及]+")
_REASON_WORDS = re.compile(r"[办待暂未无]|申请|没有")
# Letters the alphabet leaves out because they look like digits, and foreign letters that look like ours.
_LATIN = ("OIZS", "0125")
_CYRILLIC = ("\u041e\u0406\u0410\u0412\u0415\u0421\u0422\u041d\u041a\u041c\u0420\u0425", "01ABECTHKMPX")
_GREEK = ("\u039f\u0399\u0391\u0392\u0395\u03a4\u0397\u039a\u039c\u03a1\u03a7", "01ABETHKMPX")
_LOOK_ALIKES = str.maketrans(_LATIN[0] + _CYRILLIC[0] + _GREEK[0], _LATIN[1] + _CYRILLIC[1] + _GREEK[1])

_NUMBER_SENTENCE = "是数字格式，Excel 已丢失后几位，请将该列设为文本格式后重新填写"
_CHECK_SENTENCE = "最后一位校验不符，请对照营业执照核对每一位"


def check_char(first17: str) -> str:
    """The check character of the first 17; raises ValueError for other characters or another length."""
    if len(first17) != 17 or any(character not in CREDIT_ALPHABET for character in first17):
        raise ValueError("Exactly 17 characters of the GB 32100 alphabet are needed.")
    return credit_check(first17)


def is_valid(code: str) -> bool:
    """Whether these 18 characters are a code with the right check character (GB 32100-2015, handbook §4.2)."""
    return bool(_SHAPE.fullmatch(code)) and passes_credit_check(code)


def normalise(text: str) -> str:
    """The code as it would be printed: half-width, capitals, without blanks, hyphens and a leading apostrophe."""
    return _HYPHENS.sub("", _LEADING_QUOTES.sub("", squashed(text))).upper()


def examine(raw: Any, *, numeric: bool = False) -> Finding:
    """Judge what stands in a code column (handbook §4.4); nothing is guessed, an ID number is never repeated.

    `numeric` says that the cell was stored as a number: Excel keeps 15 digits, so the rest is lost for good.
    """
    common = common_answer(raw)
    if common is not None:
        return common
    if numeric or not isinstance(raw, str):
        return error(_NUMBER_SENTENCE, kind="number")
    if len(raw) > LONGEST_SHORT_CELL:
        return error("应为 18 位，这里的文字太长，请只填代码", kind="length")
    if is_empty_marker(raw):
        return empty(note=f"代码待补：{on_one_line(raw)}", kind="reason")

    code = normalise(raw)
    if is_valid(code):
        return _accepted(raw)
    return _several(raw) or _reason(raw) or _small_l(raw) or _mistake(code)


def _accepted(raw: str) -> Finding:
    code = normalise(raw)
    notes = [note for note in (_conversion(raw, code), _prefix_note(code), _inner_note(code)) if note]
    return ok(code, note="；".join(notes))


def _conversion(raw: str, code: str) -> str:
    if raw == code:
        return ""
    changes = []
    visible = without_invisible(raw)
    if unicodedata.normalize("NFKC", visible) != visible:
        changes.append("全角转半角")
    if any(character.islower() for character in visible):
        changes.append("小写转大写")
    if squashed(visible).upper() != code:
        changes.append("去掉符号")
    if len(visible.split()) != 1 or visible != visible.strip() or visible != raw:
        changes.append("去掉空白")
    return "、".join(changes) or "已整理"


def _prefix_note(code: str) -> str:
    # Never a refusal: a code is lifelong and other registries give other prefixes (handbook §4.1).
    return "" if code[:2] in {"91", "92"} else f"代码以 {code[:2]} 开头，不是企业（91）或个体工商户（92），请留意"


def _inner_note(code: str) -> str:
    return "" if passes_organisation_check(code[8:17]) else "第9—17位组织机构代码的校验不符，请留意"


def _several(raw: str) -> Finding | None:
    joined = normalise(raw)
    parts = [normalise(part) for part in _SEPARATORS.split(without_invisible(raw)) if part]
    if sum(len(part) >= 15 for part in parts) >= 2 or (is_valid(joined[:18]) and is_valid(joined[18:])):
        return error("一格里有多个代码，请只保留本企业自己的一个", kind="several")
    return None


def _reason(raw: str) -> Finding | None:
    text = on_one_line(raw)
    if not any(character.isdigit() for character in text) and _REASON_WORDS.search(text) and len(text) <= 30:
        return empty(note=f"代码待补：{text}", kind="reason")
    return None


def _small_l(raw: str) -> Finding | None:
    """A small l typed for 1 becomes a capital L, which the alphabet has; only the cell as typed still shows it."""
    candidate = normalise(raw.replace("l", "1"))
    if "l" not in raw or not is_valid(candidate):
        return None
    return ask(f"像是把 1 写成了小写的 l，可能是 {candidate}，请核对后确认", suggestion=candidate, kind="look_alike")


def _mistake(code: str) -> Finding:
    if _SCIENTIFIC.fullmatch(code):
        return error(_NUMBER_SENTENCE, kind="number")
    if len(code) == 15 and code.isdigit():
        return error("是 15 位，像旧的工商注册号，请改填营业执照上的 18 位统一社会信用代码", kind="registration")
    if len(code) == 9 and code[:8].isalnum() and code.isascii() and (code[8].isdigit() or code[8] == "X"):
        return error("是 9 位，像旧的组织机构代码，请改填营业执照上的 18 位统一社会信用代码", kind="organisation")
    if len(code) != 18:
        return error(f"应为 18 位，现在是 {len(code)} 位，请对照营业执照核对", kind="length")
    return _wrong_letters(code) or _wrong_check(code)


def _wrong_letters(code: str) -> Finding | None:
    wrong = sorted({character for character in code if character not in CREDIT_ALPHABET})
    if not wrong:
        return None
    candidate = code.translate(_LOOK_ALIKES)
    if is_valid(candidate):
        changed = "、".join(f"{letter}→{letter.translate(_LOOK_ALIKES)}" for letter in wrong)
        message = f"含不会出现的字母（{changed}），可能是 {candidate}，请核对后确认"
        return ask(message, suggestion=candidate, kind="look_alike")
    return error(f"含不会出现在代码里的字符{quoted('、'.join(wrong))}，请对照营业执照核对", kind="letters")


def _wrong_check(code: str) -> Finding:
    if passes_credit_check(code):
        return error("第3—8位应为数字（登记机关区划码），请对照营业执照核对", kind="shape")
    if code.isdigit() and code.endswith("000"):
        # Text again, but the zeros say it was a number once.
        return error("末尾的 000 像是曾被存成数字而丢失了后几位，请将该列设为文本格式后重新填写", kind="number")
    return error(_CHECK_SENTENCE, kind="check")
