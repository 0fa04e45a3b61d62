"""Looking into files the portal wrote."""

import csv
import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from foundation.exchange.reading.safe_openpyxl import load_workbook
from foundation.exchange.writing.cell_texts import as_typed
from tests.conftest import tool


def rows_of(source: Any, sheet: str | int = 0) -> list[list[Any]]:
    """The cells of a sheet as Excel would show their values."""
    book = load_workbook(io.BytesIO(source) if isinstance(source, bytes) else source)
    found = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
    return [
        [as_typed(value) if isinstance(value, str) else value for value in row]
        for row in found.iter_rows(values_only=True)
    ]


def records_of(source: Any, sheet: str | int = 0) -> list[dict[str, Any]]:
    head, *rows = rows_of(source, sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]


def criteria_of(source: Any) -> dict[str, str]:
    """The lines of the 口径 sheet."""
    return {row[0]: row[1] for row in rows_of(source, "口径") if row[0] and len(row) > 1}


def part_of(source: Any, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as package:
        return package.read(name).decode()


def formulas_in(source: Any) -> int:
    """How many formulas all sheets hold."""
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as package:
        return sum(
            len(re.findall(r"<f[ >]", package.read(name).decode()))
            for name in package.namelist()
            if name.startswith("xl/worksheets/")
        )


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook after LibreOffice has read, calculated and saved it."""
    command = [tool("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder / "out"), str(path)], check=True, capture_output=True, timeout=120)
    return folder / "out" / path.name


def as_csv(path: Path, folder: Path) -> list[list[str]]:
    """The first sheet as LibreOffice shows it."""
    command = [tool("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    subprocess.run([*command, kind, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return list(csv.reader(io.StringIO((folder / f"{path.stem}.csv").read_text(encoding="utf-8"))))
