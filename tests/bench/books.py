"""Ledgers in and out: checking, applying, the workbook."""

from pathlib import Path

from django.test import Client

from tests.bench.measuring import Report


def measure_books(client: Client, report: Report, folder: Path) -> None:
    """Filled once import and export stand."""
    report.note("books: not measured yet")
