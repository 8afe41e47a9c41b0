"""The overview, plans, courses with sign-in lists, the matrix, one person, certificates, tables in and out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from liren.community import jobs as community_jobs
from liren.core.calendar import today
from liren.training import actions
from liren.training.models import Assessment, Attendance, Certificate, Course, Plan
from tests.uploads import bring_in

OPEN = ("", "plans/", "courses/")
LED = ("matrix/", "certificates/")


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("path", OPEN + LED)
def test_who_opens_the_pages(village, enter, plan, course, certificate, path):
    assert enter(village.center_head).get(f"/desk/training/{path}").status_code == 200
    assert enter(village.grid_member).get(f"/desk/training/{path}").status_code == (404 if path in LED else 200)
    for who in ("department", "employee", "property_manager"):
        assert enter(getattr(village, who)).get(f"/desk/training/{path}").status_code == 404


def test_a_plan_is_drafted_and_approved_by_clicking(village, enter):
    browser = enter(village.governance_worker)
    sent = {"year": today().year, "staff_class": "leader", "topics": ["policy_law"], "hours": 12, "text": "学法", "key": "k1"}
    answer = browser.post("/desk/training/plans/new/", sent)
    plan = Plan.objects.get()
    assert answer.headers["Location"] == f"/desk/training/plans/{plan.pk}/" and "学法" in words(browser.get(answer.headers["Location"]))
    assert browser.get(f"/desk/training/plans/{plan.pk}/approve/").status_code == 404
    head = enter(village.secretary)
    assert "批准方案" in words(head.get(f"/desk/training/plans/{plan.pk}/"))
    head.post(f"/desk/training/plans/{plan.pk}/approve/", {"version": plan.version, "key": "k2"})
    plan.refresh_from_db()
    assert plan.state == "approved" and "已批准" in words(head.get("/desk/training/"))


def test_a_course_is_scheduled_and_its_list_taken_on_the_phone(village, enter, photo):
    browser = enter(village.governance_worker)
    sent = {"title": "法规课", "topics": ["policy_law"], "held_on": today(), "hours": "2", "pass_mark": 60, "has_test": "on", "key": "k1"}
    browser.post("/desk/training/courses/new/", sent)
    course = Course.objects.get()
    url = f"/desk/training/courses/{course.pk}/hold/"
    page = words(browser.get(url))
    assert f'name="there_{village.grid_member.pk}"' in page and village.far_grid_member.name in page  # the same names live next door
    sent = {f"there_{village.worker.pk}": "on", f"score_{village.worker.pk}": "77", f"score_{village.grid_member.pk}": "90", "key": "k2"}
    assert browser.post(url, sent).status_code == 422  # without the sheet
    browser.post(url, sent | {"files": [photo("签到表.jpg")], "key": "k3"})
    assert list(Attendance.objects.values_list("user", "completed")) == [(village.worker.pk, True)]
    page = words(browser.get(f"/desk/training/courses/{course.pk}/"))
    assert village.worker.name in page and "77" in page and "签到表" in page
    page = words(enter(village.grid_member).get(f"/desk/training/courses/{course.pk}/"))
    assert village.worker.name not in page.split("<main")[1] and "没有您的签到记录" in page


def test_a_person_reads_his_own_page_and_nobody_else_s(village, enter, held, certificate, course, hold):
    hold(course, village.grid_member)
    actions.assess(held, by=village.center_head, levels={"work_skill": 3})
    own = enter(village.grid_member)
    assert own.get("/desk/training/mine/").headers["Location"] == f"/desk/training/people/{held.pk}/"
    page = words(own.get(f"/desk/training/people/{held.pk}/"))
    assert "精通" in page and "S-1" in page and "法规学习" in page and "业务知识" in page and "评定能力" not in page
    for who, status in (
        ("worker", 404),
        ("other_grid_member", 404),
        ("governance_worker", 404),
        ("far_center_head", 404),
        ("secretary", 200),
    ):
        assert enter(getattr(village, who)).get(f"/desk/training/people/{held.pk}/").status_code == status
    assert enter(village.mediator).get("/desk/training/mine/").status_code == 404


def test_the_head_assesses_and_the_matrix_shows_it(village, enter, held):
    browser = enter(village.center_head)
    browser.post(f"/desk/training/people/{held.pk}/assess/", {"work_skill": "1", "law_knowledge": "", "note": "抽查", "key": "k1"})
    assert list(Assessment.objects.values_list("competency", "level")) == [("work_skill", 1)]
    page = words(browser.get("/desk/training/matrix/?class=grid_staff"))
    assert village.grid_member.name in page and "了解" in page and village.worker.name not in page.split("<main")[1]
    own = village.center_head.appointments.get()
    assert browser.get(f"/desk/training/people/{own.pk}/assess/").status_code == 404
    browser.post("/desk/training/matrix/require/", {"staff_class": "grid_staff", "competency": "work_skill", "level": "1", "key": "k2"})
    assert "tone-good" in words(browser.get("/desk/training/matrix/?class=grid_staff")).split("<main")[1]


def test_a_certificate_is_filed_by_its_owner(village, enter, held, photo):
    browser = enter(village.grid_member)
    sent = {
        "kind": "fire_safety",
        "name": "消防证",
        "number": "F-1",
        "issued_on": today(),
        "until": today() + timedelta(days=20),
        "key": "k1",
    }
    browser.post(f"/desk/training/people/{held.pk}/certificate/", sent | {"files": [photo("证.jpg")]})
    made = Certificate.objects.get()
    assert made.user == village.grid_member and "证.jpg" in words(browser.get(f"/desk/training/people/{held.pk}/"))
    assert browser.get(f"/desk/training/certificates/{made.pk}/withdraw/").status_code == 404
    assert "消防证" in words(enter(village.secretary).get("/desk/training/certificates/"))
    assert enter(village.worker).get(f"/desk/training/certificates/{made.pk}/renew/").status_code == 404


@pytest.mark.parametrize("query", ["state=x", "topic=x", "topic=policy_law", "q=%00", "page=9999999999999999999"])
def test_odd_filters_are_no_fault(village, enter, course, query):
    assert enter(village.worker).get(f"/desk/training/courses/?{query}").status_code == 200


@pytest.mark.parametrize("path", OPEN + LED)
def test_a_page_costs_the_same_for_one_and_three(
    village, enter, plan, course, held, certificate, schedule, path, photo, django_assert_max_num_queries
):
    browser = enter(village.center_head)
    browser.get(f"/desk/training/{path}")
    with django_assert_max_num_queries(22) as first:
        browser.get(f"/desk/training/{path}")
    for n, who in enumerate((village.worker, village.other_grid_member)):
        schedule(title=f"课{n}")
        actions.draft(village.here, by=village.secretary, year=2030 + n, staff_class="leader", topics=["policy_law"], hours=3)
        his = who.appointments.get()
        actions.assess(his, by=village.center_head, levels={"work_skill": 2})
        told = {"kind": "other", "name": f"证{n}", "number": "1", "issued_on": today()}
        actions.file_certificate(his, by=village.center_head, files=[photo()], **told)
    with django_assert_max_num_queries(len(first)):
        assert browser.get(f"/desk/training/{path}").status_code == 200


def test_attendance_goes_out_masked(village, enter, course, hold):
    hold(course, village.worker)
    answer = enter(village.center_head).post(reverse("community:export_list", args=["attendance"]))
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert rows[1][0] == "法规学习" and rows[1][3] == f"{village.worker.name[0]}*"


def test_attendance_comes_in_and_is_taken_back(village, enter, schedule, hold):
    course = schedule(has_test=True)
    hold(course, worker=80)
    browser = enter(village.governance_worker)
    rows = ("培训名称*,姓名*,成绩", f"法规学习,{village.grid_member.name},66", f"法规学习,{village.worker.name},70", "没有的课,无名氏,101")
    file = SimpleUploadedFile("签到.csv", "\n".join(rows).encode("utf-8-sig"), "text/csv")
    made = bring_in(browser, "attendance", file)
    assert (made.total, made.there, made.bad) == (3, 1, 1)
    browser.post(reverse("community:start_import", args=[made.pk]))
    community_jobs.run_import.func(made.pk)
    found = Attendance.objects.get(user=village.grid_member)
    assert (found.score, found.completed, found.course) == (66, True, course)
    browser.post(reverse("community:undo_import", args=[made.pk]))
    community_jobs.undo_import.func(made.pk)
    assert list(Attendance.objects.values_list("user", flat=True)) == [village.worker.pk]
