"""Reading a ledger, xlsx or CSV, into plain rows; in a child process when it comes from outside (security §4)."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foundation.exchange.reading import refusals
from foundation.exchange.reading.headings import KnownHeadings
from foundation.exchange.reading.refusals import UnreadableFile, damage_in_plain_words
from foundation.exchange.reading.results import (
    NUMBER_KEY,
    NUMBER_LABEL,
    OWN_SHEET,
    Cell,
    Column,
    HeaderSpec,
    HiddenPart,
    ReadFile,
    Row,
    SheetTable,
    Skipped,
    hidden_columns,
    hidden_rows,
    hidden_sheet,
)
from foundation.exchange.reading.safety import FileKind, Limits, check_upload
from foundation.exchange.reading.sheet_rows import RowReader
from foundation.exchange.reading.sheet_scan import SheetScan
from foundation.exchange.reading.text_tables import decoded, text_rows
from foundation.exchange.reading.title_days import proposed_day
from foundation.exchange.reading.workbooks import read_workbook

__all__ = [
    "NUMBER_KEY",
    "NUMBER_LABEL",
    "OWN_SHEET",
    "Cell",
    "Column",
    "FileKind",
    "HeaderSpec",
    "HiddenPart",
    "Limits",
    "ReadFile",
    "Row",
    "SheetTable",
    "Skipped",
    "UnreadableFile",
    "hidden_columns",
    "hidden_rows",
    "hidden_sheet",
    "proposed_day",
    "read_file",
    "read_in_child",
]

_PROJECT = Path(__file__).resolve().parents[3]
# What the child says with its exit code; anything else is a crash.
CHILD_READ, CHILD_REFUSED = 0, 3
# The child has no business with passwords or addresses of databases, so it gets only these.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TMPDIR")


def read_file(
    path: Path,
    filename: str,
    *,
    headers: Sequence[HeaderSpec],
    limits: Limits | None = None,
    include_hidden: frozenset[str] = frozenset(),
    chosen: Mapping[str, str] | None = None,
) -> ReadFile:
    """Read a ledger after checking it; raises UnreadableFile with a plain sentence when it cannot be read.

    Every visible sheet with a recognised heading is read. Hidden sheets, rows and columns are listed in `hidden` and go
    to `skipped` unless their token is in `include_hidden`. `chosen` is a person's own assignment of columns, by the ids
    of `headings.head_ids`; it stands before the declared spellings, an empty key = not read. A file without any row of data is refused, never „0 rows read“.
    10,000 × 24 cells take about as long as openpyxl needs for them, some seconds: not for a web request.
    """
    limits = limits or Limits()
    path = Path(path)
    kind = check_upload(path, filename, limits)
    result = ReadFile(filename=filename, kind=kind)
    reader = RowReader(result, KnownHeadings(headers), limits, include_hidden, chosen)
    if kind is FileKind.XLSX:
        read_workbook(path, reader)
    else:
        _read_text(path, filename, reader)
    if reader.damaged:
        result.warnings.append(f"文件里有 {reader.damaged} 处乱码（�），可能是编码转换造成的，请核对名称")
    _refuse_without_rows(result, headers, limits)
    return result


def _read_text(path: Path, filename: str, reader: RowReader) -> None:
    with damage_in_plain_words():
        text = decoded(path)
        rows = text_rows(text, reader.limits.cell_characters)
    # A CSV file has one sheet, which Excel shows under the file's name.
    reader.read(Path(filename).stem, rows, SheetScan(last_row=reader.limits.rows))


def _refuse_without_rows(result: ReadFile, headers: Sequence[HeaderSpec], limits: Limits) -> None:
    if result.row_count:
        return
    if result.hidden:
        result.problems.append("没有读到数据行；内容可能在隐藏的工作表、行或列里，请取消隐藏，或勾选读取隐藏内容")
    elif result.sheets:
        raise UnreadableFile("表头下面没有数据行，请填好数据后再上传")
    else:
        named = "、".join(header.label for header in headers[:4])
        raise UnreadableFile(
            f"没有认出表头：前 {limits.header_rows} 行里至少要有 3 个认识的列名（如：{named}），请使用模板，或改好表头后再上传"
        )


def read_in_child(
    path: Path,
    filename: str,
    *,
    headers: Sequence[HeaderSpec],
    limits: Limits | None = None,
    include_hidden: frozenset[str] = frozenset(),
    chosen: Mapping[str, str] | None = None,
) -> ReadFile:
    """The same as `read_file`, in a child process with limits on memory and time, so that no file can harm the worker."""
    limits = limits or Limits()
    request = pickle.dumps(
        (str(Path(path).resolve()), filename, tuple(headers), limits, include_hidden, dict(chosen or {}))
    )
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {
        "OPENPYXL_LXML": "False",
        "PYTHONPATH": str(_PROJECT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        answer = Path(folder) / "answer"
        code = _run(
            [sys.executable, "-m", "foundation.exchange.reading.child", str(answer)], request, environment, limits
        )
        if code not in (CHILD_READ, CHILD_REFUSED):
            timed_out = code in (-signal.SIGXCPU, -signal.SIGALRM)
            raise UnreadableFile(
                refusals.TOO_SLOW.format(limit=limits.seconds) if timed_out else refusals.READER_STOPPED
            )
        with answer.open("rb") as file:
            content = _AnswerReader(file).load()
    if isinstance(content, ReadFile):
        return content
    raise UnreadableFile(str(content))


def _run(command: list[str], request: bytes, environment: dict[str, str], limits: Limits) -> int:
    """Run the child to its end or to the limit of time; the exit code, negative for a signal."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env=environment,
        start_new_session=True,
    )
    try:
        process.communicate(request, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGALRM
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return process.returncode


class _AnswerReader(pickle.Unpickler):
    """Reads the child's answer and nothing but its plain data, for the child has handled a stranger's file."""

    def find_class(self, module: str, name: str) -> Any:
        if module in {"foundation.exchange.reading.results", "foundation.exchange.reading.file_kinds", "datetime"}:
            return super().find_class(module, name)
        raise UnreadableFile(refusals.READER_STOPPED)
