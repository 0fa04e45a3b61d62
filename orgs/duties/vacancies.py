"""What nobody answers for on a day: each a set of rows, so that every number has its list (handbook §2.8, R17)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from constance import config
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from foundation.accounts.scope import Actor, visible_q
from foundation.trail.asof import AsOf
from orgs.duties.models import CommitteeMember, InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Block, Jurisdiction


def places_seen(user: Actor) -> QuerySet:
    """Streets and parks this person sees; one no longer in use still has its past days."""
    return Jurisdiction.objects.filter(visible_q(Jurisdiction, user))


def streets_seen(user: Actor) -> QuerySet:
    """Those in use."""
    return places_seen(user).filter(is_active=True)


def without_part(part: str, at: AsOf) -> Q:
    """Streets where nobody holds this part on the day."""
    return ~Q(Exists(StreetRole.objects.as_of(at).filter(jurisdiction=OuterRef("pk"), part=part)))


def blocks_seen(user: Actor) -> QuerySet:
    """Blocks in use of these streets; an instructor sees their own and those their firms lie in."""
    return Block.objects.filter(
        visible_q(Block, user), jurisdiction__in=streets_seen(user).values("pk"), is_active=True
    )


def without_instructor(at: AsOf) -> Q:
    """Blocks without an instructor on the day."""
    return ~Q(Exists(InstructorAssignment.objects.as_of(at).filter(block=OuterRef("pk"))))


def firms_without_instructor(user: Actor, at: AsOf) -> QuerySet:
    """Firms in the base that day for which neither they nor their block have an instructor."""
    seen = EnterpriseState.objects.visible_to(user).as_of(at).present()
    return seen.exclude(InstructorAssignment.objects.as_of(at).reached_q())


def without_liaison_point(at: AsOf, *, seen_by: Actor | None = None) -> Q:
    """Committee seats whose member has no liaison point on the day; for a page, none that its reader sees."""
    seen = LiaisonPoint.objects.visible_to(seen_by) if seen_by else LiaisonPoint.objects
    return ~Q(Exists(seen.as_of(at).filter(person=OuterRef("person"))))


@dataclass
class Load:
    """What one instructor has on a day, as far as the reader sees it."""

    blocks: list[Block] = field(default_factory=list)
    firms: int = 0  # by name and by block, each firm once


def instructor_loads(user: Actor, at: AsOf) -> dict[int, Load]:
    """Blocks and firms of every instructor on the day, those this person sees; three queries."""
    seen = InstructorAssignment.objects.visible_to(user).as_of(at)
    loads: dict[int, Load] = defaultdict(Load)
    by_name: dict[int, set[int]] = defaultdict(set)
    for duty in seen.select_related("block__jurisdiction").order_by("pk"):
        if duty.block:
            loads[duty.person_id].blocks.append(duty.block)
        elif duty.enterprise_id:
            by_name[duty.person_id].add(duty.enterprise_id)
    present = EnterpriseState.objects.visible_to(user).as_of(at).present()
    block_of = dict(present.filter(enterprise__in=seen.named_firms()).values_list("enterprise_id", "block_id"))
    in_block = Counter(
        dict(present.filter(block__isnull=False).values_list("block_id").annotate(number=Count("pk")).order_by())
    )
    for person in {*loads, *by_name}:
        load = loads[person]
        mine = {b.pk for b in load.blocks}
        named = sum(1 for pk in by_name[person] if pk in block_of and block_of[pk] not in mine)
        load.firms = named + sum(in_block[pk] for pk in mine)
    return dict(loads)


def overloaded(user: Actor, at: AsOf) -> list[int]:
    """Instructors with more firms than the setting thinks reasonable, counting those this person sees."""
    return [person for person, load in instructor_loads(user, at).items() if load.firms > config.INSTRUCTOR_FIRMS]


@dataclass(frozen=True)
class Gap:
    """One kind of vacancy as a number with its list."""

    label: str
    number: int
    url_name: str
    tab: str = ""

    @property
    def params(self) -> dict[str, str]:
        return {"tab": self.tab} if self.tab else {}


def gaps(user: Actor, at: AsOf) -> list[Gap]:
    """The vacancies this person sees on the day; a constant number of queries."""
    streets = streets_seen(user)
    found = [
        Gap(
            "没有牵头人的街道（园区）",
            streets.filter(without_part("lead", at)).count(),
            "duties:territory",
            "nolead",
        ),
        Gap(
            "没有具体落实人的街道（园区）",
            streets.filter(without_part("implementer", at)).count(),
            "duties:territory",
            "noimplementer",
        ),
        Gap(
            "没有指导员的板块",
            blocks_seen(user).filter(without_instructor(at)).count(),
            "duties:blocks",
            "vacant",
        ),
        Gap("没有指导员的企业", firms_without_instructor(user, at).count(), "duties:unattended"),
        Gap(
            f"联系超过 {config.INSTRUCTOR_FIRMS} 家的指导员",
            len(overloaded(user, at)),
            "duties:loads",
            "overloaded",
        ),
    ]
    if not visible_q(LiaisonPoint, user):  # whoever sees some of the points cannot say who has none
        seats = CommitteeMember.objects.visible_to(user).as_of(at).filter(without_liaison_point(at))
        found.append(Gap("没有联系点的委员", seats.count(), "duties:committee", "nopoint"))
    return found
