"""manage.py forget_exports: delete exported files that lay there long enough."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.exchange.writing.exporting import forget_files


class Command(BaseCommand):
    help = "删除保留期已过的导出文件；导出的经过一直保留"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只统计，不删除")

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_files(dry_run=options["dry_run"])
        self.stdout.write(f"{'将删除' if options['dry_run'] else '已删除'}文件 {count} 个。")
