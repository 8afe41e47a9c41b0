"""Limits of answers in working days, and figures too few to tell."""

from datetime import datetime

import pytest

from liren.core.calendar import SHANGHAI
from liren.letters import rules


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_ten_working_days_after_the_day_of_sending():
    assert rules.due(at("2026-11-20T16:00"), 10) == at("2026-12-04T17:30")
    assert rules.due(at("2026-09-30T09:00"), 1) == at("2026-10-08T17:30")  # after the national holiday


@pytest.mark.parametrize(
    "asked, replied, moved",
    [
        ("2026-11-23T10:00", "2026-11-23T16:00", "2026-12-04T17:30"),
        ("2026-11-23T10:00", "2026-11-25T09:00", "2026-12-08T17:30"),
        ("2026-11-27T17:00", "2026-11-30T09:00", "2026-12-07T17:30"),
    ],
)
def test_waiting_for_the_community_is_not_the_department_s_time(asked, replied, moved):
    assert rules.moved(at("2026-12-04T17:30"), at(asked), at(replied)) == at(moved)


@pytest.mark.parametrize(
    "now, percent", [("2026-12-01T10:00", 0), ("2026-12-02T10:00", 80), ("2026-12-04T17:30", 80), ("2026-12-04T17:31", 100)]
)
def test_what_is_told_of_a_limit(now, percent):
    assert rules.stage(at("2026-12-04T17:30"), at(now)) == percent


@pytest.mark.parametrize("values, fewest, mean", [([], 1, None), ([4, 5, 5], 1, 4.7), ([5, 5, 5, 5], 5, None), ([5, 5, 5, 5, 4], 5, 4.8)])
def test_a_mean_of_enough(values, fewest, mean):
    assert rules.mean(values, fewest) == mean
