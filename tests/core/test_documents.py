"""Official documents: what is given stands on the paper, letter by letter, in PDF and in Word."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liren.core import documents
from liren.core.documents import (
    Attached,
    Bars,
    Closing,
    Column,
    Contents,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Pagebreak,
    Paragraph,
    Signatures,
    Table,
    han,
    numbered,
    pdf,
    plain,
    word,
)

HOSTILE = '#let x = 1 $a^2$ \\ @ref [b] *c* _d_ `e` <f> /*g*/ = h {{ i }} {% j %} &amp; <b>k</b> "l"'
SHOWS_TEXT = shutil.which("pdftotext")


def pages(drawn):
    return len(re.findall(rb"/Type\s*/Page\b", drawn))


def text_of_pdf(drawn):
    """The words of the PDF without blanks, where the machine has a program to read them."""
    if not SHOWS_TEXT:
        return ""
    found = subprocess.run([SHOWS_TEXT, "-", "-"], input=drawn, capture_output=True, check=True)
    return squeezed(found.stdout.decode("utf8"))


def squeezed(text):
    return re.sub(r"[\s\u200b]+", "", text)


def paper(document):
    return docx.Document(BytesIO(word(document)))


def text_of_word(document):
    return squeezed("".join(node.text or "" for node in paper(document).element.iter(qn("w:t"))))


def letter(**more):
    rows = [(n, f"第{n}项", n * 3) for n in range(1, 201)]
    blocks = [
        Heading("情况"), Paragraph(f"第一段\n第二段 {HOSTILE}"), Facts([("企业", "青木精密"), ("经过", HOSTILE * 2), ("网格", "一网格")]),
        Figures([Figure("96.1", "按时办结", "%", "升 1.2")]), Bars([("排水", 7, "7 件"), ("道路", 0, "0 件")], caption="热点"),
        Heading("明细", 2), Table(["序号", Column("事项", width=3), Column("件数", "right")], rows, caption="表一", note="说明字样"),
        Attached(["清单", "照片"]), Closing("示范社区", date(2026, 3, 1)), Signatures(["负责人（签字）"]),
    ]  # fmt: skip
    return Document(
        "关于排水的函", blocks, **{"number": "函〔2026〕12号", "masthead": "服务中心", "to": "水务局", "foot": "校验码 9f"} | more
    )


def test_every_word_given_stands_on_both_papers():
    drawn, written = text_of_pdf(pdf(letter())), text_of_word(letter())
    said = [
        "关于排水的函", "函〔2026〕12号", "服务中心", "水务局：", "一、情况", "（一）明细", "第一段", "青木精密", squeezed(HOSTILE),
        "96.1%", "热点", "7件", "表一", "说明字样",
        "附件：1.清单", "2.照片", "2026年3月1日", "负责人（签字）", "第200项", "600", squeezed(HOSTILE * 2),
    ]  # fmt: skip
    assert [s for s in said if s not in written] == []
    assert not SHOWS_TEXT or [s for s in said if s not in drawn] == []
    assert not SHOWS_TEXT or "校验码9f" in drawn


def test_a_long_table_repeats_its_head_on_every_page():
    document = letter()
    drawn = pdf(document)
    assert pages(drawn) > 5
    assert not SHOWS_TEXT or text_of_pdf(drawn).count("序号事项件数") >= pages(drawn) - 2
    table = next(t for t in paper(document).tables if t.rows[0].cells[0].text == "序号")
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.rows) == 201


def test_word_has_real_headings_and_names_chinese_typefaces():
    written = paper(letter())
    assert [(p.style.name, p.text) for p in written.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "一、情况"), ("Heading 2", "（一）明细"),
    ]  # fmt: skip
    faces = {n: written.styles[n].element.rPr.rFonts.get(qn("w:eastAsia")) for n in ("Body Text", "Heading 1", "Heading 2", "Title")}
    assert faces == {"Body Text": "仿宋", "Heading 1": "黑体", "Heading 2": "楷体", "Title": "方正小标宋简体"}
    assert written.core_properties.title == "关于排水的函"
    assert "PAGE" in written.sections[-1].footer._element.xml


def test_a_cover_and_contents_come_first():
    blocks = [Contents(), Pagebreak(), Heading("情况"), Paragraph("字"), Pagebreak(), Heading("建议")]
    report = Document("周报", blocks, number="第47期", issuer="示范社区", on=date(2026, 11, 21), cover=True)
    drawn = pdf(report)
    assert pages(drawn) == 4
    assert not SHOWS_TEXT or text_of_pdf(drawn).startswith("周报第47期示范社区2026年11月21日目录一、情况")
    assert text_of_word(report).startswith("周报第47期示范社区2026年11月21日目录一、情况二、建议")
    assert "TOC" in paper(report).element.xml


def test_the_same_document_gives_the_same_pdf():
    assert documents.pdf(letter()) == documents.pdf(letter())  # asked of the package: its drawers must not hide the functions


def test_nothing_is_no_hindrance():
    empty = Document("", [Paragraph(""), Facts([]), Table(["列"], []), Figures([]), Bars([]), Signatures([]), Attached([]), Contents()])
    assert pages(pdf(empty)) == 1
    assert word(empty)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
@example("", "\x1f")
def test_any_text_can_be_drawn(long, short):
    document = Document(short, [Heading(short), Paragraph(long), Table([short], [[long]], note=short), Facts([(short, long)])], foot=short)
    assert pages(pdf(document)) >= 1
    written = text_of_word(document)
    assert squeezed(plain(long)) in written or "\n" in plain(long) or not squeezed(plain(long))


@pytest.mark.parametrize(
    "given_text, set_text",
    [
        ("甲\x00乙\x0b", "甲乙"),
        ("a\u202etxt", "atxt"),
        ("\ud800x", "x"),
        ("甲\r\n乙", "甲\n乙"),
        (None, ""),
        (date(2026, 1, 9), "2026年1月9日"),
        (3.5, "3.5"),
    ],
)
def test_what_is_no_character_is_left_out(given_text, set_text):
    assert plain(given_text) == set_text


@pytest.mark.parametrize(
    "n, word_of_it", [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (47, "四十七"), (99, "九十九"), (100, "100"), (0, "0")]
)
def test_numbers_in_chinese(n, word_of_it):
    assert han(n) == word_of_it


def test_headings_count_anew_under_a_higher_one():
    heads = [Heading("a"), Heading("b", 2), Heading("c", 2), Heading("d", 3), Heading("e"), Heading("f", 2), Heading("g", numbered=False)]
    assert [mark for _block, mark in numbered(heads)] == ["一、", "（一）", "（二）", "1. ", "二、", "（一）", ""]


def test_pairs_stand_side_by_side_and_a_long_one_alone():
    facts = Facts([("甲", "1"), ("乙", "2"), ("丙", "3"), ("丁", "长" * 30), ("戊", "5")])
    assert [[label for label, _value in row] for row in documents.laid(facts)] == [["甲", "乙"], ["丙"], ["丁"], ["戊"]]


def test_drawing_is_loaded_only_when_asked_for():
    script = "import django, sys; django.setup(); import liren.core.documents; print('typst' in sys.modules, 'docx' in sys.modules)"
    found = subprocess.run(["python", "-c", script], capture_output=True, text=True, env=_env(), check=True)
    assert found.stdout.split() == ["False", "False"]


def _env():
    here = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return here | {"PYTHONPATH": str(Path(__file__).parents[2])}


def test_a_single_attachment_has_no_number():
    for names, said in ((["清单"], "附件：清单"), (["清单", "照片"], "附件：1.清单2.照片")):
        one = Document("函", [Paragraph("正文"), Attached(names)])
        assert said in text_of_word(one) and (not SHOWS_TEXT or said in text_of_pdf(pdf(one)))


@pytest.mark.parametrize("attached", [[], [Attached(["清单", "照片"])]], ids=["", "attached"])
@pytest.mark.parametrize("sign", [Closing("示范社区", date(2026, 3, 1)), Signatures(["负责人（签字）"])], ids=["closing", "signatures"])
def test_a_signature_never_stands_alone(sign, attached):
    """With more and more lines before it, some paper would break just there."""
    broke = 0
    for count in range(10, 24):
        one = Document("协议", [*(Paragraph(f"第{n}段到此为止。") for n in range(count)), *attached, sign])
        last = paper(one).paragraphs
        before = next(n for n, line in enumerate(last) if f"第{count - 1}段" in line.text)
        assert last[before].paragraph_format.keep_with_next
        drawn = pdf(one)
        if SHOWS_TEXT and pages(drawn) == 2:
            broke += 1
            command = [SHOWS_TEXT, "-f", "2", "-l", "2", "-", "-"]
            assert f"第{count - 1}段" in squeezed(subprocess.run(command, input=drawn, capture_output=True, check=True).stdout.decode())
    assert broke or not SHOWS_TEXT
