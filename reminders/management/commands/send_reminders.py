"""manage.py send_reminders: what beat runs, by hand; with --dry-run it only says who would hear what, and why."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.accounts.models import User
from foundation.trail import clock
from reminders import services
from reminders.rules.base import RULES


class Command(BaseCommand):
    help = "产生当天的提醒并发出每日邮件。可重复运行，同一件事同一个人只提醒一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DAY", help="按哪一天的责任和期限计算，如 2023-12-31；默认今天")
        parser.add_argument("--dry-run", action="store_true", help="只列出会提醒谁、为什么，不写入，不发邮件")

    def handle(self, *args: Any, **options: Any) -> None:
        on = self._day(options["on"])
        run = services.send_reminders(on=on, is_dry_run=options["dry_run"])
        if options["dry_run"]:
            self._list(run)
            return
        mails = services.send_digests(on=on)
        self.stdout.write(f"{on}：新提醒 {run.new} 条，办结 {run.settled} 条，邮件 {mails} 封。")

    def _list(self, run: services.Run) -> None:
        names = {u.pk: str(u) for u in User.objects.filter(pk__in={t.user for t in run.told}).select_related("person")}
        for told in run.told:
            rule = RULES[told.rule]
            self.stdout.write(f"{told.rule} {rule.title} → {names[told.user]}：{told.due.about} {told.due.text}")
        self.stdout.write(f"{run.on}：共 {len(run.told)} 条（试运行，没有写入）。")

    def _day(self, text: str | None) -> date:
        if not text:
            return clock.today()
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"--on 的日期“{text}”不对，请写成 2023-12-31 的样子。", returncode=2) from None
