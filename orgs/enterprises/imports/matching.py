"""Which firm a row means: by its code, by our own number, and by name only as a suggestion; and rows that meet in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from foundation.common.names import name_key
from orgs.enterprises.imports.base import Base, Firm
from orgs.enterprises.imports.parsing import ParsedRow

SAME_CODE = "twin_code"
SAME_NAME = "twin_name"
NAMED = 5


@dataclass(slots=True)
class Match:
    """The firm a row means for sure, or those it may mean; ``same_as`` is an identical row above it."""

    firm: Firm | None = None
    candidates: list[Firm] = field(default_factory=list)
    same_as: ParsedRow | None = None


def load_base(rows: Sequence[ParsedRow], base: Base) -> None:
    """Load the firms these rows may mean: by name only where code and number do not settle it, or the name is new."""
    linked = {int(row.source.decisions["link"]) for row in rows if row.source.decisions.get("link")}
    base.load(codes={r.code for r in rows if r.code}, numbers={r.number for r in rows if r.number}, ids=linked)
    keys: set[str] = set()
    known = base.names_of_found()
    for row in rows:
        firm = base.by_code.get(row.code) or base.by_number.get(row.number)
        if firm is None:
            keys.update(_keys(row))
        elif row.key and (firm, row.key) not in known:
            keys.add(row.key)
    base.load_named(keys)


def _keys(row: ParsedRow) -> list[str]:
    return [key for key in (row.key, *(name_key(former)[:200] for former in row.former)) if key]


def find(row: ParsedRow, base: Base) -> Match:
    """The firm of one row."""
    decided = row.source.decisions
    if decided.get("link"):
        return Match(base.firms.get(int(decided["link"])))
    by_code = base.firms.get(base.by_code.get(row.code, 0))
    by_number = base.firms.get(base.by_number.get(row.number, 0))
    if by_code and by_number and by_code is not by_number and not by_number.is_bare:
        return Match(candidates=[by_code, by_number])
    if by_code or by_number:
        return Match(by_code or by_number)
    if decided.get("as_new"):
        return Match()
    ids = dict.fromkeys(pk for key in _keys(row) for pk in base.by_name.get(key, ()))
    return Match(candidates=[firm for pk in ids if not (firm := base.firms[pk]).is_bare])


def find_twins(rows: Sequence[ParsedRow], matches: Sequence[Match]) -> None:
    """Rows of one file that mean one firm: identical ones go in once, different ones wait and name each other."""
    by_firm: dict[tuple[str, object], list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, (row, match) in enumerate(zip(rows, matches, strict=True)):
        if match.firm is not None:
            by_firm["firm", match.firm.pk].append(place)
        elif row.code:
            by_firm["code", row.code].append(place)
        elif row.number:
            by_firm["number", row.number].append(place)
        if row.key:
            by_name[row.key].append(place)
    for places in by_firm.values():
        if len(places) > 1:
            _same_firm([rows[p] for p in places], [matches[p] for p in places])
    for places in by_name.values():
        if len(places) > 1:
            _same_name([rows[p] for p in places], [matches[p] for p in places])


def _same_firm(rows: list[ParsedRow], matches: list[Match]) -> None:
    word = "代码" if all(row.code for row in rows) else "企业"
    _meet(rows, matches, SAME_CODE, f"同一{word}在本文件中出现多次且内容不同：", "code")


def _same_name(rows: list[ParsedRow], matches: list[Match]) -> None:
    """Same name: a row without a code waits beside one with a code, two with different codes both wait."""
    codes = {row.code for row in rows if row.code}
    bare = [place for place, row in enumerate(rows) if not row.code]
    if len(codes) > 1:
        for row in (row for row in rows if row.code):
            others = _where([other for other in rows if other.code not in ("", row.code)])
            _ask_once(row, SAME_NAME, "name", f"名称与{others}相同而代码不同，请核对是不是同一家")
    if codes:
        for place in bare:
            others = _where([other for other in rows if other.code])
            _ask_once(rows[place], SAME_NAME, "name", f"名称与{others}相同，本行没有代码，请核对是不是同一家")
        return
    _meet(
        [rows[p] for p in bare], [matches[p] for p in bare], SAME_NAME, "同名企业在本文件中出现多次且内容不同：", "name"
    )


def _meet(rows: list[ParsedRow], matches: list[Match], rule: str, sentence: str, key: str) -> None:
    first = rows[0]
    if all(row.meaning == first.meaning for row in rows[1:]):
        for match in matches[1:]:
            match.same_as = match.same_as or first
        return
    for row in rows:
        others = _where([other for other in rows if other is not row])
        _ask_once(row, rule, key, f"{sentence}{others}，请确认以哪一行为准")


def _where(rows: Sequence[ParsedRow]) -> str:
    """Where the other rows stand, the first few of very many."""
    named = "、".join(row.source.where for row in rows[:NAMED])
    return f"{named}等 {len(rows)} 行" if len(rows) > NAMED else named


def _ask_once(row: ParsedRow, rule: str, key: str, sentence: str) -> None:
    """One such question is enough: whoever answers it has looked at the other row."""
    if not any(reason.rule in (SAME_CODE, SAME_NAME) for reason in row.reasons):
        row.ask(key, sentence, rule=rule)
