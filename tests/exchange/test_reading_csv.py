"""CSV files in the encodings Chinese Excel writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.exchange.reading.ledgers import (
    UnreadableFile,
)
from tests.exchange.ledgers import read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload"


# ---- CSV

LINES = "企业名称,信用代码,属地,成立时间\n南京示例（南京）公司,91320102MA0000007T,新街口街道,2023.10\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_either_encoding(path, encoding):
    path.write_bytes(LINES.encode(encoding))

    result = read(path, "台账.csv")

    assert result.sheets[0].rows[0].cell("name").value == "南京示例（南京）公司"
    assert result.sheets[0].rows[0].cell("founded_on").value == "2023.10"
    assert not result.typed
    assert result.warnings == []


@pytest.mark.parametrize("separator", ["\t", ";", "，"], ids=["tab", "semicolon", "Chinese comma"])
def test_csv_with_another_separator_is_read(path, separator):
    path.write_bytes(LINES.replace(",", separator).encode())

    assert read(path, "台账.csv").row_count == 1


def test_csv_with_quoted_line_break_keeps_one_row(path):
    path.write_text('企业名称,信用代码,备注\r\n甲公司,,"一\n二,三"\r\n', encoding="utf-8", newline="")

    assert read(path, "台账.csv").sheets[0].rows[0].cell("remark").value == "一\n二,三"


def test_csv_with_some_damage_is_read_with_a_warning(path):
    path.write_bytes((LINES * 40).encode("gb18030") + b"\xff\xff,\n")

    assert "乱码" in read(path, "台账.csv").warnings[0]


def test_csv_of_noise_is_refused(path):
    path.write_bytes(bytes([0x81, 0xFF]) * 500)

    with pytest.raises(UnreadableFile, match="文件已损坏"):
        read(path, "台账.csv")


def test_csv_with_an_open_quotation_names_the_cell(path):
    path.write_text(LINES + '"甲' + LINES * 2_000, encoding="utf-8")

    with pytest.raises(UnreadableFile, match="单元格 A3 超过 32767 个字"):
        read(path, "台账.csv")
