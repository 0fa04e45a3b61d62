"""摸排 and 信息填报 in the story: what the streets were sent to look for, and what was wanted from above."""

from datetime import date
from typing import Any

from orgs.collection.findings import load_findings
from orgs.collection.models import ReportingTask, Sweep
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.services.reporting import add_task, set_status
from orgs.collection.services.sweeps import report_sweep, start_sweep
from orgs.places.models import Jurisdiction
from reports.demo.moments import at_work, told
from reports.demo.names import MARK
from reports.demo.places import ALL, HONGSHAN, LAKE, MEIYUAN, XUZHUANG
from reports.demo.story import Act, Base

SWEEP = f"2026年四季度摸排{MARK}"
COLUMNS = ["jurisdiction", "business", "staff", "members_total", "contact"]


def sweeps(on: str, until: str) -> Act:
    """The office sends all streets out."""
    first, last = told(on).value, told(until).value

    def do(base: Base) -> list[Sweep]:
        places = Jurisdiction.objects.filter(name__in=ALL)
        return start_sweep(title=SWEEP, jurisdictions=places, starts_on=first, ends_on=last, by=None)

    return Act(at_work(first, f"sweep/{on}"), do)


def is_swept(place: str, on: str) -> Act:
    """A street says what it found; the firms themselves are in the ledger."""
    day = told(on).value

    def do(base: Base) -> Sweep:
        sweep = Sweep.objects.get(title=SWEEP, jurisdiction=base.places[place])
        load_findings([sweep])
        found: Any = sweep
        numbers = f"新发现 {len(found.findings.found)} 家，减少 {len(found.findings.gone)} 家"
        return report_sweep(sweep=sweep, result=f"逐楼走访完毕：{numbers}。", by=None)

    return Act(at_work(day, f"{place}/{on}/swept"), do)


def is_asked(name: str, on: str, due: str, *, place: str = "", sent: str = "") -> list[Act]:
    """A table wanted by a day, of one street or of the office."""
    day = told(on).value

    def ask(base: Base) -> ReportingTask:
        return add_task(
            name=f"{name}{MARK}",
            requester=f"上级单位{MARK}",
            due_on=told(due).value,
            jurisdiction=Jurisdiction.objects.get(name=place) if place else None,
            columns=COLUMNS,
            by=None,
        )

    def send(base: Base) -> Any:
        task = ReportingTask.objects.get(name=f"{name}{MARK}")
        return set_status(task=task, status=ReportingStatus.SENT, by=None)

    acts = [Act(at_work(day, f"{name}/ask"), ask)]
    sent_on: date | None = told(sent).value if sent else None
    return [*acts, Act(at_work(sent_on, f"{name}/send"), send)] if sent_on else acts


ACTS: list[Act] = [
    sweeps("2026-10-12", "2026-11-30"),
    is_swept(XUZHUANG, "2026-11-12"),
    is_swept(HONGSHAN, "2026-11-16"),
    is_swept(LAKE, "2026-11-18"),
    *is_asked("互联网企业从业人员情况表", "2026-10-20", "2026-10-30", sent="2026-10-29"),
    *is_asked("互联网企业基本情况表", "2026-11-02", "2026-11-13", place=MEIYUAN),
    *is_asked("互联网企业党员情况表", "2026-11-16", "2026-12-10"),
]
