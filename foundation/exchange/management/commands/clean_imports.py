"""manage.py clean_imports: delete late uploads and the rows of old imports."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.exchange.imports.cleaning import clean_imports


class Command(BaseCommand):
    help = "删除超过 24 小时的上传文件，清除超过保留期的导入行内容"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只统计，不删除")

    def handle(self, *args: Any, **options: Any) -> None:
        cleaned = clean_imports(dry_run=options["dry_run"])
        word = "将删除" if options["dry_run"] else "已删除"
        self.stdout.write(f"{word}文件 {cleaned.files} 个，清除导入批次的行内容 {cleaned.batches} 个。")
