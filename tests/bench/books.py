"""Ledgers in and out, each step in a process of its own so that its memory can be told.

``python -m tests.bench.books STEP PATH`` prints one line of JSON: seconds and megabytes.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROWS = 10_000
VALUES_ON = date(2023, 12, 31)
TIMES = 3
FIRST = 5_000  # indexes of firms that are not in the base yet


def measure_books(report: Any, folder: Path, settle: Callable[[], None]) -> None:
    """Check and apply a clean ledger, then write the year's workbook; against what openpyxl alone needs.

    ``settle`` does after the import what the database does by itself a minute later.
    """
    from tests.bench.firms import ledger_file

    ledger, book, copy = folder / "ledger.xlsx", folder / "year.xlsx", folder / "copy.xlsx"
    ledger_file(ledger, FIRST, ROWS)
    checking, reading = in_turn(("check", ledger), ("read", ledger))
    report.line(f"checking {ROWS:,} clean rows, against openpyxl reading them", ratio(checking, reading), 3)
    report.line("checking: memory", checking["mb"], 300, "MB")
    applying = in_process("apply", ledger)
    report.line(f"applying {ROWS:,} rows", applying["seconds"], 15, "s")
    report.line("applying: memory", applying["mb"], 300, "MB")
    settle()
    writing, cells = in_turn(("workbook", book), ("cells", book, copy))
    report.line("workbook, against openpyxl writing the same cells", ratio(writing, cells), 2)
    report.line("workbook: memory", writing["mb"], 300, "MB")


def ratio(step: dict[str, float], floor: dict[str, float]) -> float:
    return step["seconds"] / floor["seconds"]


def in_turn(*steps: tuple[Any, ...]) -> list[dict[str, float]]:
    """Steps that may be repeated, run in turn; of each the median time and the most memory."""
    runs = [[in_process(*step) for step in steps] for _ in range(TIMES)]
    return [
        {"seconds": median(run["seconds"] for run in of_step), "mb": max(run["mb"] for run in of_step)}
        for of_step in zip(*runs, strict=True)
    ]


def in_process(step: str, *paths: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.books", step, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return json.loads(done.stdout.splitlines()[-1])


# --- the steps --------------------------------------------------------------------------------------


def read(path: Path) -> float:
    from openpyxl import load_workbook

    start = time.perf_counter()
    for sheet in load_workbook(path, read_only=True).worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass
    return time.perf_counter() - start


def check(path: Path) -> float:
    from foundation.accounts.permissions import OfficeStandIn
    from foundation.exchange.imports.from_command import check_file

    start = time.perf_counter()
    found = check_file(target=ledger_target(), path=path, on=VALUES_ON, by=OfficeStandIn())
    spent = time.perf_counter() - start
    assert {row.outcome for row in found.rows} == {"new"} or len(found.rows) == ROWS, "the ledger was not read"
    return spent


def apply(path: Path) -> float:
    """The applying alone: what the import takes beyond reading and checking."""
    from foundation.accounts.models import User
    from foundation.exchange.imports import applying, from_command

    spent = 0.0
    real = applying.apply_now

    def timed(**more: Any) -> Any:
        nonlocal spent
        start = time.perf_counter()
        result = real(**more)
        spent = time.perf_counter() - start
        return result

    from_command.apply_now = timed
    from_command.import_file(target=ledger_target(), path=path, on=VALUES_ON, by=User.objects.get(username="office"))
    assert spent, "nothing was applied"
    return spent


def workbook(path: Path) -> float:
    from django.core.management import call_command

    start = time.perf_counter()
    call_command("annual_summary", "2023", xlsx=str(path), stdout=sys.stderr)
    return time.perf_counter() - start


def cells(path: Path, copy: Path) -> float:
    """Write the same cells with openpyxl alone."""
    from openpyxl import Workbook, load_workbook

    rows = {
        s.title: [list(r) for r in s.iter_rows(values_only=True)]
        for s in load_workbook(path, read_only=True).worksheets
    }
    start = time.perf_counter()
    book = Workbook(write_only=True)
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(copy)
    return time.perf_counter() - start


def ledger_target() -> Any:
    from foundation.exchange.imports.targets import TARGETS

    return TARGETS["enterprises"]


STEPS: dict[str, Callable[..., float]] = {
    "read": read,
    "check": check,
    "apply": apply,
    "workbook": workbook,
    "cells": cells,
}

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    django.setup()
    from tests.bench.measuring import peak_mb

    step, *paths = sys.argv[1:]
    seconds = STEPS[step](*map(Path, paths))
    sys.stdout.write(json.dumps({"seconds": seconds, "mb": peak_mb()}) + "\n")
