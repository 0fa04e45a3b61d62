"""Dates with precision, and a table of cells each with its one right answer (security X-19, X-20)."""

from __future__ import annotations

import pickle
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.common.cells.parsers import CLEAR, CellStatus
from foundation.common.cells.precise_dates import PreciseDate, Precision, parse_date_cell

DAY, MONTH, HALF, YEAR = Precision.DAY, Precision.MONTH, Precision.HALF, Precision.YEAR


# ---- the value


@pytest.mark.parametrize(
    ("precision", "display", "last"),
    [
        (DAY, "2023-08-15", date(2023, 8, 15)),
        (MONTH, "2023年8月", date(2023, 8, 31)),
        (HALF, "2023年下半年", date(2023, 12, 31)),
        (YEAR, "2023年", date(2023, 12, 31)),
    ],
    ids=["day", "month", "half", "year"],
)
def test_period_holding_a_day_shows_itself_and_ends(precision, display, last):
    period = PreciseDate.containing(date(2023, 8, 15), precision)

    assert period.display() == str(period) == display
    assert period.last_day() == last
    assert period.value <= date(2023, 8, 15) <= last


def test_first_half_year_ends_in_june():
    half = PreciseDate.containing(date(2024, 2, 29), HALF)

    assert (half.value, half.last_day(), half.display()) == (date(2024, 1, 1), date(2024, 6, 30), "2024年上半年")


@pytest.mark.parametrize(
    ("day", "half"), [(date(2023, 6, 30), "2023年上半年"), (date(2023, 7, 1), "2023年下半年")], ids=str
)
def test_half_years_meet_between_june_and_july(day, half):
    assert PreciseDate.containing(day, HALF).display() == half


def test_february_ends_on_the_29th_in_a_leap_year():
    assert PreciseDate(date(2024, 2, 1), MONTH).last_day() == date(2024, 2, 29)


@pytest.mark.parametrize("precision", [MONTH, HALF, YEAR], ids=str)
def test_value_must_be_the_first_day_of_its_period(precision):
    with pytest.raises(ValueError, match="not the first day"):
        PreciseDate(date(2023, 5, 2), precision)


def test_precisions_have_words_for_people():
    assert [precision.label for precision in Precision] == ["日", "月", "半年", "年"]
    assert Precision("half") is HALF


def test_date_can_be_pickled_and_compared():
    period = PreciseDate(date(2023, 5, 1), MONTH)

    assert pickle.loads(pickle.dumps(period)) == period
    assert period != PreciseDate(date(2023, 5, 1), DAY)


# ---- cells that go in

GOOD = [
    (datetime(2019, 7, 1), "2019-07-01"),
    (date(2019, 7, 1), "2019-07-01"),
    (datetime(2024, 2, 29, 13, 30), "2024-02-29"),
    ("2023-05-01", "2023-05-01"),
    ("2023-5-1", "2023-05-01"),
    ("2023/5/1", "2023-05-01"),
    ("2023.5.1", "2023-05-01"),
    ("2023.05.01", "2023-05-01"),
    ("2023年5月1日", "2023-05-01"),
    ("2023年5月1号", "2023-05-01"),
    ("2023 年 5 月 1 日", "2023-05-01"),
    ("2024年2月29日", "2024-02-29"),
    ("２０２４－０２－２９", "2024-02-29"),
    ("2023 5 1", "2023-05-01"),
    ("2023—5—1", "2023-05-01"),
    ("2023。5。1", "2023-05-01"),
    ("2023.5.1.", "2023-05-01"),
    ("'2023-05-01", "2023-05-01"),
    ("2023-05-01 00:00:00", "2023-05-01"),
    ("2023-05-01T00:00:00", "2023-05-01"),
    ("2023-05-01 10:30", "2023-05-01"),
    ("2023年5月1日 上午10时", "2023-05-01"),
    ("2023年5月1日 星期一", "2023-05-01"),
    ("2023年5月1日（补办）", "2023-05-01"),
    ("二〇二三年五月一日", "2023-05-01"),
    ("二零二三年十二月三十一日", "2023-12-31"),
    ("20230501", "2023-05-01"),
    (20230501, "2023-05-01"),
    (20230501.0, "2023-05-01"),
    (45047, "2023-05-01"),
    (45047.0, "2023-05-01"),
    (45047.75, "2023-05-01"),
    ("45047", "2023-05-01"),
    (45351, "2024-02-29"),
    (20000, "1954-10-03"),
    ("23年5月1日", "2023-05-01"),
    ("2023.5", "2023年5月"),
    ("2023.05", "2023年5月"),
    ("2023.10", "2023年10月"),
    ("2023.1", "2023年1月"),
    ("2023-12", "2023年12月"),
    ("2023/5", "2023年5月"),
    ("2023年5月", "2023年5月"),
    ("2023年05月", "2023年5月"),
    ("2023年5月份", "2023年5月"),
    ("2023年\n5月", "2023年5月"),
    ("２０２３年５月", "2023年5月"),
    ("二〇二三年十月", "2023年10月"),
    ("23年5月", "2023年5月"),
    ("98年5月", "1998年5月"),
    (2023.5, "2023年5月"),
    (2023.05, "2023年5月"),
    (2023.01, "2023年1月"),
    (2023.12, "2023年12月"),
    (202305, "2023年5月"),
    ("202305", "2023年5月"),
    ("2023年上半年", "2023年上半年"),
    ("2023下半年", "2023年下半年"),
    ("2023年度上半年", "2023年上半年"),
    ("2023", "2023年"),
    (2023, "2023年"),
    (2023.0, "2023年"),
    ("2023年", "2023年"),
    ("2023年度", "2023年"),
    (1900, "1900年"),
    ("2100年", "2100年"),
]


@pytest.mark.parametrize(("raw", "display"), GOOD, ids=lambda value: repr(value))
def test_cell_gives_its_one_right_date(raw, display):
    parsed = parse_date_cell(raw)

    assert parsed.status is CellStatus.OK
    assert parsed.value.display() == display
    assert parsed.precision is parsed.value.precision


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (45047, "45047 → 2023-05-01，Excel 日期序号"),
        ("23年5月", "年份按 2023 年读"),
        ("98年5月", "年份按 1998 年读"),
        (2023.5, "2023.5 → 2023年5月"),
        (20230501, "20230501 → 2023-05-01"),
        (datetime(2024, 2, 29, 13, 30), "时间部分未用"),
        (45047.75, "时间部分未用"),
        ("2023年5月1日（补办）", "括号里的“补办”未用"),
        ("二〇二三年十月", "二〇二三年十月 → 2023年10月"),
    ],
    ids=repr,
)
def test_conversion_is_shown(raw, note):
    assert note in parse_date_cell(raw).note


@pytest.mark.parametrize("raw", [datetime(2019, 7, 1), "2023-05-01", "2023年5月", "2023年", "2023年上半年"], ids=repr)
def test_cell_already_in_form_needs_no_note(raw):
    assert parse_date_cell(raw).note == ""


def test_serial_follows_the_epoch_of_the_workbook():
    parsed = parse_date_cell(43585, epoch=1904)

    assert parsed.value == PreciseDate(date(2023, 5, 1))
    assert "1904 日期系统" in parsed.note


# ---- cells that are asked

ASKED = [
    (2023.1, "可能是 2023年1月，也可能是 2023年10月", None),
    (2021.1, "可能是 2021年1月，也可能是 2021年10月", None),
    ("2023.5.1-5.3", "是一段时间", None),
    ("2023年5月—6月", "是一段时间", None),
    ("2020-2023", "是一段时间", None),
    ("2023.5-2023.6", "是一段时间", None),
    ("2020年至今", "是一段时间", None),
    ("2023-05-01\n2023-06-01", "是一段时间", None),
    ("5月", "没有年份", None),
    ("5月1日", "没有年份", None),
    ("5.1", "没有年份", None),
    ("24/2/29", "年份只有两位", "2024-02-29"),
    ("24.13.1", "年份要写四位", None),
    ("23年", "年份只有两位", "2023年"),
    (230501, "年份只有两位", "2023-05-01"),
    (201112, "可能是 2011年12月，也可能是 2020-11-12", "2011年12月"),
    (2023.0501, "是 2023-05-01 吗", "2023-05-01"),
    ("5/1/2023", "分不清月和日", None),
    ("2023年一季度", "只写到季度", None),
    ("2023Q1", "只写到季度", None),
    ("约2023年5月", "不是准确日期", "2023年5月"),
    ("2023年5月左右", "不是准确日期", "2023年5月"),
    ("2023年底", "不是准确日期", "2023年"),
    ("2023年5月上旬", "不是准确日期", "2023年5月"),
    ("长期", "没有期限请留空", None),
]


@pytest.mark.parametrize(("raw", "words", "suggestion"), ASKED, ids=lambda value: repr(value))
def test_doubtful_cell_is_asked(raw, words, suggestion):
    parsed = parse_date_cell(raw)

    assert parsed.status is CellStatus.ASK
    assert parsed.value is None
    assert words in parsed.message
    assert (parsed.suggestion.display() if parsed.suggestion else None) == suggestion


def test_month_one_is_asked_where_text_and_number_cannot_be_told_apart():
    assert parse_date_cell("2023.1", typed=False).kind == "january_or_october"
    assert parse_date_cell("2023.10", typed=False).value.display() == "2023年10月"


# ---- cells that are wrong

WRONG = [
    ("2024-2-30", "2024年2月只有 29 天，没有 30 日"),
    ("2023-2-29", "2023年2月只有 28 天，没有 29 日"),
    ("1900-02-29", "1900年2月只有 28 天，没有 29 日"),
    ("2023年13月", "没有 13 月"),
    ("2023-0-1", "没有 0 月"),
    (20231301, "没有 13 月"),
    (20230532, "没有 32 日"),
    (2023.13, "没有 13 月"),
    ("1899-12-31", "年份 1899 不在 1900—2100"),
    ("2101年", "年份 2101 不在 1900—2100"),
    (datetime(9999, 12, 31), "年份 9999 不在 1900—2100"),
    ("9999-12-31", "年份 9999 不在 1900—2100"),
    (datetime(1900, 1, 5), "普通数字被设成了日期格式"),
    (60, "不像日期"),
    (0, "不像日期"),
    (-1, "不像日期"),
    (19999, "不像日期"),
    (80000, "不像日期"),
    (3.5, "不像日期"),
    (2023.123, "看不出是哪一天"),
    (float("nan"), "不像日期"),
    (float("inf"), "不像日期"),
    (10**30, "不像日期"),
    (True, "应为日期"),
    (time(10, 30), "只有时间没有日期"),
    (timedelta(hours=5), "只有时间没有日期"),
    ("May-23", "看不懂“May-23”"),
    ("党支部", "看不懂“党支部”"),
    ("#REF!", "公式错误 #REF!"),
    ("字" * 100, "看不懂"),
    ("字" * 1_000, "不是日期"),
]


@pytest.mark.parametrize(("raw", "words"), WRONG, ids=lambda value: repr(value)[:30])
def test_wrong_cell_is_an_error_naming_what_is_wrong(raw, words):
    parsed = parse_date_cell(raw)

    assert parsed.status is CellStatus.ERROR
    assert parsed.value is None
    assert words in parsed.message


def test_small_number_with_date_format_is_seen_in_a_1904_workbook_too():
    assert parse_date_cell(datetime(1904, 1, 5), epoch=1904).status is CellStatus.ERROR


@pytest.mark.parametrize("raw", [None, "", "—", "不详", "待补充", "/"], ids=repr)
def test_blank_or_marker_is_empty(raw):
    assert parse_date_cell(raw).status is CellStatus.EMPTY


def test_explicit_clear_is_kept():
    assert parse_date_cell("清空").value is CLEAR


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1900, 3, 2), date(2100, 12, 31)))
def test_every_way_of_writing_a_day_gives_that_day(day):
    serial = (day - date(1899, 12, 30)).days
    spellings = [day, datetime(day.year, day.month, day.day), day.isoformat(), f"{day.year}.{day.month}.{day.day}"]
    spellings += [f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", int(f"{day:%Y%m%d}")]
    spellings += [serial] if serial >= 20_000 else []

    assert {parse_date_cell(raw).value for raw in spellings} == {PreciseDate(day)}


_DATE_LIKE = st.text(alphabet="0123456789年月日.-/ ～至约(（)）上下半:一二十零", max_size=20)


@settings(max_examples=300, deadline=None)
@given(st.one_of(_DATE_LIKE, st.text(max_size=20), st.floats(), st.integers(), st.datetimes(), st.times(), st.none()))
def test_no_cell_raises_and_every_answer_is_complete(raw):
    for typed in (True, False):
        parsed = parse_date_cell(raw, typed=typed)

        assert bool(parsed.message) == (parsed.status in (CellStatus.ASK, CellStatus.ERROR))
        if isinstance(parsed.value, PreciseDate):
            assert 1900 <= parsed.value.value.year <= 2100
            assert parsed.precision is parsed.value.precision
