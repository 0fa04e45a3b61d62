"""manage.py import_ledger: what the import pages do, from the command line."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.accounts.models import User
from foundation.accounts.permissions import OfficeStandIn
from foundation.accounts.roles import Right
from foundation.exchange.imports.from_command import Judgement, check_file, import_file
from foundation.exchange.imports.targets import TARGETS, ImportRefused
from foundation.exchange.models import Outcome
from foundation.exchange.reading.ledgers import UnreadableFile
from foundation.trail import clock

ALL_IN, SOME_WAIT, UNREADABLE = 0, 1, 2
# How outcomes are called in --json.
OUTCOMES = {
    Outcome.NEW: "create",
    Outcome.UPDATE: "update",
    Outcome.SAME: "same",
    Outcome.NEEDS_REVIEW: "needs_review",
    Outcome.ERROR: "error",
}
WORDS = {"create": "新增", "update": "更新", "same": "无变化", "needs_review": "需确认", "error": "错误"}


class Command(BaseCommand):
    help = "导入企业台账（.xlsx 或 CSV）。退出码：0 全部导入；1 有行待确认或有错误；2 文件不能读取、账号或日期有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="台账文件")
        parser.add_argument("--as", dest="username", metavar="USER", help="以谁的身份导入；与 --dry-run 同用时可省略")
        parser.add_argument("--on", metavar="DAY", help="数据截至日期，如 2023-12-31；默认取自表题，没有则为今天")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = self._run(options)
        except (UnreadableFile, ImportRefused, _Refused) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(UNREADABLE)
        self.stdout.write(
            json.dumps(as_json(found), ensure_ascii=False, indent=1) if options["json"] else as_text(found)
        )
        waits = found.problems or any(OUTCOMES[row.outcome] in ("needs_review", "error") for row in found.rows)
        sys.exit(SOME_WAIT if waits else ALL_IN)

    def _run(self, options: dict[str, Any]) -> Judgement:
        by, on = self._person(options), self._day(options["on"])
        path: Path = options["file"]
        if not path.is_file():
            raise _Refused(f"没有这个文件：{path}")
        target = TARGETS["enterprises"]
        if options["dry_run"]:
            return check_file(target=target, path=path, on=on, by=by)
        return import_file(target=target, path=path, on=on, by=by)

    def _person(self, options: dict[str, Any]) -> Any:
        name = options["username"]
        if not name:
            if options["dry_run"]:
                return OfficeStandIn()
            raise _Refused("请用 --as 写明以哪个账号导入（只检查不写入可用 --dry-run）。")
        user = _user(name)
        if user is None or not user.is_active:
            raise _Refused(f"没有可用的账号“{name}”。")
        if not user.may(Right.IMPORT):
            raise _Refused(f"账号“{name}”没有导入台账的权限。")
        return user

    def _day(self, text: str | None) -> date | None:
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise _Refused(f"--on 的日期“{text}”不对，请写成 2023-12-31 的样子。") from None
        if day > clock.today():
            raise _Refused("数据截至日期不能晚于今天。")
        return day


class _Refused(Exception):
    """The command cannot begin; the message goes to stderr."""


def _user(name: str) -> User | None:
    try:
        return User.objects.get_by_natural_key(name)
    except User.DoesNotExist:
        return None


def as_json(found: Judgement) -> dict[str, Any]:
    rows = [
        {
            "sheet": row.sheet,
            "excel_row": row.excel_row,
            "outcome": OUTCOMES[row.outcome],
            "name": row.name,
            "reasons": row.sentences,
        }
        for row in found.rows
    ]
    counts = {word: sum(row["outcome"] == word for row in rows) for word in OUTCOMES.values()}
    return {
        "file": found.filename,
        "on": found.on.isoformat(),
        "dry_run": found.is_dry_run,
        "batch": found.batch,
        "changeset": found.changeset,
        "counts": {**counts, "skipped": len(found.skipped), "rows": len(rows)},
        "skipped": [
            {"sheet": one.sheet, "excel_row": one.excel_row, "reason": one.reason, "text": one.text}
            for one in found.skipped
        ],
        "rows": rows,
    }


def as_text(found: Judgement) -> str:
    """The same for people: counts, then every row that does not go in, then what was skipped."""
    data = as_json(found)
    verb = "检查（没有写入）" if found.is_dry_run else "导入"
    counts = "，".join(f"{WORDS[word]} {data['counts'][word]} 行" for word in WORDS)
    lines = [f"{verb}：{found.filename}，数据截至 {found.on}，共 {len(found.rows)} 行", counts]
    for row in data["rows"]:
        if row["outcome"] in ("needs_review", "error"):
            lines.append(
                f"  {row['sheet']} 第 {row['excel_row']} 行 {row['name']} {WORDS[row['outcome']]}：{'；'.join(row['reasons'])}"
            )
    if data["skipped"]:
        lines.append("跳过：")
    for one in data["skipped"]:
        where = f"{one['sheet']} 第 {one['excel_row']} 行" if one["excel_row"] else one["sheet"]
        lines.append(f"  {where} {one['text']}：{one['reason']}")
    if found.changeset:
        lines.append(f"操作批次 {found.changeset}，可在“操作记录”中撤销。")
    return "\n".join(lines)
