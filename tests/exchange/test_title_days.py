"""The day proposed from the title of a ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foundation.exchange.reading.ledgers import (
    proposed_day,
)
from tests.exchange.ledgers import FIRM, HEADING, read, workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload"


# ---- the proposed day


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("玄武区互联网企业信息台账（2023年12月）", date(2023, 12, 31)),
        ("台账（2023年6月）", date(2023, 6, 30)),
        ("2023年度互联网企业台账", date(2023, 12, 31)),
        ("2023年台账", date(2023, 12, 31)),
        ("2023年上半年台账", date(2023, 6, 30)),
        ("2023年下半年台账", date(2023, 12, 31)),
        ("2023年第三季度台账", date(2023, 9, 30)),
        ("台账（截至2024年2月）", date(2024, 2, 29)),
        ("台账（截至2023年11月20日）", date(2023, 11, 20)),
        ("台账（2023.6）", date(2023, 6, 30)),
        ("台账（２０２３年６月）", date(2023, 6, 30)),
        ("二〇二三年十二月台账", date(2023, 12, 31)),
        ("2023年度台账（截至2023年6月）", date(2023, 6, 30)),
        ("2023年度台账 填报日期：2024年1月5日", date(2023, 12, 31)),
        ("2022年6月至2023年6月台账", None),
        ("2023年13月台账", None),
        ("企业信息台账", None),
        ("电话 025-20231234", None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_day_is_proposed_from_the_title(path, title, expected):
    assert proposed_day(read(workbook([[title], HEADING, FIRM], path))) == expected


def test_no_day_is_proposed_without_a_title(path):
    assert proposed_day(read(workbook([HEADING, FIRM], path))) is None
