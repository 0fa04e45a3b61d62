"""Load the demonstration year: invented firms and the eight of the published review."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.accounts.models import User
from foundation.accounts.roles import Right
from orgs.duties.kinds import MODELS
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from reports.demo.balance import balance
from reports.demo.loading import DemoRefused, load
from reports.demo.waiting import add_waiting_rows


class Command(BaseCommand):
    help = "载入演示数据：虚构企业（名称均以“（演示）”结尾）2022—2023年的情况和公开综述所列8家企业。可重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force-add", action="store_true", help="库中已有其他企业时仍然载入")
        parser.add_argument("--waiting-rows-for", metavar="USER", help="另以该账号导入一份有几行待处理的台账")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            is_new = load(tell=self.stdout.write, force_add=options["force_add"])
        except DemoRefused as error:
            raise CommandError(str(error), returncode=2) from error
        if is_new:
            self.report()
        else:
            self.stdout.write("演示数据已经载入过，未作任何改动。")
        if options["waiting_rows_for"]:
            self.add_waiting_rows(options["waiting_rows_for"])

    def add_waiting_rows(self, username: str) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None or not user.may(Right.IMPORT):
            raise CommandError(f"账号“{username}”不存在、已停用或没有导入台账的权限。", returncode=2)
        self.stdout.write(f"待处理的导入行：{add_waiting_rows(by=user)} 行。")

    def report(self) -> None:
        firms, changes = Enterprise.objects.count(), EnterpriseChange.objects.count()
        states = EnterpriseState.objects.live().count()
        duties = sum(model.objects.live().count() for model in MODELS)
        self.stdout.write(f"共 {firms} 家企业，{changes} 条变动，{states} 段情况，{duties} 项责任分工。")
        self.stdout.write("2023年进出平衡：")
        for line in balance(2023):
            self.stdout.write(f"  {line}{'' if line.closes else '（不平！）'}")
