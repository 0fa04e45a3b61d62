"""Prove that states follow from changes and that no trail row was altered."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.trail.verify import verify_trail


class Command(BaseCommand):
    help = "核对：状态与变动记录一致，每日链完整。发现问题时退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        flaws = 0
        for flaw in verify_trail():
            flaws += 1
            self.stdout.write(str(flaw))
        if flaws:
            self.stdout.write(f"发现 {flaws} 处问题。")
            raise SystemExit(1)
        self.stdout.write("核对通过：状态与变动记录一致，每日链完整。")
