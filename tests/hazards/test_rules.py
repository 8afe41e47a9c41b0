"""Grades, deadlines, reminders and what stands against closing, as tables."""

from datetime import date, datetime

import pytest

from liren.core.calendar import SHANGHAI, official
from liren.hazards import rules


@pytest.mark.parametrize(
    "state, reported, must, stands",
    [
        (None, False, False, "定级"), ("opened", False, False, "定级"), ("rectifying", True, True, "整改"),
        ("rectified", True, True, "复查"),
        ("closed", False, True, "上报"), ("closed", True, True, ""), ("closed", False, False, ""), ("dismissed", False, False, ""),
        ("handed_over", True, True, ""),
    ],
)  # fmt: skip
def test_what_stands_against_answering(state, reported, must, stands):
    said = rules.obstacle(state, reported=reported, must_report=must)
    assert stands in said and bool(said) is bool(stands)


@pytest.mark.parametrize(
    "grade, interim, funding, missing",
    [("general", "", "", 0), ("major", "", "", 2), ("major", "停用", "", 1), ("major", "停用", "自筹", 0)],
)
def test_a_major_hazard_needs_protection_and_money(grade, interim, funding, missing):
    assert len(rules.lacking(grade, interim, funding)) == missing


@pytest.mark.parametrize(
    "today, told, which",
    [
        (date(2026, 3, 2), [], 0), (date(2026, 3, 5), [], 1), (date(2026, 3, 6), [], 1), (date(2026, 3, 6), [1], 0),
        (date(2026, 3, 9), [1], 2), (date(2026, 3, 9), [1, 2], 0), (date(2026, 3, 20), [], 2),
    ],
)  # fmt: skip
def test_reminders_come_on_the_eve_and_once_it_is_over(today, told, which):
    assert rules.told_at(date(2026, 3, 6), today, told, official()) == which


def test_the_eve_of_a_monday_is_friday():
    assert rules.told_at(date(2026, 3, 9), date(2026, 3, 6), [], official()) == 1
    assert rules.told_at(date(2026, 3, 9), date(2026, 3, 5), [], official()) == 0


def test_days_offered_and_reporting_count_working_days():
    assert rules.usual_due("general", date(2026, 3, 6), official()) == date(2026, 3, 13)
    graded = datetime(2026, 3, 6, 15, tzinfo=SHANGHAI)
    assert rules.report_due(graded, official()).date() == date(2026, 3, 9)
