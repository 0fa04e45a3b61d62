"""直播行业: the live-streaming firms of a day, and what was done with them in its year.

It is told in numbers and firms, never in streamers: no list of them is kept anywhere.
"""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from activities.choices import Audience, Category, NominationStatus
from activities.kinds import CARE, NOMINATION
from activities.metrics import times_words
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.listing import Cell, Row
from foundation.records.kinds import RecordKind
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.models import EnterpriseState
from reports.year_lines import Card, Number

PAGE_SIZE = 50
FIRM_COLUMNS = ENTERPRISE_COLUMNS.pick(("name", "jurisdiction", "platforms", "is_mcn", "streamers", "live_rooms"))
CARE_COLUMNS = CARE.columns.pick(("title", "on", "venues", "families"))
# Without names: a sector is told in numbers.
NOMINATION_COLUMNS = NOMINATION.columns.pick(("training", "on", "people", "status", "level"))


class DayForm(forms.Form):
    as_of = forms.DateField(
        label="截至日期", required=False, widget=forms.DateInput(attrs={"type": "date"}), input_formats=["%Y-%m-%d"]
    )

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"] or clock.today()
        if day > clock.today():
            raise forms.ValidationError("截至日期不能晚于今天：将来的情况还没有发生。")
        if day.year < 2000:
            raise forms.ValidationError("没有 2000 年以前的资料。")
        return day


class Sector:
    """The sector as one person sees it on a day."""

    def __init__(self, user: Actor, day: date) -> None:
        self.user, self.day, self.at = user, day, AsOf(day)

    @cached_property
    def seen(self) -> QuerySet:
        return EnterpriseState.objects.visible_to(self.user).as_of(self.at).present()

    @cached_property
    def firms(self) -> QuerySet:
        return self.seen.filter(is_livestreaming=True).order_by("sort_key", "pk")

    def url(self, **more: str) -> str:
        day = {} if self.at.is_today else {"as_of": self.day.isoformat()}
        return f"{reverse('enterprises:list')}?{urlencode({'is_livestreaming': '1', **more, **day})}"

    def cards(self) -> list[Card]:
        """Each with those of which nobody knows it."""
        counted = self.firms.order_by().aggregate(
            n_firms=Count("pk"),
            n_mcn=Count("pk", filter=Q(is_mcn=True)),
            n_mcn_unknown=Count("pk", filter=Q(is_mcn__isnull=True)),
            n_streamers=Sum("streamers"),
            n_streamers_unknown=Count("pk", filter=Q(streamers__isnull=True)),
            n_rooms=Sum("live_rooms"),
            n_rooms_unknown=Count("pk", filter=Q(live_rooms__isnull=True)),
        )
        unknown = self.seen.filter(is_livestreaming__isnull=True).count()
        return [
            self._card(
                "直播企业", counted["n_firms"], "家", "当日在册、登记为直播企业的家数。", self.url(), unknown, "unknown"
            ),
            self._card(
                "MCN机构",
                counted["n_mcn"],
                "家",
                "其中登记为MCN机构的家数。",
                self.url(is_mcn="1"),
                counted["n_mcn_unknown"],
                "1",
                is_mcn="unknown",
            ),
            self._card(
                "签约主播",
                counted["n_streamers"],
                "人",
                "直播企业登记的签约主播数之和；没有登记的不计入，另列。",
                self.url(streamers_min="0"),
                counted["n_streamers_unknown"],
            ),
            self._card(
                "直播间",
                counted["n_rooms"],
                "个",
                "直播企业登记的直播间数之和；没有登记的不计入，另列。",
                self.url(live_rooms_min="0"),
                counted["n_rooms_unknown"],
            ),
        ]

    def _card(
        self, label: str, value: int | None, unit: str, words: str, url: str, unknown: int, flag: str = "1", **more: str
    ) -> Card:
        number = Number(label, f"{value or 0:,}", url, not value)
        blank = Number(f"{label}未登记", str(unknown), self.url(**{**more, "is_livestreaming": flag}), unknown == 0)
        return Card(number, unit, words, blank if unknown else None, "")

    def platforms(self) -> list[tuple[str, int, str]]:
        """Each platform, how many firms name it, and where they are listed."""
        texts = self.firms.exclude(platforms="").values_list("platforms", flat=True)
        named = Counter(
            part for text in texts for part in {p.strip() for p in text.replace("，", "、").split("、")} if part
        )
        return [(name, number, self.url(platforms=name)) for name, number in named.most_common()]

    def done(self, kind: RecordKind, condition: Q) -> QuerySet:
        """Records of the day's year, up to the day."""
        return kind.seen_by(self.user).filter(condition, on__range=(date(self.day.year, 1, 1), self.day))

    @cached_property
    def care(self) -> list[Any]:
        return list(self.done(CARE, Q(audience=Audience.STREAMERS)).order_by("-on", "-pk"))

    @cached_property
    def nominations(self) -> list[Any]:
        streamers = Q(category=Category.STREAMER) & ~Q(status=NominationStatus.PLANNED)
        return list(self.done(NOMINATION, streamers).order_by("-on", "-pk"))

    # Visits to these firms get their place here once there are visits: a list like ``care``, and a table of the page.


class StreamingSector(needs(Right.SEE_RECORDS), View):  # type: ignore[misc]
    """The page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = DayForm(request.GET)
        if not form.is_valid():
            refused: dict[str, Any] = {"form": form, "errors": form.errors.get("as_of", [])}
            return render(request, "reports/streaming.html", refused, status=400)
        sector = Sector(request.user, form.cleaned_data["as_of"])  # type: ignore[arg-type]
        page = Paginator(sector.firms, PAGE_SIZE).get_page(request.GET.get("page"))
        firms = _rows(list(page), FIRM_COLUMNS, sector, lambda s: _firm_url(s, sector))
        context: dict[str, Any] = {
            "form": form,
            "sector": sector,
            "year": sector.day.year,
            "cards": sector.cards(),
            "page": page,
            "firms": firms,
            "tables": [
                self._table("关爱活动", sector.care, CARE_COLUMNS, sector, times_words(len(sector.care))),
                self._table("推荐网络主播参加培训", sector.nominations, NOMINATION_COLUMNS, sector),
            ],
            "query": urlencode({"as_of": sector.day.isoformat()}),
        }
        return render(request, "reports/streaming.html", context)

    @staticmethod
    def _table(title: str, found: list[Any], columns: Any, sector: Sector, note: str = "") -> dict[str, Any]:
        rows = _rows(found, columns, sector, lambda row: row.get_absolute_url())
        return {"title": title, "rows": rows, "columns": columns, "note": note}


def _rows(found: list[Any], columns: Any, sector: Sector, url: Any) -> list[Row]:
    for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch) if found else ():
        load(found, sector.at, sector.user)
    return [
        Row(None, url(row), [Cell(c, c.text(row), url(row) if c.is_name else "") for c in columns], row)
        for row in found
    ]


def _firm_url(state: EnterpriseState, sector: Sector) -> str:
    address = reverse("enterprises:detail", args=[state.enterprise_id])
    return address if sector.at.is_today else f"{address}?as_of={sector.day}"
