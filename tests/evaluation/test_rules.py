"""Reminders and turning green, as tables."""

from datetime import date

import pytest

from liren.core.calendar import official
from liren.evaluation import rules
from liren.standards.rules import State


@pytest.mark.parametrize(
    "today, told, which",
    [
        (date(2026, 3, 2), [], 0), (date(2026, 3, 6), [], 1), (date(2026, 3, 11), [], 1), (date(2026, 3, 10), [1], 0),
        (date(2026, 3, 12), [1], 2), (date(2026, 3, 12), [], 2), (date(2026, 3, 13), [1, 2], 0), (date(2026, 3, 11), [2], 0),
    ],
)  # fmt: skip
def test_reminded_three_working_days_before_and_once_it_is_over(today, told, which):
    assert rules.told_at(date(2026, 3, 11), today, told, official()) == which


@pytest.mark.parametrize(
    "after, green", [("met", True), ("used", True), ("partly", False), ("not_met", False), ("not_measured", False), ("", None)]
)
def test_green_is_met_and_nothing_else(after, green):
    assert rules.turned("not_met", after) is green


def test_requirements_read_the_same_words_here_and_there():
    assert [(s.value, str(s.label)) for s in rules.Standing] == [(s.value, str(s.label)) for s in State]
