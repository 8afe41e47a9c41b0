"""Steps, classes and feedback of cases, each by a story that is counted on the fingers."""

from datetime import datetime

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.indicators import INDICATORS

NOVEMBER = Period.month(2026, 11)


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, number, hour, 0, tzinfo=SHANGHAI)


@pytest.fixture
def read(village):
    def value(name, *clause):
        with at(day(30)):
            reading = INDICATORS[f"cases.{name}"].read(village.here, NOVEMBER, *clause)
            return reading.value, len(list(reading.evidence))

    return value


def category(village, code) -> Category:
    return Category.objects.get(community=village.here, code=code)


def serving(village, clause) -> str:
    return next(c.code for c in Category.objects.filter(community=village.here, secrecy="ordinary") if clause in c.clauses)


@pytest.fixture
def report(village):
    def send(number=2, code="other_demand"):
        with at(day(number)):
            return actions.report(village.company, by=village.contact, category=category(village, code), title="一件事", channel="portal")

    return send


def settle(village, case, number):
    with at(day(number)):
        actions.settle(case, by=village.center_head, text="已修好")
        return actions.confirm(Case.objects.get(pk=case.pk), by=village.contact, solved=True, satisfaction=5)


def test_closed_with_all_steps_on_record(village, report, read):
    assert read("case_step_completeness") == (None, 0)
    settle(village, report(), 3)
    assert read("case_step_completeness") == (1.0, 1)
    lost = settle(village, report(), 4)
    Case.objects.filter(pk=lost.pk).update(accepted_at=None)
    assert read("case_step_completeness") == (0.5, 2)
    report()  # not closed: not counted
    assert read("case_step_completeness") == (0.5, 2)


def test_classed_anew_after_a_day_is_classed_late(village, report, read):
    cases = [report(), report(), report(code=Category.objects.filter(community=village.here, kind="hazard").first().code)]
    assert read("case_classified_rate") == (1.0, 2)
    for case, when in ((cases[0], 3), (cases[1], 10)):
        with at(day(when)):
            actions.recategorize(case, by=village.center_head, category=category(village, "site_expansion"))
    assert read("case_classified_rate") == (0.5, 2)


def test_feedback_is_answered_within_ten_working_days(village, report, read):
    clause = "S3:9.1-2"
    code = serving(village, clause)
    settle(village, report(code=code), 12)
    report(code=code)
    settle(village, report(code=code), 19)
    report(25, code=code)  # its days are not over
    report()  # is no feedback
    assert read("feedback_closed_on_time", clause) == (1 / 3, 3)


def test_what_new_strata_ask_is_counted_by_its_category(village, report, read):
    clause = "S1:6.2.5-1"
    report()
    assert read("new_stratum_demand_recorded", clause) == (0, 0)
    report(code=serving(village, clause))
    assert read("new_stratum_demand_recorded", clause) == (1, 1)
