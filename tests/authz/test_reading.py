"""Nobody reads what is not theirs: a walk that does not know the doors in advance."""

from collections.abc import Callable

import pytest

from tests.authz import asks, oracle
from tests.authz.canaries import words_in_tables
from tests.authz.expectations import SHOWN_NOWHERE, readers
from tests.authz.people import ACTORS
from tests.authz.walker import Walker
from tests.authz.world import World


def read_everything(world: World, *, thin: bool, tell: Callable[[str], None] = lambda words: None) -> Walker:
    """All stages of the walk; each goes on from what the ones before have met."""
    walker = Walker(world)
    for actor in ("instructor_2", "lead_b") if thin else ACTORS:
        asks.wander(walker, actor, most=10 if thin else 30, alike=1 if thin else 2)
    tell(f"along the links: {told(walker)}")
    walker.walk(asks.plain(thin))
    walker.walk(asks.of_the_admin(thin))
    tell(f"addresses without ids: {told(walker)}")
    walker.walk(asks.with_ids(walker, thin))
    walker.walk(asks.with_several_ids(world, thin))
    tell(f"ids × addresses: {told(walker)}")
    walker.walk(list(asks.as_others(walker, thin)))
    tell(f"what others were shown: {told(walker)}")
    walker.walk(list(asks.on_other_days(walker, thin)))
    tell(f"other days: {told(walker)}")
    walker.walk(asks.with_foreign_filters(walker, asks.id_parameters(walker), thin))
    tell(f"filters: {told(walker)}")
    walker.told_apart = list(oracle.compared(walker, oracle.searches(walker), thin=thin))
    tell(f"searches: {told(walker)}")
    return walker


def told(walker: Walker) -> str:
    return f"{len(walker.asked)} requests, {walker.cells} cells, {len(walker.doors)} addresses by name"


def words_nobody_met(walker: Walker) -> set[str]:
    """Words that stand in the tables, and that nobody who may read them was ever shown."""
    unmet = {canary for canary in words_in_tables() if not walker.met[canary] & readers(canary)}
    return {str(c) for c in unmet if not {c.field, f"{c.record}-{c.field}"} & set(SHOWN_NOWHERE)}


def test_a_sample_of_the_walk_meets_no_foreign_word(world: World):
    walker = read_everything(world, thin=True)

    walker.fail_if_any()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nobody_reads_what_is_not_theirs(world: World, tell: Callable[[str], None]):
    walker = read_everything(world, thin=False, tell=tell)

    assert walker.cells >= 15_000
    walker.fail_if_any()
    unmet = words_nobody_met(walker)
    assert unmet == set(), "no page shows these to those who may read them, so their absence proves nothing"
