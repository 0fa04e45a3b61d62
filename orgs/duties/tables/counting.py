"""Columns of done against required; each number leads to its rows."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.common.periods import MONTHS_OF_QUARTER, period_start
from foundation.common.tables.columns import ColumnKind
from foundation.common.tables.fact_columns import plain
from foundation.trail.asof import AsOf
from orgs.duties.contacting import first_of_year


def contacts_link(at: AsOf, first: Any, **who: Any) -> str:
    """The list of contacts from a day to the day looked at."""
    dates = {"on_from": first.isoformat(), "on_to": at.day.isoformat()}
    if not at.is_today:
        dates["as_of"] = at.day.isoformat()
    if at.known_at:
        dates["known_at"] = at.known_at.isoformat()
    return f"{reverse('duties:contacts')}?{urlencode({**who, **dates})}"


def year_link(at: AsOf, point: int) -> str:
    return contacts_link(at, first_of_year(at.day), point=point)


def quarter_link(at: AsOf, person: int) -> str:
    return contacts_link(at, period_start(at.day, MONTHS_OF_QUARTER), instructor=person)


def load_links(rows: Any, at: AsOf, user: Actor) -> None:
    for row in rows:
        row.contacts_url = year_link(at, row.pk)


DONE_AND_REQUIRED = (
    plain(
        "done",
        "本年已联系",
        kind=ColumnKind.COUNT,
        order=("done",),
        lookup="done",
        prefetch=load_links,
        link=lambda row: row.contacts_url,
        help="负责期间本人（或当日代理人）在本年的联系次数，到所看的那一天为止。",
        shown=True,
    ),
    plain(
        "required",
        "每年应联系",
        kind=ColumnKind.COUNT,
        order=("required",),
        help="单独约定的次数；没有约定的按业务设置。",
        shown=True,
    ),
)
