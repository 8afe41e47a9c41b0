"""Pages of letters on three desks: the community's, the department's, the company's."""

import re
import shutil
import subprocess
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.cases.models import Case
from liren.community.models import Post
from liren.core.calendar import now
from liren.core.models import Access
from liren.letters import actions, queries
from liren.letters.models import Letter

ROOT = "/desk/letters/"
HOSTILE = "=1 #let x $a$ \\ @b <script>alert(1)</script> {{ c }} [d]"


def words(answer):
    return answer.content.decode()


def test_drafted_picked_signed_and_answered_by_hand(village, enter, report, desk):
    """The whole way through the pages, each person with his own."""
    case, _other = report("西门堵车"), report("车间漏水", "site_expansion")
    browser = enter(village.worker)
    assert village.bodies["urban_management"].name in words(browser.get(f"{ROOT}new/"))
    sent = browser.post(f"{ROOT}new/", {"post": desk.pk, "title": "关于西门的函", "text": "请研究", "days": 5, "key": "k"})
    made = Letter.objects.get()
    assert sent.url == f"{ROOT}{made.pk}/pick/"
    found = words(browser.get(f"{sent.url}?all=1"))
    assert "西门堵车" in found and "车间漏水" in found
    assert "车间漏水" not in words(browser.get(f"{sent.url}?all=1&q=西门"))
    browser.post(sent.url, {"pick": [case.pk], "version": 0})
    point = made.points.get()
    browser.post(f"{ROOT}{made.pk}/points/{point.pk}/word_point/", {"title": "西门早高峰堵车", "text": "", "version": 1})
    browser.post(f"{ROOT}{made.pk}/do/submit/", {"version": 2})
    head = enter(village.center_head)
    assert "等中心负责人签发" in words(head.get(f"{ROOT}{made.pk}/"))
    head.post(f"{ROOT}{made.pk}/do/send/", {"version": 3})
    assert f"{ROOT}{made.pk}/#point-{point.pk}" in words(head.get(f"/desk/letters/of-case/{case.pk}/"))
    officer = enter(village.department)
    assert "函〔2026〕1号" in words(officer.get(ROOT)) and "拟函" not in words(officer.get(ROOT))
    officer.post(f"{ROOT}{made.pk}/do/receive/", {"version": 4})
    assert "西门早高峰堵车" in words(officer.get(f"{ROOT}{made.pk}/"))
    empty = officer.post(f"{ROOT}{made.pk}/points/{point.pk}/answer/", {"text": "", "version": 5})
    assert empty.status_code == 422
    officer.post(f"{ROOT}{made.pk}/points/{point.pk}/answer/", {"text": "下周增设标线", "version": 5})
    made.refresh_from_db()
    assert made.state == "closed"
    company = enter(village.contact)
    assert "下周增设标线" in words(company.get("/home/answers/"))
    assert company.get(f"/home/answers/{point.pk}/").status_code == 200
    company.post(f"/home/answers/{point.pk}/", {"satisfaction": 5, "remark": "很快"})
    point.refresh_from_db()
    assert (point.satisfaction, point.remark) == (5, "很快")
    assert "很快" in words(enter(village.center_head).get(f"{ROOT}{made.pk}/"))
    assert "很快" not in words(enter(village.department).get(f"{ROOT}{made.pk}/"))


def test_a_case_goes_into_a_draft_from_its_own_page(village, enter, report, letter):
    made, case = letter(cases=[]), report("西门堵车")
    browser = enter(village.worker)
    assert made.title in words(browser.get(f"/desk/letters/of-case/{case.pk}/"))
    browser.post(f"/desk/letters/of-case/{case.pk}/", {"letter": made.pk})
    assert made.points.get().case == case


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_paper_carries_points_answers_and_hostile_words(village, enter, report, letter, form):
    made = letter("received", cases=[report(HOSTILE[:40], text=HOSTILE), report("二")])
    actions.answer_all(made, by=village.department, text=HOSTILE)
    drawn = enter(village.department).get(f"{ROOT}{made.pk}/file.{form}").content
    if form == "docx":
        paper = docx.Document(BytesIO(drawn))
        said = "".join(c.text for t in paper.tables for r in t.rows for c in r.cells) + "".join(p.text for p in paper.paragraphs)
    else:
        assert drawn.startswith(b"%PDF")
        reader = shutil.which("pdftotext")
        said = subprocess.run([reader, "-", "-"], input=drawn, capture_output=True).stdout.decode() if reader else None
    if said is not None:
        plain = re.sub(r"[\s\u200b]", "", said)
        assert re.sub(r"\s", "", HOSTILE) in plain and "函〔2026〕1号" in plain
        assert village.bodies["urban_management"].name in plain and village.company.name not in plain


@pytest.mark.parametrize(
    "who, status", [("worker", 200), ("department", 200), ("fire", 404), ("far_worker", 404), ("contact", 404), ("grid_leader", 404)]
)
def test_who_opens_a_letter_and_its_files(village, enter, letter, who, status):
    made = letter("sent")
    browser = enter(getattr(village, who))
    assert [browser.get(f"{ROOT}{made.pk}/{end}").status_code for end in ("", "file.pdf", "file.docx")] == [status] * 3


def test_a_letter_is_not_answered_by_another_desk_nor_a_point_of_another_letter(village, enter, letter, report):
    made, other = letter("received"), letter("received", cases=[report("别的")])
    assert enter(village.fire).post(f"{ROOT}{made.pk}/do/answer_all/", {"text": "好"}).status_code == 404
    foreign = other.points.get()
    assert enter(village.department).post(f"{ROOT}{made.pk}/points/{foreign.pk}/answer/", {"text": "好"}).status_code == 404
    assert enter(village.worker).post(f"{ROOT}{made.pk}/do/answer_all/", {"text": "好"}, follow=True).status_code in {200, 404}
    assert not made.points.filter(state="answered").exists() and foreign.state == "open"
    assert enter(village.worker).post(f"{ROOT}{made.pk}/do/settle/", {}).status_code == 404


def test_two_officers_at_once_the_second_is_told(village, enter, letter):
    made = letter("received")
    browser, point = enter(village.department), made.points.first()
    url = f"{ROOT}{made.pk}/points/{point.pk}/answer/"
    browser.post(url, {"text": "甲", "version": made.version})
    browser.post(url, {"text": "乙", "version": made.version})
    point.refresh_from_db()
    assert point.answer == "甲"


def test_hostile_words_are_shown_as_words(village, enter, report, letter):
    made = letter("received", cases=[report(HOSTILE[:40], text=HOSTILE)])
    actions.answer_all(made, by=village.department, text=HOSTILE)
    for who, url in ((village.worker, f"{ROOT}{made.pk}/"), (village.contact, "/home/answers/")):
        assert "<script>alert" not in words(enter(who).get(url))


def test_as_many_queries_for_three_as_for_one(village, enter, letter, report):
    counts = []
    browser = enter(village.worker)
    for batch in (["一"], ["二", "三"]):
        for title in batch:
            letter("received", cases=[report(f"{title}{n}") for n in range(len(batch))])
        with CaptureQueriesContext(connection) as asked:
            browser.get(ROOT)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    for made in (Letter.objects.first(), Letter.objects.last()):
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{ROOT}{made.pk}/")
        counts.append(len(asked))
    assert counts[2] == counts[3] <= 14


def test_points_about_what_became_sensitive_are_written_down_when_looked_at_and_others_cost_nothing(village, enter, letter):
    """Nothing sealed goes into a letter; should a case in one be sealed later, each look at it leaves a row."""
    made, browser = letter("sent"), enter(village.center_head)
    case = made.points.first().case
    paths = [f"{ROOT}{made.pk}/", f"{ROOT}{made.pk}/file.docx", f"{ROOT}of-case/{case.pk}/"]
    for path in paths:
        assert browser.get(path).status_code == 200, path
    assert not Access.objects.exists()
    Case.objects.filter(pk=case.pk).update(secrecy="dispute")
    for path in paths:
        assert browser.get(path).status_code == 200, path
    assert [*Access.objects.order_by("pk").values_list("kind", "subject_id")] == [(kind, case.pk) for kind in ("view", "export", "view")]


def test_recalled_by_clicking(village, enter, letter):
    made = letter("sent")
    head, address = enter(village.center_head), f"{ROOT}{made.pk}/do/recall/"
    assert address in words(head.get(f"{ROOT}{made.pk}/"))
    assert "收回" in words(head.get(address))
    assert head.post(address, {"reason": "附件有误", "version": made.version, "key": "k"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "draft" and "附件有误" in words(head.get(f"{ROOT}{made.pk}/"))
    other = letter("received")
    assert f"{ROOT}{other.pk}/do/recall/" not in words(head.get(f"{ROOT}{other.pk}/"))


def test_a_letter_with_a_returned_point_is_not_called_answered(village, enter, letter):
    """Asked back, returned, answered: the page counts each for what it is."""
    made = letter("received")
    first, second = made.points.order_by("order")
    actions.ask(made, by=village.department, point=first, question="哪个路口")
    page = f"{ROOT}{made.pk}/"
    assert "其中 1 条等社区补充" in words(enter(village.worker).get(page))
    actions.return_point(made, by=village.department, point=first, reason="属消防")
    actions.answer(made, by=village.department, point=second, text="已修复")
    shown = words(enter(village.worker).get(page))
    assert "1 条有了答复，1 条退回社区继续办。" in shown and "每一条都有了答复" not in shown


def test_two_desks_of_one_department_are_told_apart(village, desk):
    other = Post.objects.get(pk=desk.pk)
    other.pk, other.title = None, "第二经办岗"
    fire = village.fire.appointments.get().post
    names = [name for _post, name in queries.told_apart([desk, other, fire])]
    assert names == [f"{desk.organization.name}（{desk.title}）", f"{desk.organization.name}（第二经办岗）", fire.organization.name]


def test_a_case_that_cannot_go_into_a_letter_shows_no_empty_part(village, enter, report):
    case, part = report(), "/desk/letters/of-case/{}/"
    assert "转办函" in words(enter(village.worker).get(part.format(case.pk)))
    Case.objects.filter(pk=case.pk).update(state="resolved", resolved_at=now())
    assert words(enter(village.worker).get(part.format(case.pk))).strip() == ""
