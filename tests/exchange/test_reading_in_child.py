"""Reading in a child process: the same answers, and nothing a file does can hurt the caller."""

from __future__ import annotations

import pickle
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.exchange.reading import ledgers as reading
from foundation.exchange.reading.ledgers import Limits, UnreadableFile, read_in_child
from tests.exchange import foreign_files, packages
from tests.exchange.ledgers import HEADERS, read, wide_rows

SAMPLE = Path(__file__).parents[1] / "data" / "enterprise-ledger-2023.xlsx"


def in_child(path: Path, filename: str = "台账.xlsx", **more):
    return read_in_child(path, filename, headers=HEADERS, **more)


def test_child_reads_the_same_as_the_caller_would():
    assert in_child(SAMPLE) == read(SAMPLE)


def test_refusal_comes_back_as_its_sentence(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(foreign_files.pivot_cache())

    with pytest.raises(UnreadableFile, match="数据透视表"):
        in_child(path)


def test_child_that_takes_too_long_is_stopped(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(packages.packed(packages.good_parts(wide_rows(15_000))))

    with pytest.raises(UnreadableFile, match="读取超过 1 秒"):
        in_child(path, limits=replace(Limits(), seconds=1))


def test_child_without_enough_memory_gives_a_sentence(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(packages.packed(packages.good_parts(wide_rows(15_000))))

    with pytest.raises(UnreadableFile, match="请"):
        in_child(path, limits=replace(Limits(), memory_bytes=40 << 20))


def test_missing_file_gives_a_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="请"):
        in_child(tmp_path / "gone")


def test_child_does_not_learn_the_secrets_of_the_caller(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgres://geheim")
    seen = {}
    start = subprocess.Popen

    def watch(command, **more):
        seen.update(more["env"])
        return start(command, **more)

    monkeypatch.setattr(reading.subprocess, "Popen", watch)
    in_child(SAMPLE)

    assert "geheim" not in str(seen)
    assert seen["OPENPYXL_LXML"] == "False"


def test_answer_with_anything_but_plain_data_is_refused(tmp_path):
    path = tmp_path / "answer"
    path.write_bytes(pickle.dumps(subprocess.Popen))

    with pytest.raises(UnreadableFile, match="读取中途停止"), path.open("rb") as file:
        reading._AnswerReader(file).load()
