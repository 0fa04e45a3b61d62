"""Credit codes: the standard's arithmetic, and every mistake of handbook §4.4."""

from __future__ import annotations

import pickle
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.common.cells.check_characters import CREDIT_ALPHABET, passes_organisation_check, passes_person_check
from foundation.common.cells.credit_code import check_char, examine, is_valid, normalise
from foundation.common.cells.parsers import CLEAR, CellStatus, without_id_numbers

VALID = {
    "the standard's own body": "91350100M000100Y43",
    "new body": "91320102MA0000007T",
    "all digits": "913201001000000089",
    "remainder 0": "91320102MA00002340",
    "inner X": "91320102MA000004X3",
    "all digits ending 192": "913201000000000192",
    "all digits ending 785": "913201000000000785",
}
PERSON = "11010519491231002X"
MISTYPED_PERSON = "110105194912310021"


@pytest.mark.parametrize("code", VALID.values(), ids=VALID.keys())
def test_worked_examples_are_valid(code):
    assert is_valid(code)
    assert check_char(code[:17]) == code[17]


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y4Z",
        "91350100M000100Y4D",
        "91320102MA0000007R",
        "",
        "91320102MA000000",
        "９１320102MA0000007T",
        "91320102ma0000007t",
    ],
    ids=["copied Z", "wrong recipe D", "wrong recipe R", "empty", "short", "full-width", "lower case"],
)
def test_anything_else_is_not_valid(code):
    assert not is_valid(code)


@pytest.mark.parametrize(
    "first", ["123", "91320102MA000000O", "9132010２MA0000007"], ids=["short", "letter O", "full-width"]
)
def test_check_char_refuses_what_it_cannot_judge(first):
    with pytest.raises(ValueError, match="17 characters"):
        check_char(first)


def test_every_substitution_and_neighbour_swap_is_caught():
    dice = random.Random(31)
    for _ in range(1_000):
        code = dice.choice(list(VALID.values()))
        place = dice.randrange(18)
        other = dice.choice(CREDIT_ALPHABET)
        changed = code[:place] + other + code[place + 1 :]
        assert is_valid(changed) == (changed == code)
        if place < 17:
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert is_valid(swapped) == (swapped == code)


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("９１３２０１０２ＭＡ０００００００７Ｔ".replace("０００００００７", "０００００07"), "全角转半角"),
        ("91320102ma0000007t", "小写转大写"),
        ("91320102 MA00 00007T", "去掉空白"),
        ("91320102MA0000007T\n", "去掉空白"),
        ("\ufeff91320102MA0000007T\u3000", "去掉空白"),
        ("'91320102MA0000007T", "去掉符号"),
        ("＇91320102MA0000007T", "去掉符号"),
        ("91320102-MA000000-7T", "去掉符号"),
        ("91320102—MA0000007T", "去掉符号"),
    ],
    ids=[
        "full-width",
        "lower case",
        "inner blanks",
        "line break",
        "byte-order mark",
        "apostrophe",
        "full-width apostrophe",
        "hyphens",
        "dash",
    ],
)
def test_spelling_is_put_right_with_a_note(raw, note):
    finding = examine(raw)

    assert finding.status is CellStatus.OK
    assert finding.value == "91320102MA0000007T"
    assert note in finding.note


def test_code_as_printed_needs_no_note():
    assert examine("91320102MA000004X3").note == examine("91320102MA000004X3").message == ""


@pytest.mark.parametrize(
    ("raw", "kind", "words"),
    [
        (9.132010000000008e17, "number", "请将该列设为文本格式后重新填写"),
        (913201000000000000, "number", "请将该列设为文本格式后重新填写"),
        (320102000012345, "number", "请将该列设为文本格式后重新填写"),
        ("9.13201E+17", "number", "请将该列设为文本格式后重新填写"),
        ("913201000000000000", "number", "请将该列设为文本格式后重新填写"),
        ("320102000012345", "registration", "旧的工商注册号"),
        ("12345678-9", "organisation", "旧的组织机构代码"),
        ("MA1X2Y3Z0", "organisation", "旧的组织机构代码"),
        ("91320102MA000006X", "length", "应为 18 位，现在是 17 位"),
        ("91320102MA0000007TT", "length", "应为 18 位，现在是 19 位"),
        ("9132", "length", "现在是 4 位"),
        ("91320102MA000005XA", "check", "校验不符"),
        ("91320102MA0OOOO07X", "letters", "不会出现在代码里的字符"),
        ("91320102MA00000V7T", "letters", "“V”"),
        ("91320102MA000中007T", "letters", "“中”"),
        ("91320102MA0000007T、91320102MA000004X3", "several", "只保留本企业自己的一个"),
        ("91320102MA0000007T\n91320102MA000004X3", "several", "只保留本企业自己的一个"),
        ("91320102MA0000007T91320102MA000004X3", "several", "只保留本企业自己的一个"),
        ("#N/A", "formula_error", "公式错误 #N/A"),
        ("见营业执照", "length", "应为 18 位"),
        (True, "number", "文本格式"),
    ],
    ids=str,
)
def test_mistake_is_an_error_that_says_what_to_do(raw, kind, words):
    finding = examine(raw, numeric=isinstance(raw, (int, float)))

    assert finding.status is CellStatus.ERROR
    assert finding.kind == kind
    assert words in finding.message
    assert finding.value is None


def test_text_said_to_be_stored_as_number_is_an_error():
    assert examine("913201000000000192", numeric=True).kind == "number"


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("9132O102MA000004X3", "91320102MA000004X3"),
        ("9I320I02MA000004X3", "91320102MA000004X3"),
        ("9l320l02MA000004X3", "91320102MA000004X3"),
        ("9I320102MV000004X3", None),
        ("9132010ZMA000004X3", "91320102MA000004X3"),
        ("91320102M\u0410000004X3", "91320102MA000004X3"),
        ("91320102MA000004\u04253", "91320102MA000004X3"),
    ],
    ids=["O for 0", "I for 1", "small l", "another letter", "Z for 2", "Cyrillic A", "Cyrillic X"],
)
def test_look_alike_is_asked_and_never_accepted(raw, suggestion):
    finding = examine(raw)

    assert finding.value is None
    if suggestion:
        assert (finding.status, finding.suggestion, finding.kind) == (CellStatus.ASK, suggestion, "look_alike")
        assert suggestion in finding.message
    else:
        assert finding.status is CellStatus.ERROR
        assert finding.suggestion is None


@pytest.mark.parametrize(
    "raw", ["办理中", "无", "—", "/", "暂无", "待补充", "正在办理", "新办未取得", "申请中"], ids=str
)
def test_missing_code_keeps_its_reason(raw):
    finding = examine(raw)

    assert finding.status is CellStatus.EMPTY
    assert finding.note == f"代码待补：{raw}"


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000"], ids=repr)
def test_blank_is_empty_without_reason(raw):
    assert examine(raw) == examine(None)
    assert examine(raw).status is CellStatus.EMPTY


def test_explicit_clear_is_told_from_blank():
    assert examine("清空").value is CLEAR


@pytest.mark.parametrize(
    "raw",
    [
        PERSON,
        PERSON.lower(),
        MISTYPED_PERSON,
        f" {PERSON} ",
        "110105 19491231 002X",
        int(MISTYPED_PERSON),
        f"{PERSON}、91320102MA0000007T",
    ],
    ids=["text", "small x", "wrong last digit", "blanks around", "blanks inside", "number", "beside a code"],
)
def test_resident_id_number_is_refused_and_never_repeated(raw):
    finding = examine(raw, numeric=isinstance(raw, int))

    assert finding.status is CellStatus.ERROR
    assert finding.kind == "id_number"
    assert "身份证" in finding.message
    assert "19491231" not in repr(finding)


def test_all_digit_code_is_not_taken_for_an_id_number():
    for code in VALID.values():
        assert examine(code).status is CellStatus.OK
        assert without_id_numbers(f"代码{code}号") == f"代码{code}号"


def test_other_prefix_and_inner_check_are_warnings_only():
    body = "51320000MJ0000001"
    finding = examine(body + check_char(body))

    assert finding.status is CellStatus.OK
    assert "51 开头" in finding.note
    assert "第9—17位" in finding.note


def test_check_of_the_older_standards():
    assert passes_organisation_check("MA000004X")
    assert not passes_organisation_check("MA0000041")
    assert passes_person_check(PERSON)
    assert not passes_person_check(MISTYPED_PERSON)


def test_letter_in_the_region_is_named_even_when_the_check_fits():
    body = "9132A102MA0000007"
    finding = examine(body + check_char(body))

    assert not is_valid(body + check_char(body))
    assert finding.kind == "shape"
    assert "第3—8位应为数字" in finding.message


def test_normalise_twice_is_the_same():
    assert normalise(normalise("' 91320102—ma0000007t")) == "91320102MA0000007T"


def test_finding_survives_pickling():
    assert pickle.loads(pickle.dumps(examine("清空"))).value is CLEAR


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.none(), st.booleans()))
def test_nothing_raises_and_every_refusal_has_a_sentence(raw):
    finding = examine(raw, numeric=isinstance(raw, (int, float)))

    assert bool(finding.message) == (finding.status in (CellStatus.ASK, CellStatus.ERROR))
    assert (finding.value is not None) == (finding.status is CellStatus.OK)
