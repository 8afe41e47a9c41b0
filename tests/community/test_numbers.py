"""Telephone numbers in one form: however a person writes a number it is found, and only a whole one is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.community.rules.numbers import first_number, is_like_number, whole_number

WHOLE = [
    ("138 0000 1234", "13800001234"), ("+86 138-0000-1234", "13800001234"), ("0086 13800001234", "13800001234"),
    ("8613800001234", "13800001234"), ("（+86）138 0000 1234", "13800001234"), ("１３８００００１２３４", "13800001234"),
    ("138.0000.1234", "13800001234"), ("138—0000—1234", "13800001234"), ("\u200e138\u202c00001234", "13800001234"),
    ("0571-88001234", "057188001234"), ("(0571) 8800 1234", "057188001234"), ("+86 571 8800 1234", "057188001234"),
    ("0086-571-88001234", "057188001234"), ("0571-88001234-801", "057188001234"), ("0571-88001234转801", "057188001234"),
    ("010-88001234", "01088001234"), ("+86 10 88001234", "01088001234"), ("0316-8800123", "03168800123"),
    ("400-800-1234", "4008001234"), ("800 800 1234", "8008001234"), ("+852 9876 5432", "+85298765432"), ("00852-98765432", "+85298765432"),
    ("+86 400 000 0000", "4000000000"), ("0086-800-800-1234", "8008001234"), ("0410-8001234", "04108001234"),
    ("+86 818 8001234", "08188001234"),
]  # fmt: skip
PART = [
    "", " ", "1380000123", "138000012345", "3800001234", "88001234", "8800123", "571-88001234", "00001234", "1234", "110", "12345",
    "12345678901", "LR-2026-000001", "330102199001011234", "33010219900101123X", "13800001234 王芳", "电话", "+", "-", "+86",
    "0571-880012345",
    "0400-8001234", "04000000000", "0800 8001234", "040012345678", "+86 0400 8001234",  # no area is called 0400 or 0800
    "10-88001234", "1３８0000123",
]  # fmt: skip


@pytest.mark.parametrize("typed, number", WHOLE)
def test_a_whole_number_has_one_form(typed, number):
    assert whole_number(typed) == number == first_number(typed) == whole_number(number)


@pytest.mark.parametrize("typed", PART)
def test_what_is_not_whole_has_none(typed):
    assert whole_number(typed) == ""


@pytest.mark.parametrize(
    "typed, number",
    [
        ("13800001234/13900001234", "13800001234"),
        ("13800001234、0571-88001234", "13800001234"),
        ("白天0571-88001234，晚上13800001234", "057188001234"),
        ("13800001234 王芳", "13800001234"),
        ("王芳（138 0000 1234）", "13800001234"),
        ("无", ""),
        ("编号913800001234567", ""),
    ],
)
def test_of_several_numbers_in_a_field_the_first_is_found(typed, number):
    assert first_number(typed) == number


@pytest.mark.parametrize(
    "typed, like",
    [
        ("13800001234", True),
        ("1380000", True),
        ("138-0000", True),
        ("33010219900101123X", True),
        ("000123", False),
        ("LR-2026-000123", False),
    ]
    + [("电梯", False), ("", False), ("2026", False), ("3号楼", False), ("0571-88001234转801", True)],
)
def test_what_is_meant_as_a_number(typed, like):
    assert is_like_number(typed) is like


numbers = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"0(?:10|2[0-9])[0-9]{8}", fullmatch=True),
    st.from_regex(r"0[3-9][0-9]{2}[0-9]{7,8}", fullmatch=True).filter(lambda number: number[1:4] not in {"400", "800"}),
    st.from_regex(r"400[0-9]{7}", fullmatch=True),
)
GAPS = st.sampled_from(["", "", "", " ", "-", "－", "–", "\u00a0", "\u3000", "·", "\u200b"])
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@st.composite
def written(draw):
    """A number and a way in which somebody may write it."""
    number = draw(numbers)
    lead = draw(st.sampled_from(["", "+86", "0086", "+86 ", "0086-", "（+86）"]))
    core = number[1:] if lead and number[0] == "0" and draw(st.booleans()) else number
    signs = "".join(sign + draw(GAPS) for sign in core[:-1]) + core[-1]
    signs = signs.translate(WIDE) if draw(st.booleans()) else signs
    before, after = draw(st.sampled_from(["", " ", "\u3000"])), draw(st.sampled_from(["", " ", "转12"]))
    return number, f"{before}{lead}{signs}{after}"


@given(written())
def test_however_it_is_written_it_is_the_same_number(case):
    number, typed = case
    assert whole_number(typed) == number


@given(numbers, st.data())
def test_a_part_of_a_number_is_never_that_number(number, data):
    start = data.draw(st.integers(0, len(number)))
    end = data.draw(st.integers(start, len(number)))
    if (start, end) != (0, len(number)):
        assert whole_number(number[start:end]) != number


@given(st.text(max_size=60))
def test_any_text_has_a_form_that_is_its_own(text):
    for made in (whole_number(text), first_number(text)):
        assert made == "" or (re.fullmatch(r"\+?[0-9]{7,15}", made) and whole_number(made) == made)
