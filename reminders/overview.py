"""总览: how things stand today for the office, a street or the leaders; every number leads to its rows (ux.md §3.13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.enterprises.checks.freshness import freshness_q
from orgs.enterprises.choices import FreshnessStatus
from orgs.enterprises.models import EnterpriseState
from orgs.parties.board import Board, ShownRate, coverage_board
from orgs.parties.coverage import operating_q, reasoned_q, unbuilt_q
from orgs.places.models import Jurisdiction
from orgs.places.names import names_on
from orgs.rounds.models import RefreshRound
from orgs.rounds.round_progress import PlaceProgress, firms_in, progress_by_place, running_round

MOST_SENTENCES = 7
NO_PLACE = "属地待补"


@dataclass(frozen=True)
class Figure:
    """One of the six numbers on top."""

    label: str
    value: str
    unit: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Cell:
    value: int
    url: str


@dataclass(frozen=True)
class StreetLine:
    """One street's firms by data status; ``share`` are whole percents of the bar, which sum to at most 100."""

    name: str
    total: Cell
    cells: list[Cell]


@dataclass(frozen=True)
class Sentence:
    text: str
    url: str


@dataclass(frozen=True)
class RoundLines:
    """The running refresh round in the person's own streets: asked, done, left, of those in doubt."""

    round: RefreshRound
    heads: list[str]
    lines: list[StreetLine]


@dataclass(frozen=True)
class Overview:
    """What the page shows."""

    day: date
    figures: list[Figure]
    sentences: list[Sentence]
    statuses: list[str]
    lines: list[StreetLine]
    total: StreetLine
    board: Board
    round: RoundLines | None = None


def overview_of(user: Actor, *, with_round: bool = False) -> Overview:
    """Everything as far as this person sees it; a fixed number of queries.

    How far the running round is, is for a street: the office has a page of its own for that.
    """
    at = AsOf.today()
    board, lines = coverage_board(user, at), _lines(user, at)
    total = _total(lines)
    return Overview(
        day=at.day,
        figures=_figures(user, at, board, total),
        sentences=list(_sentences(lines, total, board, _reasoned(user, at)))[:MOST_SENTENCES],
        statuses=[str(status.label) for status in FreshnessStatus],
        lines=lines,
        total=total,
        board=board,
        round=_round(user) if with_round else None,
    )


# --- figures ----------------------------------------------------------------------------------------


def _figures(user: Actor, at: AsOf, board: Board, total: StreetLine) -> list[Figure]:
    firms, valid = total.total.value, total.cells[0].value + total.cells[1].value
    return [
        Figure("在册企业", str(firms), "家", total.total.url, _compared(user, at, firms)),
        _rate("组织覆盖率", board.total.organized, board),
        Figure("数据有效", str(valid), "家", _list(freshness="valid"), f"共 {firms} 家；有效＝没有逾期、没有待核实"),
        *(Figure(label, str(n.value), "个", n.url) for label, n in board.organizations),
        _rate("单独组建率", board.total.own_rate, board),
    ]


def _rate(label: str, rate: ShownRate, board: Board) -> Figure:
    """With the numbers it is made of; it leads to the firms of its numerator."""
    return Figure(
        label,
        str(rate),
        "",
        rate.url or reverse("parties:coverage"),
        f"{rate.rate.words} 家，分母：{board.denominator}",
    )


def _compared(user: Actor, at: AsOf, firms: int) -> str:
    """The difference to the end of last month and of last year."""
    month_end = at.day.replace(day=1) - timedelta(days=1)
    year_end = date(at.day.year - 1, 12, 31)
    return "，".join(
        f"比{word} {_signed(firms - _count(user, AsOf(day)))}"
        for word, day in (("上月末", month_end), ("上年末", year_end))
    )


def _count(user: Actor, at: AsOf) -> int:
    return EnterpriseState.objects.visible_to(user).as_of(at).present().count()


def _reasoned(user: Actor, at: AsOf) -> int:
    """Of the firms that should have an organisation, those with a reason for having none: 待办 leaves them out."""
    firms = EnterpriseState.objects.visible_to(user).as_of(at).present().filter(operating_q())
    return firms.filter(unbuilt_q(at) & reasoned_q(at)).count()


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else str(number) if number else "持平"


# --- streets by data status -------------------------------------------------------------------------


def _lines(user: Actor, at: AsOf) -> list[StreetLine]:
    counts = {status.value: Count("pk", filter=freshness_q(status, at)) for status in FreshnessStatus}
    rows = EnterpriseState.objects.visible_to(user).as_of(at).present().order_by()
    found = {r["jurisdiction"]: r for r in rows.values("jurisdiction").annotate(total=Count("pk"), **counts)}
    names = names_on(at)
    places = [(p.pk, names.get(p.pk, p.name)) for p in Jurisdiction.objects.order_by("position", "pk")]
    return [_line(name, dict(found[pk]), pk) for pk, name in [*places, (None, NO_PLACE)] if pk in found]


def _line(name: str, row: dict[str, Any], place: int | None) -> StreetLine:
    where = {"jurisdiction": str(place)} if place else {"tab": "noplace"}
    cells = [Cell(row[s.value], _list(**{**where, "freshness": s.value})) for s in FreshnessStatus]
    return StreetLine(name, Cell(row["total"], _list(**where)), cells)


def _total(lines: Iterable[StreetLine]) -> StreetLine:
    lines = list(lines)
    cells = [
        Cell(sum(line.cells[n].value for line in lines), _list(freshness=status.value))
        for n, status in enumerate(FreshnessStatus)
    ]
    return StreetLine("合计", Cell(sum(line.total.value for line in lines), _list()), cells)


def _list(**query: str) -> str:
    address = reverse("enterprises:list")
    return f"{address}?{urlencode(query)}" if query else address


# --- the running round ------------------------------------------------------------------------------


def _round(user: Actor) -> RoundLines | None:
    found = running_round()
    if found is None:
        return None
    rows = reverse("refresh:firms", args=[found.pk])

    def line(place: PlaceProgress) -> StreetLine:
        where = {"jurisdiction": str(place.jurisdiction or "none")}
        counts = {"done": place.progress.done, "left": place.progress.left, "doubted": place.progress.doubted}
        cells = [Cell(n, f"{rows}?{urlencode({'tab': tab, **where})}") for tab, n in counts.items()]
        return StreetLine(place.name, Cell(place.progress.scope, f"{rows}?{urlencode(where)}"), cells)

    places = progress_by_place(found, firms_in(found, user))
    return RoundLines(found, ["已完成", "未完成", "其中待核实"], [line(place) for place in places])


# --- what wants attention ---------------------------------------------------------------------------


def _sentences(lines: list[StreetLine], total: StreetLine, board: Board, reasoned: int) -> Iterable[Sentence]:
    """Counts only, the gravest first; a street is named where most of them are."""
    order = list(FreshnessStatus)
    for status, words in (
        (FreshnessStatus.OVERDUE, "数据逾期未更新"),
        (FreshnessStatus.DOUBTED, "待核实"),
        (FreshnessStatus.SOON, "即将到期"),
    ):
        n = order.index(status)
        cell = total.cells[n]
        if cell.value:
            yield Sentence(f"{cell.value} 家{words}{_mostly(lines, n, cell.value)}。", cell.url)
    heads = {metric.key: number for metric, number in zip(board.heads, board.total.numbers, strict=True)}
    for key, words in (
        ("unbuilt", "应建未建党组织"),
        ("unreached", "从业人员较多而没有党员"),
        ("covered_none", "没有党的组织和工作覆盖"),
    ):
        if heads[key].value:
            more = f"，其中 {reasoned} 家已说明原因" if key == "unbuilt" and reasoned else ""
            yield Sentence(f"{heads[key].value} 家{words}{more}。", heads[key].url)
    for label, number in board.organizations[1:]:
        if number.value:
            yield Sentence(f"{number.value} 个党组织{label}。", number.url)


def _mostly(lines: list[StreetLine], n: int, whole: int) -> str:
    if len(lines) < 2:
        return ""
    most = max(lines, key=lambda line: line.cells[n].value)
    return f"，其中 {most.cells[n].value} 家在{most.name}" if most.cells[n].value < whole else f"，都在{most.name}"
