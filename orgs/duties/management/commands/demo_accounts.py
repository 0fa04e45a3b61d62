"""One account per role to try the portal with."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from orgs.duties.demo import make_demo_accounts, passwords_file


def padded(text: str, width: int) -> str:
    """Chinese characters are two columns wide."""
    return text + " " * max(0, width - sum(2 if ord(sign) > 0x2E7F else 1 for sign in text))


class Command(BaseCommand):
    help = "建立演示账号（每个角色一个），密码在本机生成。可重复运行，密码不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = make_demo_accounts()
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"{padded('角色', 22)}{padded('登录名', 14)}密码")
        for account in accounts:
            self.stdout.write(f"{padded(account.role, 22)}{padded(account.username, 14)}{account.password}")
        self.stdout.write(f"密码保存在 {passwords_file()}（仅本机用户可读）。")
