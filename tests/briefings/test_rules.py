"""Periods, hidden cells and check sums, as tables and by chance."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.briefings import rules
from liren.core.calendar import Period


@pytest.mark.parametrize(
    "kind, start, end, before",
    [
        ("weekly", "2026-11-09", "2026-11-15", ("2026-11-02", "2026-11-08")),
        ("monthly", "2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("monthly", "2026-01-01", "2026-01-31", ("2025-12-01", "2025-12-31")),
        ("special", "2026-11-01", "2026-11-01", ("2026-10-31", "2026-10-31")),
        ("special", "2026-02-01", "2026-02-28", ("2026-01-04", "2026-01-31")),
    ],
)
def test_the_period_before(kind, start, end, before):
    found = rules.former(kind, Period(date.fromisoformat(start), date.fromisoformat(end)))
    assert tuple(d.isoformat() for d in found) == before


@pytest.mark.parametrize(
    "kind, day, period",
    [
        ("weekly", date(2026, 11, 16), Period(date(2026, 11, 9), date(2026, 11, 15))),
        ("weekly", date(2026, 11, 22), Period(date(2026, 11, 9), date(2026, 11, 15))),
        ("weekly", date(2026, 1, 1), Period(date(2025, 12, 22), date(2025, 12, 28))),
        ("monthly", date(2026, 3, 1), Period(date(2026, 2, 1), date(2026, 2, 28))),
    ],
)
def test_what_is_over(kind, day, period):
    assert rules.due(kind, day) == period


def test_the_trend_ends_with_the_period_itself():
    spans = rules.trend("monthly", Period.month(2026, 3))
    assert [s.start.isoformat()[:7] for s in spans] == [f"2025-{m:02}" for m in (8, 9, 10, 11, 12)] + ["2026-01", "2026-02", "2026-03"]


@pytest.mark.parametrize(
    "cells, out",
    [
        ([], set()),
        ([20, 30], set()),
        ([20, 3], {0, 1}),  # one alone is told by the sum
        ([20, 3, 40], {0, 1}),  # the next smallest goes with it
        ([6, 7, 40], {0, 1}),  # two that hide each other
        ([2, 3, 40, 11], {0, 1, 3}),  # together still small
        ([0, 0, 12], set()),  # nothing is no cell
        ([0, 4], {1}),  # the whole itself is left out by its own rule
        ([9, 10, 11], {0, 1}),
    ],
)
def test_small_cells_and_what_would_betray_them(cells, out):
    assert rules.hidden(cells, sum(cells)) == out


@given(st.lists(st.integers(0, 60), max_size=9), st.integers(0, 20))
def test_no_small_sum_can_be_recovered(cells, elsewhere):
    """What is left out together is never few, unless everything there was has been left out."""
    whole = sum(cells) + elsewhere  # rows without a value are counted in the whole alone
    out = rules.hidden(cells, whole)
    assert all(n in out for n, count in enumerate(cells) if 0 < count < 10)
    left = whole - sum(count for n, count in enumerate(cells) if n not in out)
    if out and any(count >= 10 for n, count in enumerate(cells) if n not in out):
        assert len(out) > 1 and left >= 10


def test_a_small_whole_shows_nothing():
    assert rules.masked({"a": (2, 3), "b": (1, 2)}, ["a", "b"], 5) == {"a": None, "b": None}
    assert rules.masked({"a": (20, 30), "b": (9, 12)}, ["a", "b", "c"], 42) == {"a": (20, 30), "b": (9, 12), "c": (0, 0)}


@pytest.mark.parametrize("part, value", [((1, 3), 33.3), ((0, 5), 0.0), ((0, 0), None), (None, None), ([5, 5], 100.0)])
def test_percent(part, value):
    assert rules.percent(part) == value


def test_the_check_sum_knows_every_letter_and_no_order():
    assert rules.digest({"a": 1, "b": [1, 2]}) == rules.digest({"b": [1, 2], "a": 1})
    assert rules.digest({"a": "一"}) != rules.digest({"a": "二"})
    assert rules.digest({"a": (1, 2)}) == rules.digest({"a": [1, 2]})  # as the database gives it back
