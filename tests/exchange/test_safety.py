"""Uploads that must not be read: each is refused quickly, with its own sentence."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from foundation.exchange.reading import refusals, safe_openpyxl
from foundation.exchange.reading.safety import FileKind, Limits, UnreadableFile, check_upload
from tests.exchange import foreign_files, packages
from tests.exchange.hostile import HOSTILE, Hostile

SAMPLE = Path(__file__).parents[1] / "data" / "enterprise-ledger-2023.xlsx"


@pytest.fixture
def put(tmp_path: Path):
    def write(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.title)
@pytest.mark.timeout(60)  # unpacked, a bomb would last longer than that, and be refused by other words
def test_hostile_file_is_refused_with_its_own_sentence(case: Hostile, put):
    path = put(case.build())

    with pytest.raises(UnreadableFile) as refusal:
        check_upload(path, case.filename)

    assert case.words in refusal.value.sentence


def test_there_are_many_distinct_hostile_files():
    assert len({case.title for case in HOSTILE}) == len(HOSTILE) >= 70
    assert foreign_files.pivot_cache in [case.build for case in HOSTILE]


def test_every_sentence_says_what_to_do():
    sentences = [value for name, value in vars(refusals).items() if name.isupper() and isinstance(value, str)]

    assert len(sentences) > 35
    assert all("请" in sentence or "只能导入" in sentence for sentence in sentences)


def test_good_small_ledger_passes(put):
    assert check_upload(put(packages.good_file()), "台账.xlsx") is FileKind.XLSX


def test_sample_ledger_passes():
    assert check_upload(SAMPLE, SAMPLE.name) is FileKind.XLSX


def test_capital_suffix_passes(put):
    assert check_upload(put(packages.good_file()), "台账.XLSX") is FileKind.XLSX


def test_csv_passes_whatever_its_encoding(put):
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert check_upload(put("企业名称,备注\n甲,乙\n".encode(encoding)), "台账.csv") is FileKind.CSV


def test_workbook_written_by_openpyxl_with_link_and_comment_passes(tmp_path: Path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "企业名称"
    workbook.active["A1"].hyperlink = "http://127.0.0.1/"
    workbook.active["A1"].comment = openpyxl.comments.Comment("批注", "某")
    path = tmp_path / "upload"
    workbook.save(path)

    assert check_upload(path, "台账.xlsx") is FileKind.XLSX


def test_workbook_named_xls_is_told_to_be_renamed(put):
    with pytest.raises(UnreadableFile, match="文件名改为以"):
        check_upload(put(packages.good_file()), "台账.xls")


def test_picture_with_a_dtd_of_its_own_passes(put):
    svg = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg/>'

    assert (
        check_upload(put(packages.packed({**packages.good_parts(), "xl/media/image1.svg": svg})), "台账.xlsx")
        is FileKind.XLSX
    )


def test_limits_can_be_set(put):
    with pytest.raises(UnreadableFile, match="部件超过 3 个"):
        check_upload(put(packages.good_file()), "台账.xlsx", replace(Limits(), members=3))


def test_defaults_are_those_of_the_security_page():
    limits = Limits()

    assert (limits.file_bytes, limits.members, limits.unpacked_bytes) == (10 << 20, 500, 120 << 20)
    assert (limits.member_bytes, limits.shared_strings_bytes, limits.ratio) == (80 << 20, 20 << 20, 100)
    assert (limits.rows, limits.columns, limits.cell_characters, limits.sheets) == (20_000, 100, 32_767, 20)
    assert limits.seconds == 60


def test_openpyxl_uses_defusedxml_and_not_lxml():
    assert openpyxl.DEFUSEDXML is True
    assert os.environ["OPENPYXL_LXML"] == "False"
    assert safe_openpyxl.parser_faults() == []


def test_missing_defusedxml_is_reported(monkeypatch):
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)

    assert "defusedxml" in safe_openpyxl.parser_faults()[0]
