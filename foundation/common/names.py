"""Names of firms: the key they are compared by, the pinyin they are sorted by, the former names they carry."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from foundation.common.cells.characters import on_one_line, squashed

_BRACKETS = str.maketrans(
    {**dict.fromkeys("[{【\u3014〖「『《〈⟨", "("), **dict.fromkeys("]}】\u3015〗」』》〉⟩", ")")}
)
_LIMITED = re.compile("有限责任公司")
_TOKENS = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]")
# A bare 原 is only a former name before something that ends like a firm: （原创） is not one.
_FORMER_INNER = re.compile(
    r"(?:曾用名|原名称|原名|前称|旧称|更名前|变更前|原企业名称|原单位名称)\s*[:：为]?\s*(?P<named>.+)"
    r"|原\s*[:：为]?\s*(?P<plain>.+(?:公司|集团|中心|工作室|事务所|合作社|企业|协会|学会|研究院|研究所|商行|经营部|厂|店|社|院|部|馆))"
)
_OPENING, _CLOSING = "（(【[\u3014", "）)】]\u3015"
_BETWEEN = re.compile(r"[、,，;；/]+")


def name_key(name: str) -> str:
    """The form two spellings of one name share: half-width, no blanks, 有限责任公司 as 有限公司, one shape of bracket.

    What stands in brackets is kept, so 江苏示例（南京）公司 and 江苏示例公司 stay two (decisions: name key).
    """
    folded = unicodedata.normalize("NFKC", squashed(name).casefold())
    return _LIMITED.sub("有限公司", squashed(folded).translate(_BRACKETS))


def sort_key(name: str) -> str:
    """Full pinyin with one blank between syllables, in [a-z0-9 ] only, so that plain byte order is pinyin order.

    The blank sorts before every letter, which puts xi an before xian; both databases agree without a collation.
    A character without a reading goes to the end as zzz and its code point. Polyphones can be wrong: people may correct.
    """
    return " ".join(token for token, _written in _spelt(name))


def initials(name: str) -> str:
    """First letters of the syllables, Latin letters and digits as they stand: 360科技 is 360kj."""
    return "".join(
        token if written else ("" if token.startswith("zzz") else token[0]) for token, written in _spelt(name)
    )


def search_text(name: str) -> str:
    """What a search looks into: the name key and the initials."""
    return f"{name_key(name)}|{initials(name)}"


def former_names(name: str) -> tuple[str, ...]:
    """Former names given in brackets, as in „新名（原旧名公司）“ or „（曾用名：甲、乙）“ (handbook §5.6)."""
    found: list[str] = []
    for _start, _end, former in _former_spans(on_one_line(name)):
        for part in _BETWEEN.split(former):
            part = part.strip().removeprefix("原").strip()
            if part and part not in found:
                found.append(part)
    return tuple(found)


def without_former_names(name: str) -> str:
    """The name without the brackets that give former names."""
    text = on_one_line(name)
    for start, end, _former in reversed(_former_spans(text)):
        text = text[:start] + text[end:]
    return text.strip()


def _former_spans(text: str) -> list[tuple[int, int, str]]:
    """Where a bracket gives a former name: start, end and the names in it; brackets inside it are part of them."""
    spans: list[tuple[int, int, str]] = []
    depth = start = 0
    for place, character in enumerate(text):
        if character in _OPENING:
            start = place if depth == 0 else start
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
            inner = _FORMER_INNER.fullmatch(text[start + 1 : place].strip()) if depth == 0 else None
            if inner:
                spans.append((start, place + 1, inner["named"] or inner["plain"]))
    return spans


# Sort key, initials and search text of one name are asked for together, and reading it is the costly part.
@lru_cache(maxsize=4096)
def _spelt(name: str) -> list[tuple[str, bool]]:
    """The tokens of a name in ASCII, each with whether it was written so (Latin, digits) or is a reading."""
    # Loaded on first use: the tables cost 0.2 s and 65 MB, which a command that sorts nothing should not pay.
    from pypinyin import Style, lazy_pinyin

    spelt: list[tuple[str, bool]] = []
    for piece in re.findall(r"[a-z0-9]+|[^a-z0-9]+", name_key(name)):
        if piece.isascii() and piece.isalnum():
            spelt += [(token, True) for token in _TOKENS.findall(piece)]
            continue
        # The whole run at once, so that words decide the reading: 重庆 is chong qing.
        for reading in lazy_pinyin(piece, style=Style.NORMAL):
            spelt += _plain_reading(reading)
    return spelt


def _plain_reading(reading: str) -> list[tuple[str, bool]]:
    """A reading in ASCII; what pypinyin could not read comes as it stood and is taken character by character."""
    if reading.isascii() and reading.isalpha():
        return [(reading.lower(), False)]
    spelt: list[tuple[str, bool]] = []
    for character in reading:
        plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode().lower()
        if plain.isalnum():
            spelt.append((plain, True))
        # Brackets, dots and dashes have no sound; a character without a reading is kept apart from its neighbours.
        elif unicodedata.category(character)[0] not in "PSZCM":
            spelt.append((f"zzz{ord(character):x}", False))
    return spelt
