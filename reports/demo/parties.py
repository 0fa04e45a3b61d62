"""Party organisations of the story: branches where firms have members, one joint branch of three firms, one functional.

Elections are held in time more often than not: some terms were extended, a few ran out. All of it is invented and
marked （演示）, but for the one branch the published review names, of which nothing is entered that it does not say.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from foundation.common.names import name_key
from foundation.trail.asof import AsOf
from foundation.trail.recording import changeset
from orgs.enterprises.models import EnterpriseState
from orgs.parties import services
from orgs.parties.choices import Category, ChangeKind, Setup
from orgs.parties.coverage import unbuilt_q
from orgs.parties.models import PartyHost, PartyState
from orgs.parties.services import Draft, Entry, Joining, apply_changes
from reports.demo.dice import between, chance, pick
from reports.demo.firms import SURNAMES
from reports.demo.moments import at_work, working_day
from reports.demo.names import MARK
from reports.demo.places import ALL, HONGSHAN, XUZHUANG
from reports.demo.story import REPORTED, Act, Base

OPENED, OPENING = date(2022, 2, 10), date(2021, 12, 31)
JOINT = tuple(f"{HONGSHAN}/{number}" for number in (2, 3, 4))
FUNCTIONAL = tuple(f"{XUZHUANG}/{number}" for number in (8, 9))
NAMED_BY_REVIEW, REVIEW_YEAR = ("金盾检测党支部", "金盾检测"), date(2023, 1, 1)
QUARTERS = [date(year, month, 20) for year in range(2022, 2027) for month in (3, 6, 9, 12)]


def _person(key: str) -> dict[str, Any]:
    return {
        "secretary": f"{pick(f'{key}/secretary', SURNAMES)}某",
        "secretary_post": pick(f"{key}/post", ("总经理", "副总经理", "人事经理", "综合部主任", "工会主席")),
        "secretary_phone": f"13800001{between(f'{key}/phone', 100, 999)}",
    }


def _elected(key: str) -> dict[str, Any]:
    """Elected some time in the three years before the base was opened, known to the day or the month."""
    day = OPENING - timedelta(days=between(f"{key}/elected", 10, 1050))
    is_exact = chance(f"{key}/exact", 75)
    return {
        "last_election_on": (day if is_exact else day.replace(day=1)).isoformat(),
        "last_election_precision": "day" if is_exact else "month",
    }


def _branches(place: str) -> Callable[[Base], Any]:
    """Most firms of the place with three full members and more have a branch of their own."""

    def do(base: Base) -> Any:
        with_members = EnterpriseState.objects.as_of(AsOf(OPENED)).present().filter(members_full__gte=3)
        others = {base.firms[who] for who in (*JOINT, *FUNCTIONAL)}
        states = with_members.filter(jurisdiction=base.places[place]).exclude(enterprise__in=others).order_by("pk")
        entries = []
        for state in states:
            key = f"{state.name}/branch"
            if not chance(f"{key}/built", 62):
                continue
            category = Category.BRANCH if (state.members_full or 0) < 30 else Category.GENERAL_BRANCH
            values = {
                "name": f"{state.name}{category.label}",
                "category": category.value,
                "setup": Setup.OWN.value,
                "upper": f"{place}党工委{MARK}",
                "jurisdiction": base.places[place],
                "is_managed": chance(f"{key}/managed", 8),
                "has_premises": chance(f"{key}/premises", 70),
                "in_charter": chance(f"{key}/charter", 40),
                "activists": between(f"{key}/activists", 0, 4),
                **_elected(key),
                **_person(key),
            }
            draft = Draft(on=OPENING, values=values, kind=ChangeKind.OPENING)
            entries.append(Entry([draft], firms=[Joining(state.enterprise_id, OPENING)]))
        title = f"登记2021年底党组织：{place}（{len(entries)} 个）"
        return apply_changes(entries=entries, by=None, kind="open_parties", title=title, source="2021年底党建台账")

    return do


def _shared(name: str, firms: tuple[str, ...], setup: Setup, place: str, **more: Any) -> Callable[[Base], Any]:
    def do(base: Base) -> Any:
        ids = [base.firms[who] for who in firms]
        values = {
            "name": f"{name}{MARK}",
            "category": Category.BRANCH.value,
            "setup": setup.value,
            "upper": f"{place}党工委{MARK}",
            "jurisdiction": base.places[place],
            "last_election_on": OPENING.isoformat(),
            "last_election_precision": "day",
            **_person(name),
            **more,
        }
        lead = ids[0] if setup == Setup.JOINT else None
        return services.add_organization(
            kind=ChangeKind.OPENING, on=OPENING, values=values, firms=ids, lead=lead, by=None, source=REPORTED
        )

    return do


def _quarter(day: date) -> Callable[[Base], Any]:
    """What a quarter brings: elections, extensions, new branches, and the end of those whose firm has left."""

    def do(base: Base) -> None:
        at = AsOf(day)
        firms = EnterpriseState.objects.as_of(at).present().values("enterprise")
        alive = set(PartyHost.objects.as_of(at).filter(enterprise__in=firms).values_list("organization", flat=True))
        for state in PartyState.objects.as_of(at).present().select_related("organization").order_by("pk"):
            _one(state, day, has_firms=state.organization_id in alive)
        missing = EnterpriseState.objects.as_of(at).present().filter(unbuilt_q(at), jurisdiction__isnull=False)
        shared = {base.firms[who] for who in (*JOINT, *FUNCTIONAL)}
        for firm in missing.exclude(enterprise__in=shared).select_related("jurisdiction").order_by("pk"):
            if chance(f"{firm.name}/{day}/founded", 4):
                _found(firm, day)

    return do


def _found(firm: EnterpriseState, day: date) -> None:
    """A firm with enough members gets a branch of its own."""
    values = {
        "name": f"{firm.name}党支部",
        "category": Category.BRANCH.value,
        "setup": Setup.OWN.value,
        "upper": f"{firm.jurisdiction}党工委{MARK}",
        "jurisdiction": firm.jurisdiction_id,
        "established_on": day.isoformat(),
        "established_precision": "day",
        "last_election_on": day.isoformat(),
        "last_election_precision": "day",
        **_person(f"{firm.name}/new"),
    }
    firms = [firm.enterprise_id]
    services.add_organization(kind=ChangeKind.FOUNDED, on=day, values=values, firms=firms, by=None, source=REPORTED)


def _one(state: PartyState, day: date, *, has_firms: bool) -> None:
    key = f"{state.name}/{day}"
    if not has_firms:
        if chance(f"{key}/dissolved", 70):
            services.dissolve(
                organization=state.organization, on=day, reason="所在企业已离开", by=None, source=REPORTED
            )
        return
    if state.term_ends_on is None or not day - timedelta(days=700) < state.term_ends_on <= day:
        return
    is_late = state.term_ends_on < day - timedelta(days=92)
    if chance(f"{key}/elected", 35 if is_late else 78):
        on = max(state.effective_from, day - timedelta(days=between(f"{key}/days", 1, 60)))
        values = _person(key) if chance(f"{key}/new", 25) else {}
        services.elect(organization=state.organization, on=on, values=values, by=None, source=REPORTED)
    elif not is_late and state.extension_until is None and chance(f"{key}/extended", 40):
        services.extend(
            organization=state.organization,
            on=day,
            until=day + timedelta(days=180),
            reason="上级党组织批复（演示）",
            by=None,
            source=REPORTED,
        )


def _named_by_review(base: Base) -> Any:
    """The branch that won an honour in 2023: its name, its firm and the year are all the review says."""
    name, firm = NAMED_BY_REVIEW
    state = EnterpriseState.objects.live().filter(name_key=name_key(firm)).order_by("-effective_from").first()
    if state is None or PartyState.objects.live().filter(name_key=name_key(name)).exists():
        return None
    return services.add_organization(
        kind=ChangeKind.LATE,
        on=REVIEW_YEAR,
        precision="year",
        values={"name": name, "category": Category.BRANCH.value},
        firms=[state.enterprise_id],
        by=None,
        source="公开综述",
    )


def _reasons(day: date, share: int, days: int) -> Callable[[Base], Any]:
    """Some of the firms that should have a branch say why they have none yet."""

    def do(base: Base) -> None:
        at = AsOf(day)
        missing = EnterpriseState.objects.as_of(at).present().filter(unbuilt_q(at)).select_related("enterprise")
        wanted = [s for s in missing.order_by("pk") if chance(f"{s.name}/{day}/reason", share)]
        with changeset(kind="give_reasons", by=None, title=f"登记未建党组织原因：{len(wanted)} 家企业"):
            for state in wanted:
                reason = pick(f"{state.name}/{day}/why", ("正在筹建", "党员组织关系未转入", "与关联企业商议联合组建"))
                services.give_reason(
                    enterprise=state.enterprise,
                    reason=reason,
                    starts_on=day,
                    ends_on=day + timedelta(days=days),
                    by=None,
                )

    return do


ACTS: list[Act] = [
    *(Act(at_work(OPENED, f"parties/{place}"), _branches(place)) for place in ALL),
    Act(
        at_work(OPENED, "parties/joint"),
        _shared("红山示例联合党支部", JOINT, Setup.JOINT, HONGSHAN, has_premises=False, in_charter=False),
    ),
    Act(
        at_work(OPENED, "parties/functional"),
        _shared("徐庄示例功能型党支部", FUNCTIONAL, Setup.FUNCTIONAL, XUZHUANG, is_managed=True),
    ),
    *(Act(at_work(working_day(day), f"parties/{day}"), _quarter(day)) for day in QUARTERS),
    Act(at_work(date(2023, 12, 29), "parties/review"), _named_by_review),
    Act(at_work(date(2025, 11, 12), "parties/reasons"), _reasons(date(2025, 11, 12), 40, 300)),
    Act(at_work(date(2026, 9, 24), "parties/reasons"), _reasons(date(2026, 9, 24), 30, 180)),
]
