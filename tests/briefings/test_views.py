"""Pages and files of case reports."""

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from liren.briefings import actions, exports
from liren.briefings.models import Briefing
from liren.core.calendar import Period, at
from liren.tasks import actions as tasks
from tests.briefings.conftest import day

ROOT = "/desk/briefings/"


def words(answer):
    return answer.content.decode()


def test_the_list_leads_to_a_report(village, enter, report, issued, draft):
    report(10)
    made = issued()
    draft(period=Period(date(2026, 11, 2), date(2026, 11, 8)))
    shown = words(enter(village.worker).get(ROOT))
    assert "〔2026〕第1期" in shown and "未编号" in shown and "里仁社区诉求办理周报" in shown
    assert "未编号" not in words(enter(village.grid_leader).get(ROOT))
    found = words(enter(village.grid_leader).get(f"{ROOT}{made.pk}/"))
    assert "分网格情况" in found and "不作评比依据" in found and "与签发时一致" in found and made.digest in found
    assert "签发</button>" not in found and "撤回</a>" not in found


def test_drafting_wording_and_issuing_by_hand(village, enter, report):
    report(10)
    with at(day(16)):
        browser = enter(village.center_head)
        assert browser.get(f"{ROOT}new/").status_code == 200
        sent = browser.post(f"{ROOT}new/", {"kind": "weekly", "start": "2026-11-11", "key": "a"})
        made = Briefing.objects.get()
        assert sent.url == f"{ROOT}{made.pk}/" and (made.start, made.end) == (date(2026, 11, 9), date(2026, 11, 15))
        browser.post(f"{ROOT}new/", {"kind": "weekly", "start": "2026-11-11", "key": "a"})
        assert Briefing.objects.count() == 1
        browser.post(f"{ROOT}{made.pk}/write/", {"done": "办了事", "advice": "多走访", "version": 0})
        stale = browser.post(f"{ROOT}{made.pk}/issue/", {"version": 0}, follow=True)
        assert "刚" in words(stale)
        browser.post(f"{ROOT}{made.pk}/issue/", {"version": 1})
        browser.post(f"{ROOT}{made.pk}/withdraw/", {"reason": "有误", "version": 2})
        assert "请勿再引用" in words(browser.get(f"{ROOT}{made.pk}/"))
        anew = browser.post(f"{ROOT}{made.pk}/correct/", {})
        assert "更正一份已撤回的简报" in words(browser.get(anew.url))
        dropped = browser.post(f"{anew.url}drop/", {})
    assert dropped.url == ROOT and Briefing.objects.filter(state="dropped").count() == 1


@pytest.mark.parametrize(
    "typed, why",
    [
        ({"kind": "special", "start": "2026-11-01"}, "请填写结束日期"),
        ({"kind": "special", "start": "2024-11-01", "end": "2026-11-01"}, "最长一年"),
        ({"kind": "weekly", "start": "昨天"}, "有效"),
        ({"kind": "yearly", "start": "2026-11-01"}, "选"),
    ],
)
def test_what_cannot_be_drafted_is_said_beside_the_field(village, enter, typed, why):
    answer = enter(village.center_head).post(f"{ROOT}new/", typed)
    assert answer.status_code == 422 and why in words(answer)


def test_the_files_say_what_the_page_says(village, enter, report, issued):
    for _n in range(3):
        report(10)
    made = issued()
    browser = enter(village.secretary)
    book = load_workbook(BytesIO(browser.get(f"{ROOT}{made.pk}/file.xlsx").content))
    assert book.sheetnames[:3] == ["总体情况", "分类别情况", "分网格情况"]
    assert [c.value for c in book["分网格情况"][2]][:3] == [village.grid.name, 3, 300]
    word = docx.Document(BytesIO(browser.get(f"{ROOT}{made.pk}/file.docx").content))
    assert any(p.text == "二、分项情况" for p in word.paragraphs)
    drawn = browser.get(f"{ROOT}{made.pk}/file.pdf")
    assert drawn.content.startswith(b"%PDF") and "pdf" in drawn.headers["Content-Disposition"]
    if reader := shutil.which("pdftotext"):
        text = re.sub(r"\s", "", subprocess.run([reader, "-", "-"], input=drawn.content, capture_output=True).stdout.decode())
        assert "〔2026〕第1期" in text and made.digest in text and "不作评比依据" in text and "多走访" in text
    assert browser.get(f"{ROOT}{made.pk}/file.exe").status_code == 404


def test_official_paper_is_chinese_in_every_language(village, enter, issued):
    made = issued()
    browser = enter(village.secretary)
    browser.cookies["liren-language"] = "en"
    word = docx.Document(BytesIO(browser.get(f"{ROOT}{made.pk}/file.docx").content))
    assert any(p.text == "一、总体情况" for p in word.paragraphs)


def test_hostile_words_stay_words(village, enter, draft):
    made = draft()
    text = "=1+1 #let x = 1 $a$ \\ @b <script>alert(1)</script> {{ c }} [d]"
    actions.write(made, by=village.center_head, done=text, advice=text)
    browser = enter(village.center_head)
    assert "<script>alert" not in words(browser.get(f"{ROOT}{made.pk}/"))
    assert text in [p.text for p in docx.Document(BytesIO(browser.get(f"{ROOT}{made.pk}/file.docx").content)).paragraphs]
    assert browser.get(f"{ROOT}{made.pk}/file.pdf").status_code == 200
    sheet = load_workbook(BytesIO(browser.get(f"{ROOT}{made.pk}/file.xlsx").content))["文字"]
    assert sheet["B2"].value == text and sheet["B2"].data_type == "s"


def test_a_printed_code_is_verified(village, enter, issued):
    made = issued()
    browser = enter(village.grid_leader)
    assert "这一期与签发时一致" in words(browser.get(f"{ROOT}verify/?code={made.digest[:16].upper()}"))
    assert "没有这个校验码" in words(browser.get(f"{ROOT}verify/?code={made.digest[:8]}"))
    assert "没有这个校验码" in words(enter(village.far_worker).get(f"{ROOT}verify/?code={made.digest}"))
    Briefing.objects.update(advice="改过")
    assert "不一致" in words(enter(village.grid_leader).get(f"{ROOT}verify/?code={made.digest}"))


@pytest.mark.parametrize("who, status", [("contact", 404), ("mediator", 404), ("far_worker", 404), ("department", 200)])
def test_who_opens_page_and_files(village, enter, issued, who, status):
    made = issued()
    browser = enter(getattr(village, who))
    assert [browser.get(f"{ROOT}{made.pk}/{end}").status_code for end in ("", "file.pdf", "file.docx", "file.xlsx")] == [status] * 4


def test_as_many_queries_for_three_as_for_one(village, enter, draft):
    counts = []
    browser = enter(village.center_head)
    for spans in ([(9, 15)], [(2, 8), (16, 16)]):
        for start, end in spans:
            draft(kind="special", period=Period(date(2026, 11, start), date(2026, 11, end)))
        with CaptureQueriesContext(connection) as asked:
            browser.get(ROOT)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_tasks_given_to_the_center_stand_in_the_report(village, enter, draft):
    """Amounts with their rate, on the page and in the workbook; a report issued without them goes on without."""
    with at(day(9)):
        tasks.assign(village.here, by=village.fire, title="排查出租房消防隐患", due_on=date(2026, 11, 12))
    made = draft()
    assert made.figures["tasks"] == [
        {"source": "department", "department": "临江区消防救援大队", "given": 1, "due": 1, "kept": 0, "open": 1}
    ]
    shown = words(enter(village.center_head).get(f"{ROOT}{made.pk}/"))
    assert "交办事项情况" in shown and "临江区消防救援大队" in shown
    sheet = load_workbook(BytesIO(exports.workbook(made)))["交办事项情况"]
    assert [cell.value for cell in sheet[2]] == ["临江区消防救援大队", 1, 1, 0, 1]
    del made.figures["tasks"]
    assert "交办事项情况" not in {section.title for section in exports.sections(made)}


def test_official_paper_writes_days_as_official_paper_does(draft):
    assert "2026年11月9日至2026年11月15日" in exports.document(draft()).title


def test_the_week_before_is_offered(village, enter):
    """As browsers read a day: what they cannot read they show as nothing."""
    with at(day(18)):
        assert 'value="2026-11-11"' in words(enter(village.center_head).get(f"{ROOT}new/"))
