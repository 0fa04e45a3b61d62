"""年度总结: the years, one year's figures, the rows of a figure, the workbook."""

from datetime import datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from foundation.accounts.address import client_address
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.file_names import file_name
from foundation.common.metrics import METRICS, Metric, measure
from foundation.exchange.views.export import Exporting, answer
from foundation.exchange.writing import exporting
from foundation.trail import clock
from orgs.enterprises.metrics import NO_PLACE, closing_at, firms_at
from orgs.places.models import Jurisdiction
from reports.annual import Annual, YearRefused, annual, years
from reports.forms import PeriodForm
from reports.places import own_places, scope_words, sees_all
from reports.workbook import may_have_workbook, workbook_export
from reports.year_lines import ReportPage, number_text, rows_of

PAGE_SIZE = 50


class BadPeriod(Exception):
    """The day asked for was not understood; carries the sentences."""


class OfYear:
    """What the pages of one year share: which days they speak of."""

    request: HttpRequest

    def asked(self, year: int) -> Annual:
        """The report of the address. Raises Http404 for a year there is none of, BadPeriod for a wrong day."""
        user = self.request.user
        self.form = PeriodForm(self.request.GET, year=year, may_know_at=user.may(Right.SEE_KNOWN_AT))  # type: ignore[union-attr]
        if not self.form.is_valid():
            raise BadPeriod(
                [f"{self.form[name].label}：{text}" for name, found in self.form.errors.items() for text in found]
            )
        as_of, known = self.form.cleaned_data["as_of"], self.form.cleaned_data["known_at"]
        known_at = timezone.make_aware(datetime.combine(known, time.max)) if known else None
        try:
            annual(year=year, user=user)
        except YearRefused as refused:
            raise Http404(str(refused)) from refused
        try:
            return annual(year=year, user=user, as_of=as_of, known_at=known_at)
        except YearRefused as refused:
            raise BadPeriod([str(refused)]) from refused

    def query(self) -> str:
        """The days asked for, as the pages behind this one need them."""
        kept = self.request.GET.copy()
        for name in list(kept):
            if name not in ("as_of", "known_at") or not kept[name]:
                kept.pop(name)
        return kept.urlencode()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except BadPeriod as bad:
            context = {"year": kwargs.get("year"), "errors": bad.args[0]}
            return render(request, "reports/refused.html", context, status=400)


class ReportIndex(needs(Right.SEE_FIGURES), View):
    """The years there are records of."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "years": years(request.user),
            "this_year": clock.today().year,
            "scope": scope_words(request.user),
            "sees_rows": request.user.may(Right.SEE_RECORDS),
        }
        return render(request, "reports/index.html", context)


class ReportYear(OfYear, needs(Right.SEE_FIGURES), View):
    """One year's figures by street."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        report = self.asked(year)
        context = {
            "report": report,
            "shown": ReportPage(report, self.query()),
            "form": self.form,
            "query": self.query(),
            "scope": "" if sees_all(request.user) else scope_words(request.user),
            "may_have_workbook": may_have_workbook(request.user),
        }
        return render(request, "reports/year.html", context)


class ReportFigure(OfYear, needs(Right.SEE_RECORDS), View):
    """The rows behind one number."""

    def get(self, request: HttpRequest, year: int, key: str) -> HttpResponse:
        report, metric = self.asked(year), METRICS.get(key)
        if metric is None:
            raise Http404("没有这个指标。")
        rows, place = self.rows_in_place(metric, report)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        wanted, vague = request.GET.get("jurisdiction", ""), "imprecise" in request.GET
        value = len(rows) if vague else self.value(metric, report, wanted)
        context = {
            "report": report,
            "metric": metric,
            "place": place,
            "value": value,
            "value_text": number_text(metric, value),
            "page": page,
            "rows": rows_of(metric, list(page), report),
            "query": self.query(),
            "wanted": wanted,
            "vague": vague,
        }
        return render(request, "reports/figure.html", context)

    def value(self, metric: Metric, report: Annual, wanted: str) -> int:
        measured = measure([metric], self.request.user, report.period)[metric.key]
        return measured.tally.get(_place_id(wanted), 0) if wanted else measured.total

    def rows_in_place(self, metric: Metric, report: Annual) -> tuple[Any, str]:
        """The rows this person may count, of the street in the address if there is one."""
        rows = metric.rows(self.request.user, report.period)
        if "imprecise" in self.request.GET:
            if metric.is_imprecise is None:
                raise Http404("这个指标的日期都是确切的。")
            rows = [row for row in rows if metric.is_imprecise(row)]
        if hasattr(rows, "order_by"):
            rows = rows.order_by(*metric.order)
        wanted = self.request.GET.get("jurisdiction", "")
        if not wanted:
            return rows, ""
        if not metric.place:
            raise Http404("这个指标不分街道（园区）。")
        pk = _place_id(wanted)
        rows = metric.rows_in(rows, pk)
        if pk is None:
            return rows, NO_PLACE
        place = Jurisdiction.objects.filter(pk=pk).first()
        if place is None or (not sees_all(self.request.user) and pk not in own_places(self.request.user) and not rows):
            raise Http404("没有这个街道（园区），或不在您负责的范围。")
        return rows, str(place)


class ReportWorkbook(OfYear, Exporting):
    """The year's figures with all their rows as a workbook."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        report = self.asked(year)
        export = workbook_export(report, self.query())
        export.file_name = workbook_name(report)
        rows = firms_at(request.user, closing_at(report.period)).count()
        address = client_address(request)
        return answer(request, exporting.hand_out(export=export, rows=rows, by=request.user, address=address))


def workbook_name(report: Annual) -> str:
    """2023年度总结附表_全区_20231231.xlsx; what was known earlier says so."""
    known_at = report.period.known_at
    known = f"按{timezone.localtime(known_at):%Y%m%d}所知" if known_at else ""
    return file_name(f"{report.year}年度总结附表", scope_words(report.user), known, f"截至{report.period.last:%Y%m%d}")


def _place_id(text: str) -> int | None:
    """The place an address names; raises Http404 for what is no place."""
    if text == "none":
        return None
    if not text.isdecimal() or len(text) > 9:
        raise Http404("没有这个街道（园区）。")
    return int(text)
