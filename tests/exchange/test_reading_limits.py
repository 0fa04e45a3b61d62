"""What stops a file, and what must never be kept."""

from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path

import pytest

from foundation.common.cells.id_numbers import ID_REMOVED
from foundation.exchange.reading.ledgers import (
    UnreadableFile,
)
from tests.exchange import packages
from tests.exchange.ledgers import FIRM, HEADING, flipped, read, workbook
from tests.growth import TOO_MUCH, growth

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "enterprise-ledger-2023.xlsx"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload"


# ---- what must never be kept


def test_id_numbers_never_leave_the_reader(path):
    number = "32010219900307001X"
    rows = [
        [*HEADING, "证件"],
        [*FIRM[:4], f"身份证{number}", number],
        ["合计", number, None, None, None, float("3.2010219900307e17")],
    ]

    result = read(workbook(rows, path))

    assert number not in repr(result)
    assert b"19900307" not in pickle.dumps(result)
    assert result.sheets[0].rows[0].cell("remark").value == f"身份证{ID_REMOVED}"
    assert result.sheets[0].unmatched[0].samples == (ID_REMOVED,)


def test_result_can_be_pickled_and_stays_equal():
    result = read(SAMPLE)

    assert pickle.loads(pickle.dumps(result)) == result


# ---- limits


def test_declared_size_of_the_whole_sheet_is_ignored(path):
    parts = packages.good_parts(before='<dimension ref="A1:XFD1048576"/>')
    path.write_bytes(packages.packed(parts))

    assert read(path).row_count == 1


def test_declared_size_that_is_too_small_loses_nothing(path):
    path.write_bytes(packages.packed(packages.good_parts(before='<dimension ref="A1:B1"/>')))

    [row] = read(path).sheets[0].rows
    assert row.cell("jurisdiction").value == "新街口街道"


def test_cell_far_below_stops_the_file_and_names_its_row(path):
    path.write_bytes(
        packages.packed(
            packages.good_parts(packages.GOOD_ROWS + f'<row r="1048576">{packages.cell("A1048576", "甲")}</row>')
        )
    )

    with pytest.raises(UnreadableFile, match="第 1048576 行已超过 20000 行上限"):
        read(path)


def test_row_beyond_the_limit_stops_the_file_and_names_it(path, small_limits):
    with pytest.raises(UnreadableFile, match="第 7 行已超过 5 行上限"):
        read(workbook([HEADING, *[FIRM] * 6], path), limits=small_limits)


def test_content_beyond_the_last_column_stops_the_file(path):
    with pytest.raises(UnreadableFile, match="第 2 行的内容超出第 100 列"):
        read(workbook([HEADING, [*FIRM, *[None] * 95, "远"]], path))


def test_text_beyond_the_limit_stops_the_file_and_names_the_cell(path):
    path.write_bytes(packages.packed(packages.good_parts(packages.GOOD_ROWS.replace("新街口街道", "字" * 32_768))))

    with pytest.raises(UnreadableFile, match="单元格 C2 超过 32767 个字"):
        read(path)


def test_million_empty_cells_stop_the_file(path, small_limits):
    with pytest.raises(UnreadableFile, match="格式的空白行"):
        path.write_bytes(packages.packed(packages.good_parts(packages.GOOD_ROWS + "<row><c/><c/><c/></row>" * 40)))
        read(path, limits=small_limits)


def test_rows_out_of_order_are_refused_because_openpyxl_would_drop_them(path):
    path.write_bytes(
        packages.packed(packages.good_parts(packages.GOOD_ROWS + f'<row r="1">{packages.cell("A1", "甲")}</row>'))
    )

    with pytest.raises(UnreadableFile, match="文件已损坏"):
        read(path)


@pytest.mark.parametrize(
    ("rows", "words"),
    [([HEADING], "表头下面没有数据行"), ([["甲", "乙"], ["丙", "丁"]], "没有认出表头"), ([[]], "没有认出表头")],
    ids=["only a heading", "no heading", "nothing at all"],
)
def test_file_without_rows_of_data_is_refused(path, rows, words):
    with pytest.raises(UnreadableFile, match=words):
        read(workbook(rows, path))


@pytest.mark.parametrize("piece", ["单位(", "(单位:", "填报人(", "注", "合计("], ids=str)
def test_cells_made_to_confuse_the_patterns_cost_no_more_a_character_than_short_ones(path, piece):
    def write(length: int) -> None:
        long = (piece * length)[:length]
        # Few enough to stay below the size from which the compression ratio is judged.
        rows = [HEADING, FIRM, *([f"{number}{long}", None, None, None, long] for number in range(3))]
        workbook(rows, path)

    assert growth(lambda _: read(path), 4_000, 32_000, before=write) < TOO_MUCH


def test_two_hundred_damaged_copies_raise_nothing_but_the_clean_sentence(path):
    good = packages.good_file()
    readable = 0
    for seed in range(200):
        path.write_bytes(flipped(good, seed))
        # Anything but this exception is what the test is about, and fails it.
        with suppress(UnreadableFile):
            read(path)
            readable += 1

    assert readable < 100


@pytest.fixture
def small_limits():
    from dataclasses import replace

    from foundation.exchange.reading.limits import Limits

    return replace(Limits(), rows=5, cells=100)
