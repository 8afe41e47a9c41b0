"""The arithmetic of a round, as tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.selfchecks import rules
from liren.selfchecks.rules import Tally, Verdict


@pytest.mark.parametrize(
    "since, months, last",
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)), (date(2026, 1, 31), 3, date(2026, 4, 29)), (date(2026, 11, 30), 3, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)), (date(2026, 7, 1), 6, date(2026, 12, 31)), (date(2026, 12, 5), 12, date(2027, 12, 4)),
    ],
)  # fmt: skip
def test_the_last_day(since, months, last):
    assert rules.last_day(since, months) == last


@pytest.mark.parametrize(
    "items, told",
    [
        ([], (0, 0, 0, 0, 0, 0, None)),
        ([(True, "pass"), (True, "fail"), (False, "fail")], (3, 3, 2, 0, 2, 1, 0.5)),
        ([(True, "pass"), (True, "na")], (2, 2, 0, 1, 1, 1, 1.0)),
        ([(True, ""), (True, "pass")], (2, 1, 0, 0, 2, 1, 0.5)),
        ([(True, "na"), (False, "pass")], (2, 2, 0, 1, 0, 0, None)),
    ],
)
def test_a_tally(items, told):
    one = rules.tally(items)
    assert (one.total, one.answered, one.failed, one.left_out, one.must, one.passed, one.share) == told


@pytest.mark.parametrize(
    "tallies, missing, value",
    [
        ([], 0, None), ([], 9, None), ([Tally(must=10, passed=10)], 0, 1.0), ([Tally(must=8, passed=8)], 9, 8 / 17),
        ([Tally(must=8, passed=8), Tally(must=2, passed=1)], 0, 0.9), ([Tally()], 0, None),
    ],
)  # fmt: skip
def test_a_requirement_that_cites_two_is_not_met_by_one(tallies, missing, value):
    assert rules.share(tallies, missing) == value


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["", *Verdict.values])), max_size=15))
def test_nothing_unanswered_or_failed_makes_a_whole(items):
    one = rules.tally(items)
    assert one.passed <= one.must <= one.total and one.left >= 0
    assert (one.share == 1.0) == (one.must > 0 and all(v in {"pass", "na"} for must, v in items if must))


def test_rounds_are_compared_by_the_number_an_item_keeps():
    assert rules.compared([{1: "pass", 3: "fail"}, {1: "fail", 2: "pass"}]) == {1: ("pass", "fail"), 2: ("", "pass"), 3: ("fail", "")}


@pytest.mark.parametrize(
    "row, moved",
    [
        (("pass", "fail"), "better"), (("fail", "pass"), "worse"), (("fail", "na"), "worse"), (("na", "fail"), "better"),
        (("pass", "na"), ""), (("pass",), ""), (("", "fail"), ""), (("fail", "fail"), ""),
    ],
)  # fmt: skip
def test_what_moved(row, moved):
    assert rules.moved(row) == moved
