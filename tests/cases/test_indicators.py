"""Each number by a story small enough to be counted on the fingers."""

from datetime import datetime

import pytest

from liren.cases import actions, queries
from liren.cases.queries import panels
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.indicators import INDICATORS

NOVEMBER, OCTOBER = Period.month(2026, 11), Period.month(2026, 10)
NAMES = sorted(name for name, one in INDICATORS.items() if name.startswith("cases.") and not one.by_clause)
COUNTS = {f"cases.{name}" for name in ("received", "answered", "open_at_end", "overdue_at_end", "overdue_open", "without_owner", "joined")}
COUNTS |= {"cases.rules_not_running"}


def day(number: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, number, hour, 0, tzinfo=SHANGHAI)


@pytest.fixture
def read(village):
    def value(name: str, period: Period = NOVEMBER, when: datetime | None = None, community=None):
        with at(when or day(30)):
            reading = INDICATORS[f"cases.{name}"].read(community or village.here, period)
            return reading.value, len(list(reading.evidence))

    return value


@pytest.fixture
def report(village, category):
    def send(number: int = 16, code: str = "other_demand", by=None, channel="portal"):
        with at(day(number)):
            return actions.report(village.company, by=by or village.contact, category=category(code), title="一件事", channel=channel)

    return send


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_measure(read, name):
    assert read(name.removeprefix("cases.")) == (0 if name in COUNTS else None, 0)


def test_received_and_closed(village, read, report):
    answered, declined, withdrawn = report(), report(17), report(18)
    report(19)
    with at(day(20)):
        actions.settle(answered, by=village.governance_worker, text="好了")
        actions.decline(declined, by=village.governance_worker, text="请到税务窗口办")
        actions.withdraw(withdrawn, by=village.contact)
    assert read("received") == (4, 4) and read("received", OCTOBER) == (0, 0)
    assert read("closed_rate") == (2 / 3, 3)
    assert read("return_reply_rate") == (1.0, 1)
    assert read("received", community=village.there) == (0, 0)


def test_limits_kept_of_those_that_ended_in_the_period(village, read, report):
    """办结 of the 2nd and 3rd is due on the 9th and 10th; 首次响应 a day after each, 进展 three days after acceptance."""
    early, late = report(2), report(3)
    for case, accepted, solved in ((early, 2, 5), (late, 6, 12)):
        with at(day(accepted, 11)):
            actions.accept(case, by=village.governance_worker)
        with at(day(solved)):
            actions.resolve(case, by=village.governance_worker, text="好了")
    report(9)
    assert read("first_answer_on_time_rate", when=day(9)) == (1 / 2, 2)
    assert read("first_answer_on_time_rate") == (1 / 3, 3)
    assert read("promised_time_met_rate", when=day(13)) == (1 / 2, 2)
    assert read("promised_time_met_rate") == (1 / 3, 3)
    assert read("update_on_time_rate") == (1 / 2, 2)
    assert read("overdue_open") == (1, 1) and read("overdue_open", when=day(9)) == (0, 0)


def test_whoever_waits_for_papers_is_not_late(village, read, report):
    case = report(2)
    with at(day(2, 11)):
        actions.accept(case, by=village.governance_worker)
        actions.ask_supplement(case, by=village.governance_worker, text="请补合同")
    assert read("promised_time_met_rate") == (None, 0)
    assert read("supplement_notice_rate") == (1.0, 1)
    with at(day(3)):
        actions.supply(case, by=village.contact, text="已补")
        actions.ask_supplement(case, by=village.governance_worker, text="还缺一份")
    assert read("supplement_notice_rate") == (0.0, 1)


def test_disputes(village, read, report, monkeypatch):
    monkeypatch.setattr(panels, "OBSTACLES", [])  # the four steps are told in the tests of disputes
    case = report(2, "company_dispute")
    report(2)
    with at(day(3)):
        actions.settle(case, by=village.mediator, text="已调解")
    assert read("dispute_resolved_rate") == (1.0, 1)


def test_who_answers_and_who_gave_back(village, read, report):
    case, other = report(), report()
    governance, worker = village.governance_worker.appointments.get().post, village.worker.appointments.get().post
    with at(day(17)):
        actions.accept(case, by=village.governance_worker)
        actions.accept(other, by=village.governance_worker)
        for one in (case, other):
            actions.assign(one, by=village.governance_worker, post=worker)
        actions.hand_back(case, by=village.worker, reason="不属本岗")
    assert read("hand_back_rate") == (1 / 2, 2)
    assert read("first_responder_kept_rate") == (1.0, 2)
    type(other).objects.filter(pk=other.pk).update(answerable=village.mediator.appointments.get().post, post=governance)
    assert read("first_responder_kept_rate") == (1 / 2, 2)


def test_settled_at_the_counter(village, read, report):
    done = report(16, by=village.worker, channel="counter")
    report(16, by=village.worker, channel="phone")
    report(16)  # in the portal nobody stands there
    with at(day(16, 11)):
        actions.settle(done, by=village.governance_worker, text="当场开好")
    assert read("immediate_handling_rate") == (1 / 2, 2)


def test_sent_up_in_time_and_answered(village, read, report):
    fire = village.fire.appointments.get().post
    quick, slow = report(2, "fire_exit_blocked"), report(2, "fire_exit_blocked")
    for case, sent in ((quick, 4), (slow, 5)):
        with at(day(2, 11)):
            actions.accept(case, by=village.governance_worker)
        with at(day(sent)):
            actions.escalate(case, by=village.governance_worker, post=fire, reason="需执法")
    with at(day(5)):
        actions.answer_above(quick, by=village.fire, text="已责令清理")
    assert read("escalation_on_time_rate") == (1 / 2, 2)


def test_service_problems_go_to_the_center_above(village, read, report):
    center = village.service_center.appointments.get().post
    sent, _kept = report(16, "other_service"), report(16, "other_service")
    with at(day(17)):
        actions.accept(sent, by=village.worker)
        actions.escalate(sent, by=village.worker, post=center, reason="属服务类问题")
    assert read("service_problem_routed_rate") == (1 / 2, 2)


def test_solved_and_content_are_two_questions(village, read, report):
    for solved, stars in ((True, 5), (True, 3), (None, 4)):
        case = report()
        with at(day(17)):
            actions.settle(case, by=village.governance_worker, text="好了")
            actions.confirm(case, by=village.contact, solved=solved, satisfaction=stars)
    again = report()
    with at(day(17)):
        actions.settle(again, by=village.governance_worker, text="好了")
        actions.reopen(again, by=village.contact, remark="没有好", solved=False, satisfaction=1)
    assert read("solved_rate") == (2 / 3, 3)
    assert read("satisfaction_rate") == (2 / 4, 4)


def test_a_vacant_post_owns_nothing(village, read, report):
    report()
    assert read("without_owner") == (0, 0)
    village.governance_worker.appointments.update(until="2026-11-20")
    assert read("without_owner") == (1, 1)


def test_answers_and_those_that_came_back(village, read, report):
    """An answer of the department is none to the company; a case answered twice was answered twice."""
    for stars in (5, None):
        case = report()
        with at(day(17)):
            actions.settle(case, by=village.governance_worker, text="好了")
        if stars:
            actions.confirm(case, by=village.contact, solved=True, satisfaction=stars)
    with at(day(18)):
        actions.reopen(case, by=village.contact, remark="没有好", solved=False, satisfaction=1)
    assert read("answered") == (2, 2)
    assert read("reopened_rate") == (1 / 2, 2)
    with at(day(19)):
        actions.resolve(case, by=next(iter(queries.holders([case.post_id]))), text="这次好了")
    assert read("answered") == (3, 3)
    assert read("reopened_rate") == (1 / 3, 3)
    assert read("answered", OCTOBER) == (0, 0)


def test_open_and_late_as_it_stood_at_the_end(village, read, report):
    """Both are due on the 9th; one is answered on the 12th: late on the 10th, and open on the 10th, but not on the 30th."""
    first, _second = report(2), report(2)
    with at(day(12)):
        actions.settle(first, by=village.governance_worker, text="好了")
    tenth = Period(NOVEMBER.start, day(10).date())
    assert read("open_at_end", tenth) == (2, 2) and read("overdue_at_end", tenth) == (2, 2)
    assert read("open_at_end") == (1, 1) and read("overdue_at_end") == (1, 1)
    assert read("open_at_end", tenth, when=day(5)) == (2, 2) and read("overdue_at_end", tenth, when=day(5)) == (0, 0)
    assert read("open_at_end", OCTOBER) == (0, 0)
