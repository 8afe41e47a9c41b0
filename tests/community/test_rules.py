"""Codes, sizes, initials and masks as tables, and the credit code against arithmetic written out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.community import rules

GOOD = "91350100M000100Y43"  # the worked example of GB 32100-2015
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
bodies = st.tuples(
    st.text(CHARACTERS, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CHARACTERS, min_size=9, max_size=9),
).map("".join)


@pytest.mark.parametrize(
    "code, complaint",
    [
        (GOOD, ""),
        ("", "请填写统一社会信用代码"),
        ("330108000012345", "这是 15 位的旧注册号，请填营业执照上 18 位的统一社会信用代码"),
        (GOOD[:-1], "统一社会信用代码应为 18 位，现为 17 位，请核对有无漏字或多字"),
        (GOOD[:-1] + "Z", "第 18 位“Z”不是代码用字，是否应为“2”"),
        (GOOD[:-1] + "Y", "校验码不符：按前 17 位末位应为“3”，现为“Y”，请对照营业执照逐位核对"),
        ("91350100M0001O0Y43", "第 14 位“O”不是代码用字，是否应为“0”"),
        ("9135O100M000100Y43", "第 5 位“O”应为数字（第 3 至 8 位是登记机关区划码）"),
        ("91350100m000100Y43", "第 9 位“m”不是代码用字，是否应为“M”"),
        ("91350100M000100 43", "第 16 位“ ”不是代码用字，只用数字和除 I、O、S、V、Z 外的大写字母"),
        ("913501００M000100Y43", "第 7 位“０”应为数字（第 3 至 8 位是登记机关区划码）"),
    ],
)
def test_what_is_wrong_with_a_credit_code(code, complaint):
    assert rules.credit_code_error(code) == complaint


def test_a_code_as_pasted_is_tidied():
    assert rules.tidy_credit_code(" ９１350100-m000100 y43\n") == GOOD


@given(bodies)
def test_the_check_character_against_the_printed_weights(body):
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    remainder = 31 - sum(CHARACTERS.find(body[i]) * weights[i] for i in range(17)) % 31
    assert rules.credit_code_check(body) == CHARACTERS[0 if remainder == 31 else remainder]
    assert rules.credit_code_error(body + rules.credit_code_check(body)) == ""


@given(bodies, st.integers(8, 16), st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_always_noticed(body, place, wrong):
    code = body + rules.credit_code_check(body)
    mistyped = code[:place] + wrong + code[place + 1 :]
    assert bool(rules.credit_code_error(mistyped)) is (mistyped != code)


@given(bodies, st.integers(8, 16))
def test_two_characters_changed_about_are_always_noticed(body, place):
    code = body + rules.credit_code_check(body)
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert bool(rules.credit_code_error(turned)) is (turned != code)


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text):
    assert isinstance(rules.credit_code_error(text), str)
    assert isinstance(rules.credit_code_error(rules.tidy_credit_code(text)), str)


@pytest.mark.parametrize(
    "industry, edges",
    [
        ("C", {1000: "large", 999: "medium", 300: "medium", 299: "small", 20: "small", 19: "micro", 0: "micro"}),
        ("c", {1000: "large"}),
        ("C26", {1000: "large", 20: "small"}),
        ("F", {200: "large", 199: "medium", 20: "medium", 19: "small", 5: "small", 4: "micro"}),
        ("F52", {300: "large", 50: "medium", 10: "small", 9: "micro"}),
        ("G59", {200: "large", 100: "medium", 20: "small"}),
        ("I64", {2000: "large", 1999: "medium", 100: "medium", 10: "small"}),
        ("I65", {300: "large", 100: "medium", 10: "small", 9: "micro"}),
        ("K702", {1000: "large", 300: "medium", 100: "small", 99: "micro"}),
        ("M", {300: "large", 299: "medium", 100: "medium", 99: "small", 10: "small", 9: "micro"}),
        ("", {300: "large"}),
    ],
)
def test_size_by_headcount(industry, edges):
    assert {headcount: rules.size_class(headcount, industry) for headcount in edges} == edges


@pytest.mark.parametrize(
    "name, letters",
    [
        ("杭州里仁科技有限公司", "hzlrkjyxgs"),
        ("杭州里仁科技有限公司 里仁", "hzlrkjyxgs lr"),
        ("重庆银行", "cqyh"),  # words decide what a character alone does not
        ("长乐音乐会", "clyyh"),
        ("重工机械", "zgjx"),
        ("单行科技", "dxkj"),
        ("滨江ＡＢＣ（集团）3号", "bjabcjt3h"),
        ("里仁 2 号", "lr 2 h"),
        ("（）", ""),
        ("", ""),
    ],
)
def test_initials(name, letters):
    assert rules.initials(name) == letters


def test_initials_of_characters_with_two_readings_hold_both():
    assert rules.initials("单氏 长") == "ds c ss z"
    assert rules.initials("长科") == "ck zk"
    assert len(rules.initials("乐长行单车").split()) <= 4


@given(st.text(max_size=30))
def test_any_name_has_initials_of_letters_and_digits(name):
    assert all(word.isalnum() for word in rules.initials(name).split())


@pytest.mark.parametrize(
    "name, masked",
    [("张伟", "张*"), ("张小伟", "张*"), ("欧阳", "欧*"), ("欧阳明", "欧阳*"), ("Ann Lee", "A*"), ("张", "*"), ("", "")],
)
def test_masked_names(name, masked):
    assert rules.mask_name(name) == masked


@pytest.mark.parametrize(
    "mobile, listed, detailed",
    [
        ("13800001234", "***…34", "138****1234"),
        ("138 0000 1234", "***…34", "138****1234"),
        ("0571-8765432", "***…32", "***…32"),
        ("87654321", "***…21", "***…21"),
        ("110", "***", "***"),
        ("", "", ""),
    ],
)
def test_masked_mobiles(mobile, listed, detailed):
    assert rules.mask_mobile(mobile) == listed
    assert rules.mask_mobile(mobile, detail=True) == detailed
