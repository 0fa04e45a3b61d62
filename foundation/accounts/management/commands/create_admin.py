"""Make the first system administrator, or give one a new one-time password."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.accounts import services
from foundation.accounts.models import Person, User
from foundation.accounts.models.user import normal_username
from foundation.accounts.roles import Role
from foundation.trail import clock


class Command(BaseCommand):
    help = "建立系统管理员账号，显示一次性密码；--reset 给已有的系统管理员重设密码。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("--name", default="系统管理员", help="姓名")
        parser.add_argument("--reset", action="store_true", help="账号已存在：重设密码并启用")

    def handle(self, *args: Any, username: str, name: str, reset: bool, **options: Any) -> None:
        try:
            account, password = self.reset(username) if reset else self.create(username, name)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"登录名：{account.username}")
        self.stdout.write(f"一次性密码：{password}")
        self.stdout.write("这个密码只显示这一次，只能用一次；首次登录时须改成自己的密码。")

    def create(self, username: str, name: str) -> tuple[User, str]:
        return services.create_account(
            username=username,
            person=Person(name=name),
            roles={Role.SYSTEM_ADMIN: services.Span(clock.today())},
            by=None,
            source="命令行",
        )

    def reset(self, username: str) -> tuple[User, str]:
        account = User.objects.filter(username=normal_username(username)).first()
        if account is None or Role.SYSTEM_ADMIN not in account.roles:
            raise CommandError("没有这个系统管理员账号。")
        if not account.is_active:
            services.set_active(account=account, is_active=True, by=None)
        return account, services.reset_password(account=account, by=None)
