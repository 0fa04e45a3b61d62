"""Writing needs: raised once, then step by step; each is one act."""

from datetime import date, timedelta
from typing import Any

from constance import config
from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.periods import months_later
from foundation.desk.calendar import WorkingDays
from foundation.records import services as records
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset, require_recorder
from orgs.enterprises.models import Enterprise
from visits.models import Need, NeedHolding, NeedStep
from visits.needs.chain import OFFICE, Holder, Standing, StepRefused, follow, why_not
from visits.needs.choices import Answer, Outcome, RevisitWay, StepKind
from visits.needs.holders import possible_holders
from visits.needs.kind import NEED
from visits.needs.scope import holdings_of
from visits.needs.steps import BY_KIND, FIRM, HOLDER, JOINT
from visits.needs.steps import OFFICE as AS_OFFICE

NOT_YOURS = "这条诉求现在不由您办理，请联系承办方或者行业党委办公室。"
LONGEST = {"text": 1000, "unit": 100}
WITH_HOLDER = {StepKind.ASSIGNED, StepKind.TRANSFERRED, StepKind.JOINT}


def raise_need(
    *,
    values: dict[str, Any],
    holder: Holder = OFFICE,
    unit: str = "",
    due_on: date | None = None,
    by: Actor | None,
    source: str = "",
) -> Need:
    """Enter what a firm asks for. Without a holder it waits for the office to assign it.

    Raises ValidationError by field, PermissionDenied for a firm ``by`` does not answer for.
    """
    first = {"first_holder": holder, "first_unit": unit, "first_due": due_on}
    need: Need = records.add(kind=NEED, values={**values, **first}, by=by, source=source)
    return need


def take_step(
    *,
    need: Need,
    kind: StepKind,
    by: Actor | None,
    on: date | None = None,
    to: Holder | None = None,
    unit: str = "",
    due_on: date | None = None,
    text: str = "",
    outcome: str = "",
    answer: str = "",
    way: str = "",
    other: Need | None = None,
    closes: bool = False,
    source: str = "",
) -> Changeset:
    """One step of a need's chain; ``closes`` ends it with the revisit. Returns what to undo.

    Raises ValidationError by field for what does not fit, PermissionDenied for whoever may not take it.
    """
    kind = StepKind(kind)
    title = f"诉求{kind.label}：{need.title}"
    with changeset(kind=f"need_{kind}", by=by, title=title, reason=text, source=source) as recorder:
        now, standing = _locked(need)
        _refuse_strangers(now, kind, by)
        step = NeedStep(
            need=now, kind=kind, on=on or clock.today(), unit=unit, due_on=due_on, text=text, outcome=outcome, way=way
        )
        step.answer, step.other = answer, other
        step.person_id, step.jurisdiction_id = _receiver(now, standing, kind, to)
        _judge(now, step, standing, WorkingDays.load())
        if kind == StepKind.JOINED:
            _judge_joining(now, step, by)
        write_step(step)
        if closes:
            _close_with(step)
    return recorder.changeset


def write_step(step: NeedStep) -> NeedStep:
    """Put it behind the others; inside a changeset. The need is locked by whoever calls."""
    last = step.need.steps.live().order_by("-number").values_list("number", flat=True).first()
    step.number = (last or 0) + 1
    step.save()
    require_recorder(NeedStep).tell(step, None, words_of(step))
    return step


def words_of(step: NeedStep) -> str:
    """A step in one line of the timeline."""
    told = [StepKind(step.kind).label]
    told += [
        str(label)
        for label in (
            step.person if step.person_id else step.jurisdiction if step.jurisdiction_id else "",
            step.unit,
            step.get_outcome_display(),
            step.get_answer_display(),
            step.due_on or "",
            step.text,
        )
        if label
    ]
    return "：".join([told[0], "，".join(told[1:])]) if told[1:] else told[0]


def standing_of(need: Need) -> Standing:
    """Where it stands, from its chain."""
    return follow(need.steps.live(), WorkingDays.load()).now


def relations(user: Actor | None, need: Need) -> frozenset[str]:
    """As what somebody may act on a need: office, holder, joint, firm."""
    if user is None:
        return frozenset({AS_OFFICE})
    if not user.may(Right.EDIT_RECORDS):
        return frozenset()
    found = {AS_OFFICE} if user.may(Right.MANAGE_DUTIES) else set()
    for is_joint in holdings_of(user, clock.today()).filter(need=need).values_list("is_joint", flat=True):
        found.add(JOINT if is_joint else HOLDER)
    if Enterprise.objects.responsible_to(user).filter(pk=need.enterprise_id).exists():
        found.add(FIRM)
    return frozenset(found)


def open_steps(user: Actor, need: Need) -> list[Any]:
    """The steps this person may take now, in the order they are offered."""
    mine, standing = relations(user, need), standing_of(need)
    probe = NeedStep(need=need, on=clock.today())
    offered = []
    for spec in BY_KIND.values():
        if not spec.who & mine:
            continue
        probe.kind = spec.kind
        probe.person_id = probe.jurisdiction_id = None
        fits = _fits(standing, probe)
        if fits:
            offered.append(spec)
    return offered


def _fits(standing: Standing, probe: NeedStep) -> bool:
    """Whether the kind of step is possible at all, whatever is still to be filled in."""
    if probe.kind in WITH_HOLDER:
        return not why_not(standing, _Anybody(probe.kind))  # type: ignore[arg-type]
    if probe.kind == StepKind.JOINT_OVER:
        return bool(standing.joint)
    return not why_not(standing, probe)


class _Anybody:
    """A step to somebody not chosen yet."""

    holder, answer = Holder(0, 0), ""

    def __init__(self, kind: str) -> None:
        self.kind = kind


# --- judging ----------------------------------------------------------------------------------------


def _locked(need: Need) -> tuple[Need, Standing]:
    now = records.locked(NEED, need)
    return now, standing_of(now)


def _refuse_strangers(need: Need, kind: StepKind, by: Actor | None) -> None:
    if by is not None and not BY_KIND[kind].who & relations(by, need):
        raise PermissionDenied(NOT_YOURS)


def _receiver(need: Need, standing: Standing, kind: StepKind, to: Holder | None) -> Holder:
    """Whom a step gives it to; only those who see the firm."""
    if kind == StepKind.SEPARATED and standing.joined_to is not None:
        return Need.objects.get(pk=standing.joined_to).holder
    if kind == StepKind.JOINT_OVER:
        if to not in standing.joint:
            raise ValidationError({"to": "这一方没有参加会办，请重新选择。"})
        return to or OFFICE
    if kind not in WITH_HOLDER:
        return OFFICE
    if to is None:
        raise ValidationError({"to": f"请选择{BY_KIND[kind].label('to')}。"})
    if to not in {holder for holder, _ in possible_holders(need.enterprise_id).values()}:
        raise ValidationError({"to": "这一方看不到这家企业或者不能登记，请重新选择。"})
    return to


def _judge(need: Need, step: NeedStep, standing: Standing, days: WorkingDays) -> None:
    """Everything but who may: days, what must be said, and the machine itself."""
    spec = BY_KIND[StepKind(step.kind)]
    last = need.steps.live().order_by("-number").first()
    if step.on > clock.today():
        raise ValidationError({"on": "还没有到这一天，请到时再登记。"})
    if last is not None and step.on < last.on:
        raise ValidationError({"on": f"不能早于上一步的日期 {last.on}。"})
    if sentence := why_not(standing, step):
        raise ValidationError({"to": sentence} if step.kind in WITH_HOLDER and standing.state else sentence)
    for name in spec.needs:
        if name in ("text", "answer", "way", "outcome", "due_on") and not getattr(step, name):
            word = "选择" if name in ("answer", "way", "outcome") else "填写"
            raise ValidationError({name: f"请{word}{spec.label(name)}。"})
    _judge_texts(step, spec)
    _judge_deadline(step, standing, days)


def _judge_texts(step: NeedStep, spec: Any) -> None:
    for name, choices in (("answer", Answer), ("way", RevisitWay), ("outcome", Outcome)):
        value = getattr(step, name)
        if value and value not in choices.values:  # type: ignore[attr-defined]
            raise ValidationError({name: f"没有这种{spec.label(name)}，请重新选择。"})
    for name in ("text", "unit"):
        longest = LONGEST[name]
        if len(getattr(step, name)) > longest:
            raise ValidationError({name: f"{spec.label(name)}最多 {longest} 字。"})


def _judge_deadline(step: NeedStep, standing: Standing, days: WorkingDays) -> None:
    """Deadlines lie ahead; what is left open follows from the settings."""
    kind = StepKind(step.kind)
    if kind == StepKind.ASSIGNED and step.due_on is None:
        step.due_on = days.next(step.on + timedelta(days=config.NEED_ANSWER_DAYS))
    if kind in (StepKind.LONG_TERM, StepKind.LOOKED):
        latest = months_later(step.on, 12)
        step.due_on = step.due_on or latest
        if step.due_on > latest:
            raise ValidationError({"due_on": f"长期推进的每年检视一次，最晚 {latest}。"})
    if step.due_on is not None and step.due_on < step.on:
        raise ValidationError({"due_on": f"不能早于 {step.on}，请核对。"})
    if (
        kind == StepKind.PROMISED
        and standing.due_on
        and step.due_on
        and step.due_on > standing.due_on
        and not step.text
    ):
        raise ValidationError({"text": f"比原来的时限 {standing.due_on} 晚，请写明延期的原因。"})


def _judge_joining(need: Need, step: NeedStep, by: Actor | None) -> None:
    """Duplicates are joined to one that stands by itself, and of which the writer knows."""
    other = step.other
    if other is None or (by is not None and not NEED.seen_by(by).filter(pk=other.pk).exists()):
        raise ValidationError({"other": "请选择并入哪一条。"})
    if other.pk == need.pk:
        raise ValidationError({"other": "不能并入它自己。"})
    if other.joined_to_id or other.ended_on or not other.is_active:
        raise ValidationError({"other": "那一条已经办结或者并入别的，请选择正在办理的一条。"})
    if need.joined.live().exists():
        raise ValidationError({"other": "已有诉求并入这一条，请反过来并入。"})
    if need.is_confidential != other.is_confidential:
        raise ValidationError({"other": "保密的和不保密的不能合并。"})


def _close_with(step: NeedStep) -> None:
    """The end that comes with the revisit, in the same act."""
    standing = standing_of(step.need)
    end = NeedStep(need=step.need, kind=StepKind.CLOSED, on=step.on)
    if sentence := why_not(standing, end):
        raise ValidationError({"closes": sentence})
    write_step(end)


def holders_since(need: Need) -> list[NeedHolding]:
    """Who had it, from the first on; one query."""
    return list(need.holdings.filter(is_joint=False).select_related("person", "jurisdiction"))


__all__ = ["StepRefused", "open_steps", "raise_need", "relations", "standing_of", "take_step", "words_of", "write_step"]
