"""The figures of the five clauses, and that nothing due says so."""

from datetime import date, timedelta

import pytest

from liren.core.calendar import Period, at
from liren.core.indicators import INDICATORS
from liren.standards.queries.texts import indicator_for
from liren.tasks import actions, queries
from liren.tasks.models import Task
from tests.tasks.conftest import FRIDAY, MONDAY

MARCH = Period.month(2026, 3)
DEPARTMENT, ASSIGNED = "tasks.department_task_closed_rate", "tasks.assigned_task_closed_rate"


def read(name, village, *clause, period=MARCH, on=40):
    with at(MONDAY + timedelta(days=on)):
        return INDICATORS[name].read(village.here, period, *clause)


def closed(village, task, days=1, by=None):
    with at(MONDAY + timedelta(days=days)):
        actions.report(task, by=village.governance_worker, text="办了")
        actions.confirm(task, by=by or village.fire)


def test_closed_in_time_of_those_due(village, working):
    """One in time, one late, one not done; a withdrawn one counts for nothing."""
    in_time, late, _open, gone = (working(title=str(n)) for n in range(4))
    closed(village, in_time)
    closed(village, late, days=20)
    actions.withdraw(gone, by=village.fire, reason="不办")
    found = read(DEPARTMENT, village, "S1:6.2.3-2")
    assert found.value == pytest.approx(1 / 3) and found.evidence.count() == 3
    assert [*found.evidence.filter(found.good)] == [in_time]


def test_nothing_due_is_nothing_to_measure(village, working):
    working(due_on=date(2026, 4, 20))
    for name, clause in ((DEPARTMENT, ["S1:6.2.3-2"]), (ASSIGNED, [])):
        assert read(name, village, *clause).value is None
    assert read(DEPARTMENT, village, "S1:6.2.3-2", on=5).value is None  # its limit has not come


def test_reported_in_time_and_not_yet_confirmed_is_not_yet_told(village, working):
    task = working()
    actions.report(task, by=village.governance_worker, text="办了")
    assert read(DEPARTMENT, village, "S1:6.2.3-2").value is None
    other = working(title="晚报")
    with at(MONDAY + timedelta(days=20)):
        actions.report(other, by=village.governance_worker, text="办了")
    assert read(DEPARTMENT, village, "S1:6.2.3-2").value == 0


def test_a_clause_counts_the_department_it_names(village, working, sealed, police):
    closed(village, working())
    task = sealed()
    assert read(DEPARTMENT, village, "S3:6.1.1-3").value == 1
    assert read(DEPARTMENT, village, "S3:6.1.3-5").value is None  # the health department gave nothing
    assert read(DEPARTMENT, village, "S3:6.1.4-1").value == 0
    actions.report(task, by=village.governance_worker, outcome="assisted")
    actions.confirm(task, by=police)
    assert read(DEPARTMENT, village, "S3:6.1.4-1").value == 1
    assert read(DEPARTMENT, village, "S1:6.2.3-2").evidence.count() == 2
    assert read(DEPARTMENT, village, "S2:5.1").value is None


def test_the_bodies_count_apart_from_the_departments(village, working):
    """S1 6.2.3-3."""
    closed(village, working(by=village.secretary, source="party_organization"), by=village.secretary)
    working(by=village.committee_member, source="governance_committee")
    assert read(ASSIGNED, village).value == 0.5
    assert read(DEPARTMENT, village, "S1:6.2.3-2").value is None


def test_an_extension_moves_it_into_the_month_of_the_new_limit(village, working):
    task = working()
    actions.ask_extension(task, by=village.governance_worker, day=date(2026, 4, 3), reason="等")
    actions.grant_extension(task, by=village.fire)
    closed(village, task, days=25)
    assert read(DEPARTMENT, village, "S1:6.2.3-2").value is None
    assert read(DEPARTMENT, village, "S1:6.2.3-2", period=Period.month(2026, 4)).value == 1


def test_overdue_today(village, working):
    working()
    assert read("tasks.overdue", village, on=5).value == 0
    assert read("tasks.overdue", village).value == 1
    assert Task.objects.filter(due_at__date=FRIDAY).count() == 1


@pytest.mark.parametrize("check", ["department_task_closed_rate", "assigned_task_closed_rate"])
def test_the_clauses_find_their_figure(check):
    assert indicator_for(check) == f"tasks.{check}"


def test_by_giver_for_a_report(village, working, sealed):
    """Given, due, kept and open of each giver; sealed tasks are in no line, and a period without tasks has none."""
    in_time, late, _open = (working(title=str(n)) for n in range(3))
    working(by=village.secretary, source="party_organization", title="党组织交办", due_on=date(2026, 4, 20))
    sealed()
    closed(village, in_time)
    closed(village, late, days=20)
    with at(MONDAY + timedelta(days=29)):
        found = queries.by_giver(village.here, MARCH)
    fire = {"source": "department", "department": "临江区消防救援大队", "given": 3, "due": 3, "kept": 1, "open": 1}
    assert found == [fire, {"source": "party_organization", "department": None, "given": 1, "due": 0, "kept": 0, "open": 1}]
    assert queries.by_giver(village.here, Period.month(2026, 1)) == []
