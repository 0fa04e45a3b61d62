"""Load the demonstration year: the whole story in one transaction, act by act, each at its moment."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.events import record_event
from foundation.trail.models import AuditEvent
from orgs.enterprises.flows import present_on
from orgs.enterprises.models import Enterprise
from orgs.enterprises.services import ChangeRefused
from reports.demo import asked, confirmations, held, later_years, needs, parties, people, visits, year_2022, year_2023
from reports.demo.moments import at_work
from reports.demo.places import PlacesMissing, add_blocks, add_business_kinds, find_places
from reports.demo.refreshes import quarter_name
from reports.demo.review import add_review_firms
from reports.demo.story import Act, Base

MARKER = "load_demo"
FIRST_DAY = date(2022, 1, 6)
NOT_EMPTY = "库中已有企业，未载入演示数据，以免与真实数据混在一起。如确需在其上增加演示数据，请加 --force-add。"
Tell = Callable[[str], object]


class DemoRefused(Exception):
    """The demonstration data was not loaded; the sentence says why."""


def is_loaded() -> bool:
    """Whether this base has the story already; the audit event written with it says so."""
    return AuditEvent.objects.filter(event=MARKER).exists()


def load(*, tell: Tell, force_add: bool = False) -> bool:
    """Tell the story into the base; False when it was there already and nothing was done.

    Raises DemoRefused for a base with firms of somebody else unless ``force_add``. All or nothing: a load that is
    interrupted leaves no trace.
    """
    try:
        with transaction.atomic():
            if is_loaded():
                return False
            if Enterprise.objects.exists() and not force_add:
                raise DemoRefused(NOT_EMPTY)
            _tell_story(tell)
            record_event(event=MARKER, title="载入演示数据")
    except PlacesMissing as error:
        raise DemoRefused(str(error)) from error
    except ChangeRefused as error:
        raise DemoRefused(f"与库中已有企业冲突，未载入演示数据：{error}") from error
    return True


def all_acts() -> list[Act]:
    """The whole story in the order in which it was typed."""
    acts = [
        Act(at_work(FIRST_DAY, MARKER), _prepare),
        *year_2022.ACTS,
        *year_2023.ACTS,
        *later_years.ACTS,
        *people.ACTS,
        *parties.ACTS,
        *confirmations.ACTS,
        *asked.ACTS,
        *needs.ACTS,
        *visits.ACTS,
        *held.ACTS,
        Act(at_work(date(2023, 12, 28), "review"), lambda base: add_review_firms()),
    ]
    return sorted(acts, key=lambda act: act.at)


def _tell_story(tell: Tell) -> None:
    base = Base(places=find_places())
    # On a machine whose clock is behind, the part of the story that has not come yet is left out.
    acts = [act for act in all_acts() if act.at <= clock.now()]
    for chapter, told in groupby(acts, key=lambda act: _chapter(act.at)):
        done = list(told)
        for act in done:
            with clock_at(act.at):
                act.do(base)
        last = timezone.localdate(done[-1].at)
        tell(f"{chapter}：登记 {len(done)} 批，在册 {present_on(AsOf(last)).count()} 家")


def _chapter(moment: datetime) -> str:
    day = timezone.localdate(moment)
    return quarter_name(day) if day.year < 2024 else f"{day.year}年"


def _prepare(base: Base) -> None:
    add_business_kinds()
    base.blocks.update(add_blocks(base.places))
