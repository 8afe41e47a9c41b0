"""Tasks of which the platform keeps that they were given and closed, and nothing else (S3 6.1.4-1)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from liren.core.actions import Refused
from liren.core.calendar import at
from liren.core.models import Access, Event, Notice
from liren.tasks import actions, jobs, queries
from liren.tasks.models import Step, Task
from tests.tasks.conftest import FRIDAY, MONDAY

TOLD = {"basis": "mental_health_law", "document": "春公函〔2026〕3号", "due_on": FRIDAY}


def words(answer):
    return answer.content.decode()


def test_given_and_closed_without_a_word(village, sealed, police):
    task = sealed()
    actions.report(task, by=village.governance_worker, outcome="assisted")
    actions.confirm(task, by=police)
    assert (task.state, task.in_time, task.outcome) == ("closed", True, "assisted")
    assert (task.number, task.title, task.text, task.asked_why) == (None, "", "", "")
    assert {*Step.objects.values_list("text", flat=True)} == {""}


def test_nothing_that_somebody_typed_is_taken(village, sealed, police, paper):
    task = sealed()
    by = village.governance_worker
    for attempt in (
        lambda: actions.note(task, by=by, text="张三住二楼"),
        lambda: actions.report(task, by=by, text="张三已送医", outcome="assisted"),
        lambda: actions.report(task, by=by, outcome="assisted", files=[paper()]),
        lambda: actions.report(task, by=by, outcome="张三"),
        lambda: actions.entrust(task, by=village.center_head, post=village.center_head.appointments.get().post, reason="张三"),
        lambda: actions.ask_extension(task, by=by, day=FRIDAY + timedelta(days=3), reason="张三"),
        lambda: actions.assign_sealed(village.here, by=police, **TOLD | {"document": "关于张三的函"}),
        lambda: actions.assign_sealed(village.here, by=police, **TOLD | {"basis": "张三"}),
    ):
        with pytest.raises(Refused):
            attempt()
    actions.ask_extension(task, by=by, day=FRIDAY + timedelta(days=3))
    actions.refuse_extension(task, by=police)
    kept = str([*Task.objects.values()]) + str([*Step.objects.values()]) + str([*Event.objects.values()])
    assert "张三" not in kept
    for column in ("title", "text", "asked_why"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**{column: "张三"})


def test_only_the_police_give_it_or_the_center_head_for_them(village, police, monday):
    for who in (village.fire, village.worker, village.governance_worker, village.secretary, village.far_center_head):
        with pytest.raises(PermissionDenied):
            actions.assign_sealed(village.here, by=who, **TOLD)
    with pytest.raises(Refused, match="公安机关"):
        actions.assign_sealed(village.here, by=village.center_head, organization=village.bodies["fire_rescue"], **TOLD)
    station = queries.police(village.here).get()
    made = actions.assign_sealed(village.here, by=village.center_head, organization=station, **TOLD)
    assert made.giver is None and made.organization == station


@pytest.mark.parametrize(
    "who", ["worker", "employee_worker", "secretary", "committee_member", "grid_leader", "grid_member", "fire", "auditor", "administrator",
            "mediator", "far_center_head", "far_governance_worker", "contact", "employee", "stranger"]
)  # fmt: skip
def test_nobody_else_sees_that_there_is_one(village, sealed, enter, who):
    """Same answers, counts, exports and search as if there were none."""
    user = getattr(village, who)
    pages = ("/desk/tasks/", "/desk/tasks/?q=春公函", "/desk/", "/desk/tasks/?giver=department")
    stable = [len(enter(user).get(url).content) for url in pages]
    task = sealed()
    browser = enter(user)
    assert not Task.objects.visible_to(user).exists() and not Step.objects.visible_to(user).exists()
    there, not_there = browser.get(f"/desk/tasks/{task.pk}/"), browser.get("/desk/tasks/987654321/")
    assert (there.status_code, len(there.content)) == (not_there.status_code, len(not_there.content))
    assert [len(enter(user).get(url).content) for url in pages] == stable
    assert not queries.givers(user) or "org:" not in str(queries.givers(user))


def test_its_readers_see_it_and_each_look_is_written_down(village, sealed, police, enter):
    task = sealed()
    for who in (police, village.governance_worker, village.center_head):
        answer = words(enter(who).get(f"/desk/tasks/{task.pk}/"))
        assert "不公开事项" in answer and "不写姓名" in answer
    assert Access.objects.filter(subject_type="tasks.task", subject_id=task.pk).count() == 3


def test_it_stands_in_no_export_and_takes_no_number(village, sealed, police, enter, assign):
    sealed()
    ordinary = assign()
    assert ordinary.number == 1  # no gap tells of it
    sheet = enter(village.center_head).get("/desk/tasks/export/").content

    said = [str(cell) for row in load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True) for cell in row]
    assert "交办〔2026〕1号" in said and not any("春公函" in cell or "公安" in cell for cell in said)


def test_its_notices_say_nothing(village, police, monday, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        task = actions.assign_sealed(village.here, by=police, **TOLD)
        actions.accept(task, by=village.center_head)
        with at(MONDAY + timedelta(days=14)):
            jobs.watch_limits.func()
    assert {*Notice.objects.values_list("title", flat=True)} == {"有一件交办事项"} == {*Notice.objects.values_list("text", flat=True)}
    task.refresh_from_db()
    assert task.told == 100 and task.supervisor is None  # nobody above the head of the center reads it


def test_the_forms_offer_no_place_for_a_name(village, sealed, police, enter):
    task = sealed()
    form = words(enter(police).get("/desk/tasks/sealed/"))
    assert "不写姓名" in form and "<textarea" not in form and 'type="file"' not in form
    browser = enter(village.governance_worker)
    done = words(browser.get(f"/desk/tasks/{task.pk}/report/"))
    assert "<textarea" not in done and 'type="file"' not in done and "已按要求协助" in done
    assert browser.get(f"/desk/tasks/{task.pk}/note/").status_code == 404
    refused = enter(police).post("/desk/tasks/sealed/", TOLD | {"due_on": "2026-03-13", "document": "关于张三的函"})
    assert refused.status_code == 422 and Task.objects.count() == 1


def test_it_goes_to_none_but_the_governance_post_and_the_head(village, sealed):
    task = sealed(accept=False)
    assert {post.role for post in queries.able(task)} == {"center_head"}
    with pytest.raises(Refused, match="不能承办"):
        actions.entrust(task, by=village.center_head, post=village.worker.appointments.get().post)
