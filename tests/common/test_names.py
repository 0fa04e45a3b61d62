"""Names of firms: comparing, sorting by pinyin, former names."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.common.names import former_names, initials, name_key, search_text, sort_key, without_former_names


@pytest.mark.parametrize(
    "other",
    [
        "江苏示例科技(南京)有限公司",
        "江苏示例科技（南京）有限责任公司",
        " 江苏示例科技（南京）有限公司\n",
        "江苏示例科技　（南京） 有限公司",
        "江苏示例科技【南京】有限公司",
        "江苏示例科技〔南京〕有限 责任 公司",
        "江苏示例\u200b科技（南京）有限公司",
    ],
    ids=["half-width", "responsibility", "line break", "blanks", "square", "tortoise", "zero-width"],
)
def test_spellings_of_one_name_share_a_key(other):
    assert name_key(other) == name_key("江苏示例科技（南京）有限公司") == "江苏示例科技(南京)有限公司"


@pytest.mark.parametrize(
    "other",
    [
        "江苏示例科技有限公司",
        "江苏示例科技（无锡）有限公司",
        "江苏示例科技（南京）有限公司分公司",
        "江苏示例科技（南京）股份有限公司",
    ],
    ids=["without brackets", "another city", "branch", "another form"],
)
def test_different_firms_keep_different_keys(other):
    assert name_key(other) != name_key("江苏示例科技（南京）有限公司")


def test_letters_are_compared_without_case_and_width():
    assert name_key("ＡＢＣ Tech") == name_key("abc tech") == "abctech"
    assert name_key("Straße") == name_key("STRASSE")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_key_of_a_key_is_itself(name):
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("name", "pinyin", "letters"),
    [
        ("途牛旅游", "tu niu lv you", "tnly"),
        ("南京示例（演示001）", "nan jing shi li yan shi 001", "njslys001"),
        ("360科技", "360 ke ji", "360kj"),
        ("IT桔子", "it ju zi", "itjz"),
        ("A股A", "a gu a", "aga"),
        ("重庆示例", "chong qing shi li", "cqsl"),
        ("ＡＢＣ", "abc", "abc"),
        ("·—（）", "", ""),
        ("", "", ""),
    ],
    ids=repr,
)
def test_pinyin_for_sorting_and_initials_for_finding(name, pinyin, letters):
    assert (sort_key(name), initials(name)) == (pinyin, letters)


def test_byte_order_of_the_keys_is_pinyin_order():
    names = ["南京", "360", "阿里", "西安", "先锋", "徐庄", "玄武", "爱奇", "安居", "IT桔子", "𪚥"]

    ordered = sorted(names, key=lambda name: sort_key(name).encode())

    assert ordered == ["360", "阿里", "爱奇", "安居", "IT桔子", "南京", "西安", "先锋", "徐庄", "玄武", "𪚥"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=20))
def test_keys_are_plain_ascii_whatever_the_name(name):
    assert set(sort_key(name)) <= set(string.ascii_lowercase + string.digits + " ")
    assert set(initials(name)) <= set(string.ascii_lowercase + string.digits)


def test_search_text_holds_the_key_and_the_initials():
    assert search_text("途牛旅游（南京）") == "途牛旅游(南京)|tnlynj"


@pytest.mark.parametrize(
    ("name", "former", "rest"),
    [
        ("甲公司（原乙公司）", ("乙公司",), "甲公司"),
        ("甲公司(原:乙公司)", ("乙公司",), "甲公司"),
        ("甲公司（原名乙科技）", ("乙科技",), "甲公司"),
        ("甲公司（曾用名：乙公司、丙公司）", ("乙公司", "丙公司"), "甲公司"),
        ("甲公司（原乙（南京）有限公司）", ("乙（南京）有限公司",), "甲公司"),
        ("甲（南京）公司（原乙公司）", ("乙公司",), "甲（南京）公司"),
        ("甲公司（原乙公司）分公司", ("乙公司",), "甲公司分公司"),
        ("甲公司（原创）", (), "甲公司（原创）"),
        ("甲（原野）有限公司", (), "甲（原野）有限公司"),
        ("甲公司（原乙公司", (), "甲公司（原乙公司"),
        ("甲公司", (), "甲公司"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_former_names_are_found_in_brackets(name, former, rest):
    assert former_names(name) == former
    assert without_former_names(name) == rest


def test_hostile_brackets_cost_no_time():
    assert former_names("（原" * 10_000) == ()
