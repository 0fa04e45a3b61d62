"""manage.py verify_files: prove that every attachment's file lies there as it was put in."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.files.services import verify_files


class Command(BaseCommand):
    help = "核对：每个附件的文件都在，内容与放入时一致。发现问题时退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        flaws = 0
        for flaw in verify_files():
            flaws += 1
            self.stdout.write(str(flaw))
        if flaws:
            self.stdout.write(f"发现 {flaws} 处问题。")
            raise SystemExit(1)
        self.stdout.write("核对通过：附件的文件都在，内容没有变过。")
