"""The clockwork: told once at half, at four fifths and after; silence counts as agreement; a published year moves limits."""

from datetime import datetime, timedelta

import pytest

from liren.cases import actions, jobs, queries
from liren.cases.models import Category, Clock
from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, at
from liren.core.models import Event

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)


def day(number: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant in that week: day 16 is the Monday."""
    return datetime(2026, 11, number, hour, minute, tzinfo=SHANGHAI)


def look(instant: datetime) -> int:
    """What the worker does at an instant."""
    with at(instant):
        return jobs.watch_limits.call()


def done() -> list[str]:
    names = ("cases.remind", "cases.mark_overdue", "cases.confirm", "cases.recount")
    rows = Event.objects.filter(action__in=names).order_by("pk").values_list("action", "details")
    return [f"{name.split('.')[1]} {details.get('percent', '')}".strip() for name, details in rows]


@pytest.fixture
def case(village, category):
    """Accepted Monday at nine; 办结 in five working days, until the next Monday's close; 进展 in three."""
    with at(MONDAY):
        made = actions.report(village.company, by=village.contact, category=category("other_demand"), title="有事", channel="portal")
        actions.accept(made, by=village.governance_worker)
    return made


@pytest.fixture
def solution(case):
    Clock.objects.filter(case=case).exclude(kind="solution").delete()
    clock = Clock.objects.get(case=case)
    assert clock.due_at == datetime(2026, 11, 23, 17, 30, tzinfo=SHANGHAI)
    return clock


def test_each_part_of_a_limit_is_told_once(solution):
    """Six days of seven hours: half is reached Wednesday at the close, four fifths on Friday at 16:06."""
    assert [look(day(18, 17, 29)), done()] == [0, []]
    assert [look(day(18, 17, 30)), look(day(19)), done()] == [1, 0, ["remind 50"]]
    assert [look(day(20, 16, 0)), look(day(20, 16, 10)), look(day(20, 16, 15))] == [0, 1, 0]
    assert [look(day(23, 17, 30)), look(day(23, 17, 31)), look(day(24))] == [0, 1, 0]
    assert done() == ["remind 50", "remind 80", "mark_overdue"]
    solution.case.refresh_from_db()
    assert solution.case.supervisor.role == "center_head"


def test_a_worker_that_was_away_tells_only_the_last(solution):
    assert look(day(21)) == 1 and done() == ["remind 80"]
    assert look(day(30)) == 1 and done() == ["remind 80", "mark_overdue"]


def test_the_clocks_stand_while_papers_are_awaited_and_the_time_counts_not(village, case, solution):
    with at(day(16, 9, 0)):
        actions.ask_supplement(case, by=village.governance_worker, text="请补合同")
    assert look(day(27)) == 0
    with at(day(23, 9, 0)):
        actions.supply(case, by=village.contact, text="已补")
    solution.refresh_from_db()
    assert solution.due_at == day(27, 17, 30)
    assert [look(day(25, 13, 59)), look(day(25, 14, 0)), done()] == [0, 1, ["remind 50"]]  # of the five days that count


def test_what_is_answered_runs_out_no_more(village, case, solution):
    with at(day(17)):
        actions.resolve(case, by=village.governance_worker, text="办好了")
    assert look(day(30)) == 0


def test_nothing_due_costs_one_query(case, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert look(day(16, 9, 1)) == 0


def test_more_than_a_batch(village, category, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    with at(MONDAY):
        for n in range(3):
            actions.report(village.company, by=village.contact, category=category("other_demand"), title=f"第{n}件", channel="portal")
        there = Category.objects.get(community=village.there, code="other_demand")
        actions.report(village.far_company, by=village.far_contact, category=there, title="远", channel="portal")
    assert look(day(30)) == 8 and look(day(30)) == 0


def test_limits_of_a_case_that_have_all_run_out_are_told_of_at_once(case):
    kinds = Clock.objects.filter(case=case, stopped_at=None).order_by("due_at").values_list("kind", flat=True)
    assert len(kinds) > 1
    assert [look(day(30)), done(), look(day(30))] == [len(kinds), ["mark_overdue"], 0]
    assert Event.objects.get(action="cases.mark_overdue").details["clock"]["id"] == Clock.objects.get(case=case, kind="solution").pk
    assert not Clock.objects.filter(case=case, stopped_at=None, told__lt=100).exists()


def test_a_case_that_is_refused_takes_back_nothing_of_the_others(village, category, monkeypatch):
    with at(MONDAY):
        for n in range(2):
            actions.report(village.company, by=village.contact, category=category("other_demand"), title=f"第{n}件", channel="portal")
    first = Clock.objects.order_by("case_id")[0].case_id
    above = queries.Ladder.above

    def refuse(ladder, case):
        if case.pk == first:
            raise Refused("刚刚办了")
        return above(ladder, case)

    monkeypatch.setattr(queries.Ladder, "above", refuse)
    assert look(day(30)) == 2
    assert set(Clock.objects.filter(told=0).values_list("case_id", flat=True)) == {first}


def close(instant: datetime) -> int:
    with at(instant):
        return jobs.close_unopposed.call()


def test_five_working_days_of_silence_are_agreement(village, case):
    with at(day(17)):
        actions.resolve(case, by=village.governance_worker, text="办好了")
    assert [close(day(24, 17, 29)), close(day(24, 17, 30)), close(day(25))] == [0, 1, 0]
    case.refresh_from_db()
    assert (case.state, case.solved, case.satisfaction) == ("confirmed", None, None)


def test_a_word_of_the_reporter_begins_the_silence_anew(village, case):
    with at(day(17)):
        actions.resolve(case, by=village.governance_worker, text="办好了")
    with at(day(20)):
        actions.say(case, by=village.contact, text="我先看看")
    assert [close(day(25)), close(day(27, 17, 30))] == [0, 1]


def test_a_reopened_case_is_not_closed(village, case):
    with at(day(17)):
        actions.resolve(case, by=village.governance_worker, text="办好了")
        actions.reopen(case, by=village.contact, remark="没有", solved=False)
    assert close(day(30)) == 0


@pytest.fixture
def published(settings, tmp_path):
    """Announce 2027: New Year's Day, a Friday, is free."""

    def announce():
        (tmp_path / "workdays.toml").write_text("[2027]\nrest = [2027-01-01]\nwork = []\n", "utf8")

    settings.DATA_DIR = tmp_path
    return announce


def test_a_provisional_limit_is_made_right_when_the_year_is_published(village, category, published):
    new_year = datetime(2026, 12, 30, 9, 0, tzinfo=SHANGHAI)
    with at(new_year):
        case = actions.report(village.company, by=village.contact, category=category("other_demand"), title="跨年", channel="portal")
        before = Clock.objects.get(case=case, kind="solution")
        assert before.remark.startswith("2027 年") and jobs.settle_provisional_limits.call() == 0
        published()
        assert [jobs.settle_provisional_limits.call(), jobs.settle_provisional_limits.call()] == [1, 0]
    after = Clock.objects.get(case=case, kind="solution")
    assert (after.remark, after.due_at - before.due_at) == ("", timedelta(days=1)) and done() == ["recount"]
