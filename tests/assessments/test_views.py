"""The pages, the forms, the report as PDF and Word."""

import re
import shutil
import subprocess
from io import BytesIO

import docx
import pytest

from liren.assessments import actions
from liren.assessments.models import Assessment, Grade

ROOT = "/desk/standards/assessments/"
CODE = "S2:8.1.1.1-1"


def words(answer):
    return answer.content.decode()


def test_begun_graded_sent_endorsed_and_locked_by_clicking(village, enter, loaded):
    browser = enter(village.governance_worker)
    assert "还没有做过评估" in words(browser.get(ROOT)) and "上半年" in words(browser.get(f"{ROOT}new/"))
    browser.post(f"{ROOT}new/", {"standards": ["S2"], "period": 0, "key": "a"})
    browser.post(f"{ROOT}new/", {"standards": ["S2"], "period": 0, "key": "a"})
    one = Assessment.objects.get()
    path = f"{ROOT}{one.pk}/"
    assert "请逐条自查" in words(browser.get(path)) and f"{path}grade/{CODE}/" in words(browser.get(f"{path}sheet/S2/"))
    browser.post(f"{path}grade/{CODE}/", {"state": "partly", "comment": "纸面台账属实", "key": "b"})
    assert "纸面台账属实" in words(browser.get(f"{path}sheet/S2/")) and "纸面台账属实" in words(browser.get(path))
    browser.post(f"{path}write/", {"summary": "已自查", "version": 1, "key": "c"})
    enter(village.center_head).post(f"{path}submit/", {"version": 2, "key": "d"})
    board = enter(village.secretary)
    assert "评议通过" in words(board.get(path))
    board.post(f"{path}endorse/", {"text": "同意", "version": 3, "key": "e"})
    above = enter(village.service_center)
    above.post(f"{path}lock/", {"text": "同意定稿", "version": 4, "key": "f"})
    one.refresh_from_db()
    page = words(above.get(path))
    assert one.state == "locked" and "与定稿时一致" in page and one.digest[:32] in page and "同意定稿" in page
    assert "复核定稿</a>" not in page and above.get(f"{path}grade/{CODE}/").status_code == 404
    assert "评估〔" in words(browser.get(ROOT))


def test_a_step_without_its_words_says_so(village, enter, round):
    one = round("committee")
    answer = enter(village.secretary).post(f"{ROOT}{one.pk}/send_back/", {"text": "", "key": "a"})
    assert answer.status_code == 422 and Assessment.objects.get().state == "committee"


def test_a_grade_without_a_reason_comes_back(village, enter, round):
    one = round()
    answer = enter(village.worker).post(f"{ROOT}{one.pk}/grade/{CODE}/", {"state": "met", "comment": "", "key": "a"}, follow=True)
    assert "请写明理由" in words(answer) and not Grade.objects.exists()


def test_somebody_was_faster(village, enter, round):
    one = round()
    answer = enter(village.worker).post(f"{ROOT}{one.pk}/write/", {"summary": "晚了", "version": 9, "key": "a"}, follow=True)
    assert "刚" in words(answer) and Assessment.objects.get().summary == ""


@pytest.mark.parametrize(
    ("who", "status"), [("grid_member", 200), ("auditor", 200), ("department", 200), ("far_worker", 404), ("mediator", 404)]
)
def test_who_opens_it(village, enter, round, who, status):
    one, browser = round("locked"), enter(getattr(village, who))
    blank = browser.get(f"{ROOT}987654321/")
    answer = browser.get(f"{ROOT}{one.pk}/")
    assert answer.status_code == status and (status == 200 or answer.content == blank.content)
    assert browser.get(f"{ROOT}{one.pk}/file.pdf").status_code == status


@pytest.mark.parametrize("path", ["sheet/S9/", "grade/S1:99/", "explode/", "file.exe", "submit/", "sheet/S1/"])
def test_what_is_not_there_is_not_there(village, enter, round, path):
    assert enter(village.center_head).get(f"{ROOT}{round().pk}/{path}").status_code == 404


def test_pages_cost_the_same_for_one_and_three_grades(village, enter, round, django_assert_max_num_queries):
    one, browser = round(), enter(village.worker)
    codes = [row["code"] for row in one.frozen["results"][:3]]
    actions.grade(one, by=village.worker, code=codes[0], state="met", comment="看过")
    for path, most in ((f"{ROOT}{one.pk}/", 22), (f"{ROOT}{one.pk}/sheet/S2/", 14), (ROOT, 12)):
        browser.get(path)
        with django_assert_max_num_queries(most):
            browser.get(path)
    with django_assert_max_num_queries(22) as first:
        browser.get(f"{ROOT}{one.pk}/")
    for code in codes[1:]:
        actions.grade(one, by=village.worker, code=code, state="met", comment="看过")
    with django_assert_max_num_queries(len(first)):
        browser.get(f"{ROOT}{one.pk}/")


def text_of(pdf):
    """The pages of a PDF as text; none where nobody can read it."""
    if not (reader := shutil.which("pdftotext")):
        return []
    told = subprocess.run([reader, "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return told.split("\f")[:-1]


def without_foot(page):
    """The characters of a page beside its number and the check sum."""
    return re.sub(r"—\d+—|校验码\w{64}", "", re.sub(r"\s", "", page))


def test_the_pdf_says_what_was_locked_and_has_no_empty_page(village, enter, round):
    one = round("region")
    actions.grade(one, by=village.service_center, code=CODE, state="met", comment="现场看过台账")
    draft = text_of(enter(village.worker).get(f"{ROOT}{one.pk}/file.pdf").content)
    assert any("征求意见稿" in page for page in draft) or not draft
    actions.lock(one, by=village.service_center, text="同意定稿")
    answer = enter(village.worker).get(f"{ROOT}{one.pk}/file.pdf")
    pages = text_of(answer.content)
    assert enter(village.worker).get(f"{ROOT}{one.pk}/file.pdf").content == answer.content
    if not pages:
        return
    plain = re.sub(r"\s", "", "".join(pages))
    assert "里仁社区标准对标评估报告" in pages[0].replace(" ", "") and "目录" in pages[1].replace(" ", "")
    for told in (
        "评估概况",
        "总体结果",
        "各标准得分",
        "差距清单",
        "不适用的要求",
        "有效的声明",
        "治委会评议意见",
        "同意定稿",
        "现场看过台账",
        "中心负责人：",
    ):
        assert told in plain, told
    assert one.digest in plain and plain.count("8.1.1.1-1") >= 2 and "征求意见稿" not in plain
    assert [number for number, page in enumerate(pages, 1) if len(without_foot(page)) < 20] == []


def test_the_word_file_says_the_same(village, enter, round):
    one = round("locked")
    book = docx.Document(BytesIO(enter(village.worker).get(f"{ROOT}{one.pk}/file.docx").content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    heads = [line.text for line in book.paragraphs if line.style.name.startswith("Heading")]
    assert "8.1.1.1-1" in cells and any("评估概况" in head for head in heads) and any("治委会评议意见" in head for head in heads)
    assert len([head for head in heads if re.match(r"\d ", head)]) >= 5
