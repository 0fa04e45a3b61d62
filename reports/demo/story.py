"""The words the story is told in: each returns an act, which happens at the moment somebody would have typed it.

A firm is called by its place and its number there: “徐庄高新区/3” is the third firm of the park.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from foundation.accounts.models import Person
from foundation.common.precision import PreciseDate
from foundation.trail.asof import FOREVER
from foundation.trail.models import Changeset, Period
from foundation.trail.undo import undo
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.enterprises.services import Applied, Draft, Entry, apply_changes
from reports.demo.firms import Firm
from reports.demo.moments import at_work, soon_after, told
from reports.demo.names import new_name, twin_name
from reports.demo.places import UNKNOWN

REPORTED = "街道（园区）上报"
OFFICE = "行业党委办公室"


@dataclass
class Base:
    """The base while it is being filled: ids of places, and of firms by what the story calls them."""

    places: dict[str, int]
    blocks: dict[str, int] = field(default_factory=dict)
    firms: dict[str, int] = field(default_factory=dict)
    invented: dict[str, Firm] = field(default_factory=dict)
    changesets: dict[str, Changeset] = field(default_factory=dict)  # acts that a later one takes back
    persons: dict[str, Person] = field(default_factory=dict)
    needs: dict[str, int] = field(default_factory=dict)  # 诉求 by what the story calls them
    duties: dict[str, Period] = field(default_factory=dict)  # in force, by what is answered for

    def introduce(self, who: str, **fields: Any) -> Firm:
        """The next invented firm under that name of the story."""
        if who in self.invented:
            raise ValueError(f"{who} is in the story already.")
        firm = Firm(number=len(self.invented) + 1, place=who.split("/")[0], **fields)
        self.invented[who] = firm
        return firm

    def firm(self, who: str) -> Enterprise:
        return Enterprise.objects.get(pk=self.firms[who])


@dataclass(frozen=True)
class Act:
    """One thing somebody did in the portal at a moment."""

    at: datetime
    do: Callable[[Base], Any]


def _act(who: str, word: str, on: PreciseDate, recorded: str, do: Callable[[Base], Any]) -> Act:
    key = f"{who}/{word}/{on}"
    return Act(at_work(told(recorded).value, key) if recorded else soon_after(on, key), do)


def opens(place: str, count: int, *, recorded: str, codeless: tuple[int, ...] = ()) -> Act:
    """A street brings in the firms it had at the end of 2021, all of them at once."""

    def do(base: Base) -> Applied:
        names = [f"{place}/{number}" for number in range(1, count + 1)]
        firms = [base.introduce(name, has_code=n not in codeless) for n, name in enumerate(names, start=1)]
        entries = [
            Entry(
                [Draft(on=date(2021, 12, 31), values=firm.values(base.places, base.blocks), kind=ChangeKind.OPENING)],
                identity=firm.identity,
            )
            for firm in firms
        ]
        word = "属地待补" if place == UNKNOWN else place
        title = f"登记2021年底在册企业：{word}（{count} 家）"
        applied = apply_changes(entries=entries, by=None, kind="open_base", title=title, source="2021年底企业台账")
        base.firms.update({name: applied.enterprises[index] for index, name in enumerate(names)})
        return applied

    return Act(at_work(told(recorded).value, f"opens/{place}"), do)


def arrives(
    who: str,
    kind: ChangeKind,
    on: str,
    *,
    recorded: str = "",
    origin: str = "",
    reason: str = "",
    has_code: bool = True,
    twin_of: str = "",
) -> Act:
    """A firm is founded, moves in or is found to have been there; ``twin_of`` is the same firm entered again."""
    when = told(on)

    def do(base: Base) -> Applied:
        is_new = kind in (ChangeKind.FOUNDED, ChangeKind.LATE)
        firm = base.introduce(who, has_code=has_code, origin=origin, founded=when if is_new else None)
        if twin_of:
            same = base.invented[twin_of]
            values = {**same.values(base.places, base.blocks), "name": twin_name(same.name)}
        else:
            values = firm.values(base.places, base.blocks)
        applied = services.add_enterprise(
            kind=kind,
            on=when.value,
            values=values,
            precision=when.precision.value,
            counterpart=origin,
            reason=reason,
            source=REPORTED,
            by=None,
            **firm.identity,
        )
        base.firms[who] = applied.enterprises[0]
        return applied

    return _act(who, kind, when, recorded, do)


def _happens(who: str, verb: Callable[..., Applied], on: str, recorded: str = "", **more: Any) -> Act:
    """One of the verbs that take a list of firms, reported by the street."""
    when = told(on)

    def do(base: Base) -> Applied:
        facts = {"on": when.value, "precision": when.precision.value, "source": REPORTED, **more}
        return verb(enterprises=[base.firm(who)], by=None, **facts)

    return _act(who, verb.__name__, when, recorded, do)


def moves_out(who: str, on: str, to: str, *, recorded: str = "", reason: str = "") -> Act:
    return _happens(who, services.move_out, on, recorded, to=to, reason=reason)


def comes_back(who: str, on: str, origin: str) -> Act:
    return _happens(who, services.move_in, on, origin=origin)


def closes_down(who: str, on: str, *, recorded: str = "", is_revoked: bool = False, reason: str = "") -> Act:
    """注销, or 吊销."""
    return _happens(who, services.deregister, on, recorded, is_revoked=is_revoked, reason=reason)


def is_struck_off(who: str, on: str, *, reason: str) -> Act:
    """剔除: it should never have been entered."""
    return _happens(who, services.remove_enterprise, on, on, reason=reason, source=OFFICE)


def suspends(who: str, on: str, *, reason: str = "") -> Act:
    return _happens(who, services.suspend, on, reason=reason)


def resumes(who: str, on: str) -> Act:
    return _happens(who, services.resume, on)


def moves_within(who: str, on: str, to: str, *, block: str = "") -> Act:
    when = told(on)

    def do(base: Base) -> Applied:
        return services.move_within(
            enterprises=[base.firm(who)],
            on=when.value,
            jurisdiction=base.places[to],
            block=base.blocks[f"{to}/{block}"] if block else None,
            reason="办公地点调整",
            source=REPORTED,
            by=None,
        )

    return _act(who, "moves_within", when, "", do)


def is_renamed(who: str, on: str) -> Act:
    when = told(on)

    def do(base: Base) -> Applied:
        name = new_name(base.invented[who].name)
        return services.rename(enterprise=base.firm(who), name=name, on=when.value, by=None, source=REPORTED)

    return _act(who, "is_renamed", when, "", do)


def _edits(
    base: Base, who: str, on: PreciseDate, values: dict[str, Any], *, source: str = REPORTED, **more: Any
) -> Applied:
    return services.edit_enterprise(
        enterprise=base.firm(who),
        values=values,
        on=on.value,
        precision=on.precision.value,
        source=source,
        by=None,
        **more,
    )


def is_edited(who: str, on: str, *, reason: str, place: str = "", **values: Any) -> Act:
    """情况变了: something else became known or changed."""
    when = told(on)

    def do(base: Base) -> Applied:
        found = {"jurisdiction": base.places[place]} if place else {}
        return _edits(base, who, when, {**values, **found}, reason=reason)

    return _act(who, "is_edited", when, "", do)


def is_corrected(who: str, on: str, *, recorded: str, reason: str, place: str = "", **values: Any) -> Act:
    """原来录错了: it holds from the day the wrong value was given for."""
    when = told(on)

    def do(base: Base) -> Applied:
        found = {"jurisdiction": base.places[place], "block": None} if place else {}
        return _edits(base, who, when, {**values, **found}, source=OFFICE, reason=reason, is_correction=True)

    return _act(who, "is_corrected", when, recorded, do)


def mistypes_staff(who: str, on: str, *, seen: str, reason: str) -> list[Act]:
    """The number of staff gets one digit too many, which somebody sees later and puts right."""
    when = told(on)

    def staff(base: Base) -> int:
        return EnterpriseState.objects.live().get(enterprise=base.firms[who], effective_to=FOREVER).staff or 0

    def mistype(base: Base) -> Applied:
        return _edits(base, who, when, {"staff": (staff(base) + 1) * 10}, reason=reason)

    def put_right(base: Base) -> Applied:
        right = {"staff": staff(base) // 10}
        return _edits(base, who, when, right, source=OFFICE, reason="人数多录一位", is_correction=True)

    return [_act(who, "mistypes", when, on, mistype), _act(who, "puts right", when, seen, put_right)]


def gets_code(who: str, on: str) -> Act:
    """The licence has come: the code is filled in."""
    when = told(on)
    return _act(
        who,
        "gets_code",
        when,
        on,
        lambda base: services.set_code(enterprise=base.firm(who), code=base.invented[who].code, by=None),
    )


def is_withdrawn(who: str, kind: ChangeKind, on: str, *, recorded: str, reason: str) -> Act:
    """A row of the ledger is taken back as never having happened."""
    when = told(on)

    def do(base: Base) -> EnterpriseChange:
        change = EnterpriseChange.objects.live().get(enterprise=base.firms[who], kind=kind, effective_on=when.value)
        return services.withdraw_change(change=change, by=None, reason=reason)

    return _act(who, "is_withdrawn", when, recorded, do)


def edits_many(called: str, who: tuple[str, ...], on: str, *, reason: str, at: tuple[int, int], **values: Any) -> Act:
    """A bulk edit somebody will take back; ``at`` is its hour and minute."""
    when = told(on)

    def do(base: Base) -> Applied:
        entries = [Entry([Draft(on=when.value, values=values, reason=reason)], enterprise=base.firms[w]) for w in who]
        title = f"批量修改：{len(who)} 家企业"
        applied = apply_changes(entries=entries, by=None, kind="bulk_edit", title=title, source=OFFICE, reason=reason)
        if applied.changeset is not None:
            base.changesets[called] = applied.changeset
        return applied

    return Act(at_work(when.value, called).replace(hour=at[0], minute=at[1]), do)


def is_undone(called: str, on: str, *, reason: str, at: tuple[int, int]) -> Act:
    when = told(on)
    return Act(
        at_work(when.value, called).replace(hour=at[0], minute=at[1]),
        lambda base: undo(changeset=base.changesets[called], by=None, reason=reason),
    )
