"""“两个覆盖”: how the Party reaches each firm on a day (handbook §2.6).

Own and joint at once counts as own. A functional organisation (功能型) is work coverage by a setting, as are union and
Youth League; a women's group only where the office says so. People who look after firms are known above: they say
which firms these are through ``register_work_coverage``.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from constance import config
from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.trail.asof import AsOf
from orgs.enterprises.choices import OperatingStatus
from orgs.enterprises.models import EnterpriseState
from orgs.parties.choices import Coverage, Setup
from orgs.parties.models import PartyHost, PartyState, UnbuiltReason

Source = Callable[[AsOf], QuerySet]
_sources: dict[str, Source] = {}

# Set up together with others, in whatever way: organisation coverage, but not of its own.
SHARED = (Setup.JOINT, Setup.REGIONAL, Setup.ATTACHED)


def register_work_coverage(fn: Source, name: str = "") -> None:
    """A higher app says which firms its people reach: ``fn(at)`` returns a queryset of enterprise ids.

    Registering again under the same name replaces; without one the function's own name is taken.
    """
    _sources[name or f"{fn.__module__}.{fn.__qualname__}"] = fn


def operating_q() -> Q:
    """The denominator of every rate: firms in the base that are not out of business (停业); unknown counts as open."""
    return ~Q(operating_status=OperatingStatus.SUSPENDED)


def _hosted(at: AsOf, condition: Q) -> Q:
    """Firms that belong, on the day, to an existing organisation which meets the condition."""
    organizations = PartyState.objects.as_of(at).present().filter(condition).values("organization")
    hosts = PartyHost.objects.as_of(at).filter(organization__in=organizations)
    return Q(enterprise__in=hosts.values("enterprise"))


def _alone(at: AsOf, is_alone: bool) -> Q:
    """Organisations nobody has said of how they were set up: with one firm on the day it is that firm's own."""
    mine = PartyHost.objects.as_of(at).filter(organization=OuterRef("organization"))
    other = Exists(mine.filter(Exists(PartyHost.objects.as_of(at).filter(_other_firm()))))
    return Q(setup="") & (~Q(other) if is_alone else Q(other))


def _other_firm() -> Q:
    return Q(organization=OuterRef("organization")) & ~Q(enterprise=OuterRef("enterprise"))


def _own(at: AsOf) -> Q:
    return _hosted(at, Q(setup=Setup.OWN) | _alone(at, True))


def _joint(at: AsOf) -> Q:
    functional = Q() if config.PARTY_FUNCTIONAL_IS_WORK else Q(setup=Setup.FUNCTIONAL)
    condition = Q(setup__in=SHARED) | _alone(at, False)
    return _hosted(at, condition | functional if functional else condition)


def _work(at: AsOf) -> Q:
    q = Q(has_union=True) | Q(has_youth_league=True)
    if config.PARTY_WOMENS_GROUP_IS_WORK:
        q |= Q(has_womens_group=True)
    if config.PARTY_FUNCTIONAL_IS_WORK:
        q |= _hosted(at, Q(setup=Setup.FUNCTIONAL))
    for source in _sources.values():
        q |= Q(enterprise__in=source(at))
    return q


def covered_q(kind: str, at: AsOf) -> Q:
    """Firms (states as of the same day) that are covered in this way; the four kinds never overlap and leave none out."""
    own = _own(at)
    if kind == Coverage.OWN:
        return own
    joint = _joint(at)
    if kind == Coverage.JOINT:
        return joint & ~own
    if kind == Coverage.WORK:
        return _work(at) & ~own & ~joint
    return ~own & ~joint & ~_work(at)


def organized_q(at: AsOf) -> Q:
    """Organisation coverage: own or joint."""
    return _own(at) | _joint(at)


def coverage_of(states: Iterable[Any], at: AsOf) -> dict[int, Coverage]:
    """The coverage of each of these firms (states of the day), by enterprise id. Three queries for any number."""
    ids = [state.enterprise_id for state in states]
    firms = EnterpriseState.objects.as_of(at).filter(enterprise__in=ids)
    found = dict.fromkeys(ids, Coverage.NONE)
    # The weaker first: own overwrites joint, joint overwrites work.
    for kind, q in ((Coverage.WORK, _work(at)), (Coverage.JOINT, _joint(at)), (Coverage.OWN, _own(at))):
        found.update(dict.fromkeys(firms.filter(q).values_list("enterprise_id", flat=True), kind))
    return found


# --- the lists of what is missing -----------------------------------------------------------------


def unbuilt_q(at: AsOf) -> Q:
    """应建未建: enough full members for a branch, and no organisation of its own."""
    return Q(members_full__gte=config.PARTY_MIN_FULL_MEMBERS) & ~_own(at)


def reasoned_q(at: AsOf) -> Q:
    """Firms with a reason for having none that still holds on the day."""
    return Q(enterprise__in=UnbuiltReason.objects.as_of(at).values("enterprise"))


def unreached_q(at: AsOf) -> Q:
    """Many staff and not one member: firms known to have none; those whose members nobody knows are not among them."""
    return Q(staff__gte=config.PARTY_MANY_STAFF, members_total=0)


def reasons_of(ids: Sequence[int], at: AsOf) -> dict[int, UnbuiltReason]:
    """The reasons that hold on the day, by firm; one query."""
    rows = UnbuiltReason.objects.as_of(at).filter(enterprise__in=ids).order_by("starts_on")
    return {row.enterprise_id: row for row in rows}


# --- in words -------------------------------------------------------------------------------------

DENOMINATOR = "在册且未停业的企业"


def definition(kind: str) -> str:
    """口径 of a way of coverage, as the settings stand."""
    functional = config.PARTY_FUNCTIONAL_IS_WORK
    if kind == Coverage.OWN:
        return "当天有单独组建的党组织的企业；同时参加联合党组织的，只计入单独组建。"
    if kind == Coverage.JOINT:
        more = "" if functional else "、功能型"
        return f"当天没有单独组建、但属于联合组建、区域（行业）兜底、挂靠{more}党组织的企业。"
    if kind == Coverage.WORK:
        ways = ["党建指导员或联系点委员", "工会", "团组织"]
        ways += ["妇女组织"] if config.PARTY_WOMENS_GROUP_IS_WORK else []
        ways += ["功能型党组织"] if functional else []
        return f"当天没有党组织覆盖、但有{'、'.join(ways)}的企业。"
    return "当天既没有党组织、也没有工作覆盖的企业。"
