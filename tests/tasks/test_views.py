"""Pages of tasks on the desks of the center, the department and the bodies."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from liren.core.models import Attachment
from liren.tasks import actions
from liren.tasks.models import Step, Task

ROOT = "/desk/tasks/"
HOSTILE = "=1<script>alert(1)</script>{{ c }}"


def words(answer):
    return answer.content.decode()


def test_given_handed_on_reported_and_confirmed_by_hand(village, monday, enter, paper):
    """The whole way through the pages, each person with his own."""
    fire = enter(village.fire)
    assert "交办给公共服务中心" in words(fire.get(f"{ROOT}new/"))
    told = {"source": "department", "title": "排查出租房", "due_on": "2026-03-13", "urgency": "urgent", "repeat": "", "key": "k"}
    assert fire.post(f"{ROOT}new/", told | {"title": ""}).status_code == 422
    fire.post(f"{ROOT}new/", told | {"files": paper()})
    fire.post(f"{ROOT}new/", told | {"files": paper()})  # pressed twice
    task = Task.objects.get()
    url = f"{ROOT}{task.pk}/"
    head = enter(village.center_head)
    assert "排查出租房" in words(head.get("/desk/")) and "等我办" in words(head.get("/desk/"))
    assert "接收" in words(head.get(url)) and "来函.pdf" in words(head.get(url))
    post = village.governance_worker.appointments.get().post
    head.post(f"{url}entrust/", {"post": post.pk, "reason": "请周三前看一遍", "version": 0})
    worker = enter(village.governance_worker)
    worker.post(f"{url}accept/", {"version": 1})
    assert worker.get(f"{url}confirm/").status_code == 404
    worker.post(f"{url}note/", {"text": "查了一半", "version": 2})
    worker.post(f"{url}report/", {"text": "查完", "files": paper("清单.pdf"), "version": 3})
    fire = enter(village.fire)
    shown = words(fire.get(url))
    assert "确认办结" in shown and "清单.pdf" in shown and "请周三前看一遍" in shown
    assert "排查出租房" in words(fire.get("/desk/"))
    fire.post(f"{url}confirm/", {"text": "", "version": 4})
    task.refresh_from_db()
    assert (task.state, task.in_time) == ("closed", True)
    assert "按期办结" in words(fire.get(url))


def test_registered_for_who_has_no_account(village, monday, enter, paper):
    worker = enter(village.worker)
    told = {"source": "department", "organization": "", "way": "letter", "title": "报名单", "due_on": "2026-03-13", "urgency": "normal"}
    refused = worker.post(f"{ROOT}register/", told)
    assert refused.status_code == 422 and "请选择是哪个部门" in words(refused)
    worker.post(f"{ROOT}register/", told | {"organization": village.bodies["fire_rescue"].pk, "files": paper()})
    task = Task.objects.get()
    assert "登记" in words(worker.get(f"{ROOT}{task.pk}/")) and "来函来文" in words(worker.get(f"{ROOT}{task.pk}/"))
    assert worker.get(f"{ROOT}new/").status_code == 404  # he gives none himself
    assert worker.get(f"{ROOT}sealed/").status_code == 404


def test_each_desk_sees_its_own_list(village, assign, enter):
    assign(title="消防的事")
    actions.assign(village.here, by=village.department, title="执法的事", due_on=Task.objects.get().due_on)
    assert "执法的事" not in words(enter(village.fire).get(ROOT)) and "消防的事" in words(enter(village.fire).get(ROOT))
    both = words(enter(village.center_head).get(ROOT))
    assert "消防的事" in both and "执法的事" in both
    narrowed = words(enter(village.center_head).get(f"{ROOT}?giver=org:{village.bodies['fire_rescue'].pk}"))
    assert "消防的事" in narrowed and "执法的事" not in narrowed
    for query, found in (("q=执法", 1), ("q=2号", 1), ("state=closed", 0), ("whose=mine", 2), ("due=over", 0), ("due=month", 2)):
        rows = enter(village.center_head).get(f"{ROOT}?{query}").context["lines"]
        assert len(rows) == found, query


def test_the_export_holds_what_the_list_shows(village, assign, enter):
    assign(title=HOSTILE)
    assign(title="别的", urgency="urgent")
    sheet = load_workbook(BytesIO(enter(village.center_head).get(f"{ROOT}export/?q=script").content)).active
    rows = [*sheet.iter_rows(values_only=True)]
    assert len(rows) == 2 and sheet["B2"].data_type == "s"  # a text, no formula


def test_reminded_in_bulk(village, working, assign, enter):
    mine, other = working(), assign(title="二")
    head = enter(village.center_head)
    said = words(head.post(f"{ROOT}urge/", {"pick": [mine.pk, other.pk, 987654, "x"]}, follow=True))
    assert "已催办 2 项" in said and Step.objects.filter(kind="urged").count() == 2
    said = words(head.post(f"{ROOT}urge/", {"pick": [mine.pk]}, follow=True))
    assert "今天已经催过" in said
    assert "请先在列表中勾选" in words(head.post(f"{ROOT}urge/", {}, follow=True))
    enter(village.far_center_head).post(f"{ROOT}urge/", {"pick": [mine.pk]})
    assert Step.objects.filter(kind="urged").count() == 2


@pytest.mark.parametrize(
    "who, status",
    [
        ("worker", 200),
        ("fire", 200),
        ("committee_member", 200),
        ("department", 404),
        ("far_worker", 404),
        ("contact", 404),
        ("grid_member", 404),
    ],
)
def test_who_opens_one_and_its_files(village, assign, enter, paper, who, status):
    task = assign(files=[paper()])
    browser = enter(getattr(village, who))
    assert browser.get(f"{ROOT}{task.pk}/").status_code == status
    assert browser.get(f"/files/{Attachment.objects.get().pk}/").status_code == status


def test_an_old_page_is_told_so(village, working, enter):
    task = working()
    browser, url = enter(village.governance_worker), f"{ROOT}{task.pk}/note/"
    browser.post(url, {"text": "甲", "version": task.version})
    browser.post(url, {"text": "乙", "version": task.version})
    assert [*Step.objects.filter(kind="note").values_list("text", flat=True)] == ["甲"]


def test_hostile_words_are_shown_as_words(village, working, enter):
    task = working(title=HOSTILE, text=HOSTILE, basis=HOSTILE)
    actions.note(task, by=village.governance_worker, text=HOSTILE)
    for url in (ROOT, f"{ROOT}{task.pk}/", "/desk/"):
        assert "<script>alert" not in words(enter(village.governance_worker).get(url))


def test_as_many_queries_for_three_as_for_one(village, working, enter, paper):
    browser, counts = enter(village.center_head), []
    for titles in (["一"], ["二", "三"]):
        for title in titles:
            task = working(title=title)
            for n in range(len(titles)):
                actions.note(task, by=village.governance_worker, text=str(n), files=[paper()])
        for url in (ROOT, f"{ROOT}{task.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(url).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:] and max(counts) <= 15, counts


def test_the_search_for_cases_tells_of_tasks(village, enter, assign):
    """Whoever may read them finds them by the search box; others are told nothing."""
    assign(title="排查出租房消防隐患")
    said = "交办事项里有 1 项提到“出租房”"
    page = enter(village.center_head).get("/desk/cases/?q=出租房").content.decode()
    assert said in page and "/desk/tasks/?q=%E5%87%BA%E7%A7%9F%E6%88%BF" in page
    for who in (village.far_center_head, village.other_grid_member):
        assert said not in enter(who).get("/desk/cases/?q=出租房").content.decode()
    assert said not in enter(village.center_head).get("/desk/cases/?q=路灯").content.decode()
