"""R2, R3: changes somebody should look at (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date, timedelta

from constance import config
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from foundation.common.tables.listing import address_of
from foundation.trail.asof import AsOf
from orgs.duties.models import InstructorAssignment
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.models import EnterpriseChange, EnterpriseState, Verification
from reminders.choices import Who
from reminders.rules.base import FIRM, Due, Rule, Scope, Step, register_rule

COUNTED = {"staff": "从业人员", "members_total": "党员"}
FEW = 5  # of four people one is a quarter, and no news
WINDOW_DAYS = 92  # an unanswered question is asked for a quarter; the ledger keeps it for good


def _recently(day: date) -> date:
    return day - timedelta(days=WINDOW_DAYS)


def _week() -> timedelta:
    """So long one may take before the next level hears of it."""
    return timedelta(days=config.ESCALATE_DAYS)


def find_jumps(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R2: staff or members differ from the state before by more than the set share; a confirmation answers it."""
    looked = Verification.objects.live().filter(
        enterprise=OuterRef("enterprise"), recorded_at__gt=OuterRef("recorded_at")
    )
    rows = scope.narrow(_begun_lately(at)).filter(~Exists(looked), effective_from__lte=by - _week())
    fields = ("enterprise", "name", "jurisdiction", "effective_from", *(n for f in COUNTED for n in (f"{f}_before", f)))
    week, share = _week(), config.CHANGE_NOTICE_PERCENT
    for pk, name, street, since, *numbers in scope.read(rows.order_by("effective_from", "pk").values_list(*fields)):
        pairs = list(zip(COUNTED.values(), numbers[::2], numbers[1::2], strict=True))
        if not any(_is_jump(old, new, share) for _, old, new in pairs):
            continue
        yield Due(
            rule="R2",
            subject=f"{FIRM}:{pk}",
            period=since.isoformat(),
            due_on=since + week,
            about=name,
            text=_jump_words(pairs),
            url=address_of("enterprises:detail", pk),
            action="去核对",
            enterprise=pk,
            jurisdiction=street,
        )


def _begun_lately(at: AsOf) -> QuerySet:
    """States begun within the window, with the numbers of the state before each."""
    live = EnterpriseState.objects.filter(at.recorded(), presence=Presence.IN)
    before = live.filter(enterprise=OuterRef("enterprise"), effective_to=OuterRef("effective_from"))
    rows = live.filter(effective_from__gt=_recently(at.day), effective_from__lte=at.day)
    # Compared here rather than in the database, which would look up each number six times.
    return rows.annotate(**{f"{name}_before": Subquery(before.values(name)[:1]) for name in COUNTED})


def _is_jump(old: int | None, new: int | None, share: int) -> bool:
    if old is None or new is None or old < FEW:
        return False
    return abs(new - old) > old * share // 100


def _jump_words(pairs: list[tuple[str, int | None, int | None]]) -> str:
    told = [f"{word} {old} → {new}" for word, old, new in pairs if None not in (old, new) and old != new]
    return f"{'，'.join(told)}，变化较大，请核对。"


def find_loose_moves(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R3: 迁出 without destination, 迁入 without an instructor."""
    changes = EnterpriseChange.objects.as_known(at).filter(effective_on__gt=_recently(at.day))
    changes = changes.filter(effective_on__lte=min(at.day, by - _week()))
    state = EnterpriseState.objects.filter(at.recorded(), enterprise=OuterRef("enterprise"))
    then = state.filter(effective_from__lte=OuterRef("effective_on"), effective_to__gt=OuterRef("effective_on"))
    rows = changes.annotate(firm=Subquery(then.values("name")[:1]), street=Subquery(then.values("jurisdiction")[:1]))
    lost = rows.filter(kind=ChangeKind.MOVED_OUT, counterpart="")
    here = EnterpriseState.objects.as_of(at).present()
    alone = here.exclude(InstructorAssignment.objects.as_of(at).reached_q())
    come = rows.filter(kind=ChangeKind.MOVED_IN, enterprise__in=alone.values("enterprise"))
    for found, sentence in ((lost, "已迁出，还没有登记去向。"), (come, "已迁入，还没有指导员。")):
        # A firm that left belongs to nobody's firms any more: its street then still hears of it.
        mine = Q(enterprise__in=scope.firms) | Q(street__in=scope.streets)
        wanted = scope.of(found, FIRM, mine, key="enterprise")
        for row in wanted.order_by("effective_on", "pk").select_related("enterprise"):
            yield Due(
                rule="R3",
                subject=f"{FIRM}:{row.enterprise_id}",
                period=f"{row.kind} {row.effective_on}",
                due_on=row.effective_on + _week(),
                about=row.firm or row.enterprise.number,
                text=sentence,
                url=address_of("enterprises:detail", row.enterprise_id),
                action="去补登记",
                enterprise=row.enterprise_id,
                jurisdiction=row.street,
            )


register_rule(
    Rule(
        "R2",
        "人数变化较大",
        "数据更新",
        find_jumps,
        lambda: (
            Step("now", -config.ESCALATE_DAYS, (Who.INSTRUCTOR,)),
            Step("implementer", 0, (Who.IMPLEMENTER,)),
        ),
        help="从业人员或党员人数与上一次相比变化超过设定比例，请核对；核对后点“确认无变化”即可。",
        many="{n} 家企业人数变化较大",
    )
)
register_rule(
    Rule(
        "R3",
        "迁移信息待补",
        "数据更新",
        find_loose_moves,
        lambda: (Step("now", -config.ESCALATE_DAYS, (Who.IMPLEMENTER, Who.OFFICE)),),
        help="企业迁出未登记去向，或迁入后还没有指导员。",
        many="{n} 家迁移企业信息待补",
    )
)
