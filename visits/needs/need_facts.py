"""One need as its page and its 交办单 show it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from constance import config

from foundation.accounts.scope import Actor
from foundation.desk.calendar import WorkingDays
from foundation.trail import clock
from visits.models import Need, NeedHolding, NeedStep
from visits.needs.board import dress
from visits.needs.chain import Clock, Holder, Standing, clock_of, follow
from visits.needs.choices import UNDER_WAY, NeedState
from visits.needs.holders import names_of
from visits.needs.kind import NEED
from visits.services.needs import open_steps, words_of

ALIKE, LOOKED_AT = 3, 300  # similar needs shown, and how many of the latest are compared
LEAST_ALIKE = 0.3


@dataclass(frozen=True)
class PageOfNeed:
    """What the page shows beside the facts."""

    standing: Standing
    holder: str
    joint: str
    when: str
    clock: Clock
    spent: list[tuple[str, int]]
    steps: list[tuple[NeedStep, str]]
    holdings: list[tuple[str, NeedHolding]]
    offered: list[Any]
    joined: list[Need]
    alike: list[Need]
    reply: str
    firm: str


def page_of(need: Need, user: Actor) -> PageOfNeed:
    """A fixed number of queries beside those of the similar ones."""
    days = WorkingDays.load()
    steps = list(need.steps.live().select_related("person", "jurisdiction", "other"))
    history = follow(steps, days)
    clock_now = clock_of(history, days, clock.today())
    holdings = list(need.holdings.filter(is_joint=False))
    names = names_of([need.holder, *history.now.joint, *clock_now.by_holder, *(_holder(h) for h in holdings)])
    seen = NEED.seen_by(user)
    dress([need], user)
    return PageOfNeed(
        standing=history.now,
        holder=names[need.holder],
        joint="、".join(names[one] for one in history.now.joint),
        when=need.when,  # type: ignore[attr-defined]
        clock=clock_now,
        spent=[(names[holder], number) for holder, number in clock_now.by_holder.items()],
        steps=[(step, words_of(step)) for step in steps],
        holdings=[(names[_holder(one)], one) for one in holdings],
        offered=open_steps(user, need),
        joined=list(seen.filter(joined_to=need).order_by("pk")),
        alike=alike(need, user),
        reply=reply_words(need, steps),
        firm=need.shown_firm,  # type: ignore[attr-defined]
    )


def _holder(held: NeedHolding) -> Holder:
    return Holder(held.person_id, held.jurisdiction_id)


def reply_words(need: Need, steps: list[NeedStep]) -> str:
    """What to send to the firm; copied by hand, the portal sends nothing."""
    replied = [step for step in steps if step.kind == "replied"]
    if need.state != NeedState.REPLIED or not replied:
        return ""
    return f"您 {need.shown_on} 反映的“{need.title}”，现答复如下：{replied[-1].text} 请问是否解决？"


def alike(need: Need, user: Actor) -> list[Need]:
    """Earlier needs whose words are much the same, among those this person sees; compared here, nothing leaves."""
    own = pairs(need.title)
    rows = NEED.seen_by(user).exclude(pk=need.pk).order_by("-raised_on", "-pk")[:LOOKED_AT]
    found = [(likeness(own, pairs(row.title)), row) for row in rows]
    best = sorted((one for one in found if one[0] >= LEAST_ALIKE), key=lambda one: -one[0])[:ALIKE]
    return [row for _, row in best]


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, 演示 marks and blanks left out."""
    plain = "".join(text.replace("（演示）", "").split())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs both have, from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


@dataclass(frozen=True)
class Order:
    """What the 交办单 says."""

    number: str
    holder: str
    issued_on: Any
    answer_by: Any
    days: int
    feedback_days: int
    category: str
    firm: str
    place: str
    is_open: bool


def order_of(need: Need, user: Actor) -> Order:
    """The sheet that goes with a need to whoever handles it."""
    given = need.steps.live().filter(kind__in=("assigned", "transferred")).order_by("-number").first()
    issued_on = given.on if given else need.raised_on
    dress([need], user)
    shown: Any = need
    return Order(
        number=f"{need.raised_on.year}-{need.pk:04d}",
        holder=names_of([need.holder])[need.holder],
        issued_on=issued_on,
        answer_by=need.due_on or issued_on + timedelta(days=config.NEED_ANSWER_DAYS),
        days=config.NEED_ANSWER_DAYS,
        feedback_days=config.NEED_FEEDBACK_DAYS,
        category=str(need.category),
        firm=shown.shown_firm,
        place=shown.shown_place,
        is_open=need.state in UNDER_WAY,
    )
