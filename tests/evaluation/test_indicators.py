"""The figures, against cases worked by hand."""

from datetime import timedelta

import pytest

from liren.core.calendar import Period, at, now, today
from liren.core.indicators import INDICATORS
from liren.evaluation import actions


def read(name, village, days=60):
    period = Period(today() - timedelta(days=days), today() + timedelta(days=days))
    return INDICATORS[f"evaluation.{name}"].read(village.here, period)


def test_nothing_due_is_nothing_measured(village, improvement):
    improvement("in_progress")
    assert read("improvement_closed_on_time", village).value is None


def test_closed_by_their_day_of_those_due(village, improvement):
    """One verified in time, one verified late, one still open past its day, one by hand, one dropped: 1 of 3."""
    improvement("verified")
    late = improvement("in_progress", title="迟的")
    improvement("agreed", title="没完的")
    improvement("in_progress", title="自己提的", source="own")
    actions.drop(improvement("agreed", title="不做的"), by=village.center_head, text="并入")
    with at(now() + timedelta(days=25)):
        actions.finish(late, by=village.governance_worker, text="好了")
        actions.verify(late, by=village.secretary, text="好了")
        found = read("improvement_closed_on_time", village)
        assert (found.value, len(found.evidence)) == (pytest.approx(1 / 3), 3)
        assert found.evidence.filter(found.good).count() == 1
        assert read("improvements_overdue", village).value == 2
        assert read("improvements_open", village).value == 2


def test_what_turned_green_of_what_was_verified(village, improvement):
    for n, after in enumerate(("met", "partly", "")):
        one = improvement("verified", source="clause", code=f"S1:{n}", before_state="not_met")
        if after:
            actions.read_again(one, by=village.system, state=after, value=1.0, shown="100%")
    assert read("improvements_effective", village).value == 0.5
