"""Run all measurements: ``make bench``. Exit 1 when a goal was missed."""

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.bench import books, broker, firms, interface, pages, waiting  # noqa: E402
from tests.bench.findings import add_findings  # noqa: E402
from tests.bench.measuring import Report, seconds  # noqa: E402


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does in service


def main() -> int:
    report = Report()
    report.note(f"database: {connection.vendor}")
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    from foundation.accounts.roles import Role
    from tests.cast import make_user

    client = Client()
    client.force_login(make_user("office", Role.OFFICE))
    broker.measure_silent_broker(report)
    firms.add_firms(0, 1000)
    analyze()
    small = pages.measure_lists(client, report, 1_000)
    interface.measure_interface(client, report, 1_000)
    with tempfile.TemporaryDirectory() as folder:
        books.measure_books(report, Path(folder), analyze)
    many: list[int] = []

    def add_many() -> None:
        """Of every age: the first nine thousand eight months old, the last of today."""
        for n, start in enumerate(range(20_000, 101_000, 9_000)):
            many.extend(firms.add_firms(start, 9_000, months_ago=8 - n))

    report.note(f"81,000 more firms written in {seconds(add_many):.0f} s")
    analyze()
    large = pages.measure_lists(client, report, 100_000)
    interface.measure_interface(client, report, 100_000)
    report.note(f"what the rules find written in {seconds(lambda: add_findings(many, first_new=200_000)):.0f} s")
    analyze()
    waiting.measure_waiting(report, many, 100_000)
    for what in large:
        # The rare word finds one firm of a thousand: that page has one row, and the other fifty.
        if what == "search of 2 characters":
            continue
        report.line(f"{what}: 100,000 against 1,000 firms", large[what] / small[what], 1.5)
    report.note(f"{len(report.missed)} goals missed: {', '.join(report.missed) or '-'}")
    return 1 if report.missed else 0


sys.exit(main())
