"""manage.py forget_files: delete the files of attachments that were taken down too long ago for an undo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.files import services


class Command(BaseCommand):
    help = "删除撤下已久、不能再撤销的附件的文件；谁何时放过什么一直保留"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只统计，不删除")

    def handle(self, *args: Any, **options: Any) -> None:
        count = services.forget_files(dry_run=options["dry_run"])
        self.stdout.write(f"{'将删除' if options['dry_run'] else '已删除'}文件 {count} 个。")
