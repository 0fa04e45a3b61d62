"""The figures of a year as files, without the pages."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.http import QueryDict

from foundation.accounts.permissions import OfficeStandIn
from foundation.exchange.writing.exporting import write_to
from reports.annual import Annual, YearRefused, annual, moment_of
from reports.workbook import workbook_export

NO_OUTPUT = "请指定要生成的文件：--xlsx 路径。"
NO_DOCX = "综述（Word）还不能生成，请改用 --xlsx 生成附表。"
UNUSABLE = 2


class Refused(Exception):
    """Something asked for that cannot be had; the message is the sentence people read."""


class Command(BaseCommand):
    help = "生成一年的统计附表：期初、进出、期末，每个数字都附有名单，可以重新核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        # Read as texts: argparse would complain of a wrong one in English.
        parser.add_argument("year", nargs="?", default="", metavar="YEAR", help="年份，如 2023")
        parser.add_argument("--as-of", default="", metavar="DAY", help="统计到哪一天，默认 12 月 31 日，当年默认今天")
        parser.add_argument("--known-at", default="", metavar="MOMENT", help="按哪一刻以前录入的资料，如 2024-01-05")
        parser.add_argument("--xlsx", default="", metavar="PATH", help="附表（Excel）写到哪里")
        parser.add_argument("--docx", default="", metavar="PATH", help="综述（Word）写到哪里")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run(options)
        except Refused as refused:
            # Not a CommandError, which Django prints with its English name before the sentence.
            self.stderr.write(str(refused))
            raise SystemExit(UNUSABLE) from refused

    def run(self, options: dict[str, Any]) -> None:
        report, query = self.report(options)
        if options["docx"]:
            raise Refused(NO_DOCX)
        if not options["xlsx"]:
            raise Refused(NO_OUTPUT)
        self.write(report, query, Path(options["xlsx"]))
        balance = report.balance()
        came, went = sum(balance.arrivals), sum(balance.departures)
        self.stdout.write(f"已写入 {options['xlsx']}。")
        self.stdout.write(
            f"{report.period.first} 至 {report.period.last}：期初 {balance.opening}，入 {came}，出 {went}，"
            f"期末 {balance.closing}（{'平衡' if balance.closes else '不平衡'}）。"
        )

    def report(self, options: dict[str, Any]) -> tuple[Annual, str]:
        """The report asked for, and the same as an address's query, which the file's record keeps."""
        query = QueryDict(mutable=True)
        text = str(options["year"])
        if not text:
            raise Refused("请写明年份，如：annual_summary 2023 --xlsx 附表.xlsx")
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            raise Refused(f"年份请写成 2023 的样子，当前是“{text}”。")
        as_of = known_at = None
        if options["as_of"]:
            as_of = self._read(date.fromisoformat, options["as_of"], "截至日期请写成 2023-12-31 的样子")
            query["as_of"] = as_of.isoformat()
        if options["known_at"]:
            known_at = self._read(
                moment_of, options["known_at"], "--known-at 请写成 2024-01-05 或 2024-01-05T18:00 的样子"
            )
            query["known_at"] = known_at.isoformat()
        try:
            return annual(year=int(text), user=OfficeStandIn(), as_of=as_of, known_at=known_at), query.urlencode()
        except YearRefused as refused:
            raise Refused(str(refused)) from refused

    def _read(self, reader: Any, text: str, sentence: str) -> Any:
        try:
            return reader(text)
        except ValueError as error:
            raise Refused(f"{sentence}，当前是“{text}”。") from error

    def write(self, report: Annual, query: str, path: Path) -> None:
        if path.suffix.lower() != ".xlsx":
            raise Refused(f"文件名要以 .xlsx 结尾，当前是“{path.name}”。")
        export = workbook_export(report, query)
        export.file_name = path.name[-150:]
        try:
            write_to(export=export, path=path, by=None)
        except OSError as error:
            raise Refused(f"不能写入 {path}：{error.strerror or error}。") from error
