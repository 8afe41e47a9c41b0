"""The clock and the working days, against tables and against slow counters written differently."""

from datetime import UTC, date, datetime

import pytest

from liren.core import calendar


def test_the_clock_stands_where_it_was_put_and_moves_on_after():
    before = calendar.now()
    with calendar.at(datetime(2026, 2, 13, 18, 0, tzinfo=UTC)):
        assert calendar.now() == datetime(2026, 2, 14, 2, 0, tzinfo=calendar.SHANGHAI)
        assert calendar.today() == date(2026, 2, 14)
        with calendar.at(datetime(2025, 1, 1, tzinfo=UTC)):
            assert calendar.today() == date(2025, 1, 1)
        assert calendar.today() == date(2026, 2, 14)
    assert calendar.now() >= before


def test_a_clock_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"), calendar.at(datetime(2026, 2, 14)):
        pass
