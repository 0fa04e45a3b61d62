"""The sweeper by hand, for an operator who wants to see or push what lies."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.jobs.sweeping import sweep


class Command(BaseCommand):
    help = "收回中断的后台任务，并重新通知排队中的任务。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不改动")

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep(dry_run=options["dry_run"])
        for label, ids in (("收回", swept.taken_back), ("放弃", swept.given_up), ("重新通知", swept.hinted)):
            self.stdout.write(f"{label} {len(ids)} 项" + (f"：{'、'.join(map(str, ids))}" if ids else ""))
