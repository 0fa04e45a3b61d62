"""Passing responsibilities on: the duty moves on its day, the open work when the successor accepts it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import Period
from foundation.trail.periods import fields_of, remove_period, replace_period
from foundation.trail.recording import changeset
from orgs.duties.choices import HandoverStatus, StreetPart
from orgs.duties.fitting import refuse_unfit
from orgs.duties.kinds import MODELS, kind_of, part_of
from orgs.duties.models import Handover, HandoverLine, LiaisonPoint
from orgs.duties.open_items import OpenItem, give_items, open_items_of
from orgs.duties.responsible import Place, load_duties, places_on
from orgs.duties.services.liaison import refuse_a_second
from orgs.duties.services.starting import locked, overlapping, refuse_far_off, refuse_unless_office

ONE_DAY = timedelta(days=1)


def reassign(
    *, duties: Iterable[Any], to: Person, on: date, by: Actor | None, note: str = "", is_second_meant: bool = False
) -> list[Handover]:
    """Pass responsibilities to ``to`` from the day ``on`` in one act; one handover for each person giving.

    The duties end for their holders the day before and begin for ``to`` on the day, so scope and figures move with
    them; the open work follows when the handover is accepted. Raises ValidationError for a day outside a duty's time or
    too far ahead, a successor not in use, unfit or identical, SecondLiaisonPoint as ``assign_liaison`` does.
    """
    refuse_unless_office(by)
    duties = list(duties)
    if not duties:
        raise ValidationError("请至少选择一项要移交的职责。")
    made: dict[int, Handover] = {}
    with changeset(kind="reassign_duties", by=by, title=f"移交职责给{to}：{len(duties)} 项", reason=note):
        for duty in duties:
            row = locked(duty)
            _move(row, to, on, is_second_meant)
            if row.person_id not in made:
                made[row.person_id] = Handover(person=row.person, to=to, on=on, note=note)
                made[row.person_id].save()
            line_of(row, made[row.person_id]).save()
    return list(made.values())


def _move(row: Any, to: Person, on: date, is_second_meant: bool) -> None:
    if row.person_id == to.pk:
        raise ValidationError({"to": f"{row}本来就由{to}负责，请另选接收人。"})
    if on < row.starts_on or on > row.ends_on:
        raise ValidationError({"on": f"移交日应在这项职责的起止日期之内：{row}（自 {row.starts_on} 起）。"})
    refuse_far_off(on, field="on")
    successor = successor_of(row, to, on)
    judge_successor(successor, is_second_meant, instead_of=row.pk)
    if on == row.starts_on:
        remove_period(row)
    else:
        replace_period(row, ends_on=on - ONE_DAY)
    begin(successor)


def successor_of(row: Any, to: Person, on: date) -> Any:
    """The same responsibility from a day on with somebody else; not saved yet."""
    return type(row)(**{**fields_of(row), "person_id": to.pk, "starts_on": on, "precision": "day"})


def judge_successor(successor: Any, is_second_meant: bool, instead_of: int | None = None) -> None:
    refuse_unfit(successor.person, part_of(successor), field="to")
    if isinstance(successor, LiaisonPoint) and not is_second_meant:
        refuse_a_second(successor, instead_of=instead_of)


def begin(successor: Any) -> None:
    """Let it begin. Two rows of one person for the same thing must not overlap: the one there is grows to cover both."""
    kind: Any = kind_of(successor)
    same = overlapping(successor, person=successor.person, **kind.about_of(successor)).first()
    if same is None:
        successor.save()
    else:
        days = {"starts_on": min(same.starts_on, successor.starts_on), "ends_on": max(same.ends_on, successor.ends_on)}
        replace_period(same, **days)


def line_of(row: Any, handover: Handover) -> HandoverLine:
    kind: Any = kind_of(row)
    about = {name: getattr(row, name) for name in kind.about}
    return HandoverLine(handover=handover, kind=kind.part_of(row), **about)


def start_handover_at_end(*, duty: Period, on: date) -> Handover | None:
    """Whoever ends a duty with open work and without a successor leaves a handover waiting for one."""
    row: Any = duty
    if kind_of(row) is None:
        return None
    handover = Handover(person=row.person, on=on + ONE_DAY, note="职责结束，接收人待定")
    line = line_of(row, handover)
    if not passing_items(handover, lines=[line]):
        return None
    handover.save()
    line.handover = handover
    line.save()
    return handover


def passing_items(handover: Handover, lines: Sequence[HandoverLine] | None = None) -> list[OpenItem]:
    """The predecessor's open work that this handover carries: what its duties cover and none they keep does."""
    today = max(clock.today(), handover.on)
    items = open_items_of(handover.person, clock.today())
    if not items:
        return []
    lines = list(handover.lines.all()) if lines is None else lines
    at = AsOf(today)
    firms = [i.enterprise for i in items if i.enterprise]
    places = places_on(firms, at)
    duties = load_duties(firms, {p.block for p in places.values() if p.block}, at)
    keeps = _keeps_something(handover.person, at)

    def passes(item: OpenItem) -> bool:
        if item.enterprise is None and item.jurisdiction is None:
            return not keeps  # nothing says whose it is: it goes with the last responsibility
        place = places.get(item.enterprise or 0, Place(item.jurisdiction, None))
        if not any(_covers(line, item, place) for line in lines):
            return False
        if item.enterprise is None:
            kept = [*duties.in_street(place.jurisdiction, StreetPart.LEAD)]
            kept += duties.in_street(place.jurisdiction, StreetPart.IMPLEMENTER)
        else:
            still = duties.of(item.enterprise, place)
            kept = [*still.instructors, *still.implementers, *still.leads, *still.liaison]
        return handover.person not in kept

    return [item for item in items if passes(item)]


def _covers(line: HandoverLine, item: OpenItem, place: Place) -> bool:
    if line.enterprise_id:
        return line.enterprise_id == item.enterprise
    if line.block_id:
        return line.block_id == place.block
    return line.jurisdiction_id == place.jurisdiction


def _keeps_something(person: Person, at: AsOf) -> bool:
    return any(model.objects.as_of(at).filter(person=person).exists() for model in MODELS)


def accept_handover(*, handover: Handover, by: Actor | None) -> Handover:
    """Take over: the open work passes to the recipient in the same act.

    Raises PermissionDenied for anybody but the recipient and the office, ValidationError before the day, without a
    recipient or once it is settled.
    """
    own = by is not None and handover.to_id is not None and getattr(by, "person_id", None) == handover.to_id
    if by is not None and not own and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("由接收人或行业党委办公室接收。")
    with changeset(kind="accept_handover", by=by, title=f"接收：{handover}") as recorder:
        row = waiting(handover)
        if row.to is None:
            raise ValidationError("请先确定接收人。")
        if row.on > clock.today():
            raise ValidationError(f"{row.on} 起才能接收。")
        passed = give_items(items=passing_items(row), to=row.to, by=by)
        row.status, row.settled_on = HandoverStatus.ACCEPTED, clock.today()
        row.save()
        recorder.retitle(f"接收：{row}（待办 {passed} 件）")
    return row


def waiting(handover: Handover) -> Handover:
    """The row as it is now, held for this transaction."""
    row = Handover.objects.select_for_update().get(pk=handover.pk)
    if row.status != HandoverStatus.WAITING:
        raise ValidationError(f"这次交接{row.get_status_display()}，不用再办理。")
    return row
