"""The worklist: what waits for whom, in the order of what is due; and the frame around every page."""

from datetime import timedelta

import pytest

from liren.cases import actions
from liren.cases.models import Category
from liren.cockpit import queries
from liren.core.calendar import at, now


@pytest.fixture
def report(village):
    """Report a case of the village's company, by category code and urgency."""

    def make(code="site_expansion", urgency="normal", **more):
        category = Category.objects.get(community=village.here, code=code)
        return actions.report(
            village.company, by=village.contact, category=category, title=f"{code} {urgency}", channel="portal", urgency=urgency, **more
        )

    return make


def test_the_most_pressing_comes_first(village, report):
    calm, critical, urgent = report(), report(urgency="critical"), report(urgency="urgent")
    assert queries.worklist(village.worker).tasks[0].row.pk == critical.pk
    actions.accept(critical, by=village.worker)
    assert {task.row.pk for task in queries.worklist(village.worker).tasks} == {calm.pk, critical.pk, urgent.pk}


def test_tabs_say_what_the_next_step_is(village, report):
    given, new = report(), report()
    actions.accept(given, by=village.worker)
    actions.assign(given, by=village.worker, post=village.governance_worker.appointments.get().post)
    [task] = queries.worklist(village.governance_worker, "given").tasks
    assert (task.row.pk, task.step) == (given.pk, "接办，或说明理由退回")
    [task] = queries.worklist(village.worker, "new").tasks
    assert (task.row.pk, task.step) == (new.pk, "受理，告知期限")
    assert [tab["count"] for tab in queries.worklist(village.worker).tabs] == [1, 1]


def test_what_is_overdue_reaches_the_next_post_up(village, report):
    case = report(urgency="critical")
    clock = case.clocks.get(kind="first_answer")
    with at(now() + timedelta(days=3)):
        actions.mark_overdue(case, by=village.system, clock=clock)
        work = queries.worklist(village.center_head)
    assert [(task.row.pk, task.row.due_tone) for task in work.tasks] == [(case.pk, "bad")]
    assert (work.overdue, work.tabs[-1]["label"]) == (1, "督办")


@pytest.mark.parametrize("who", ["governance_worker", "far_worker", "grid_member", "stranger", "contact", "department"])
def test_nobody_else_is_bothered(village, report, who):
    report()
    assert queries.worklist(getattr(village, who)).total == 0


def test_the_page_costs_the_same_for_one_and_three(village, report, enter, django_assert_num_queries):
    browser = enter(village.worker)
    report()
    browser.get("/desk/")
    with django_assert_num_queries(5):
        first = browser.get("/desk/")
    report()
    report()
    with django_assert_num_queries(5):
        assert browser.get("/desk/").content.count(b"<tr>") == first.content.count(b"<tr>") + 2


@pytest.mark.parametrize("who, there", [("contact", True), ("employee", False)])
def test_a_contact_has_his_people_in_the_bar_of_the_phone(village, enter, who, there):
    bar = enter(getattr(village, who)).get("/home/").content.decode().partition('class="bottom-bar"')[2].partition("</nav>")[0]
    assert bar and ("企业成员" in bar) is there


def test_the_menu_counts_no_further_than_it_shows(village, report, client, monkeypatch):
    """Every page draws the menu, and a queue may be long: its own page counts it, the menu says that there are more."""
    for _n in range(4):
        report()
    assert (queries.counts(village.worker)["waiting"], queries.worklist(village.worker).total) == (4, 4)
    monkeypatch.setattr(queries, "MOST", 2)
    assert (queries.counts(village.worker)["waiting"], queries.worklist(village.worker).total) == (3, 4)
    monkeypatch.undo()
    monkeypatch.setattr(queries, "counts", lambda _user: {"waiting": 100, "notices": 100, "approvals": 0, "tasks": 0})
    client.force_login(village.worker)
    drawn = client.get("/desk/").content.decode()
    assert drawn.count(">99+<") >= 3 and ">100<" not in drawn  # bell, menu, phone's bar
