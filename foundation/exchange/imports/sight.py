"""What a judgement of a row tells, and to whom: a colleague who sees more may have judged it again."""

from collections.abc import Iterable

from foundation.accounts.scope import Actor
from foundation.exchange.imports.targets import ImportTarget
from foundation.exchange.models import ImportRow

NOT_FOR_YOU = {
    "field": "",
    "label": "",
    "sentence": "同事核对过这一行，它所指的记录不在您负责的范围，由同事继续处理。",
    "suggestion": "",
    "rule": "",
    "is_question": False,
}


def keep_from(rows: Iterable[ImportRow], target: ImportTarget, by: Actor) -> None:
    """Take out of these rows, which are not saved, what somebody else judged of records this person does not see."""
    others = [row for row in rows if row.parsed.get("judged_by", by.pk) != by.pk]
    told = {row.pk: {*row.parsed.get("candidates", ()), *([row.match] if row.match else ())} for row in others}
    wanted = sorted({pk for ids in told.values() for pk in ids})
    seen = {candidate.pk for candidate in target.candidates(wanted, by)} if wanted else set()
    for row in others:
        if not told[row.pk] <= seen:
            row.reasons, row.parsed = [NOT_FOR_YOU], {**row.parsed, "shown": [], "notes": [], "plan": {}}
