"""The number about briefings."""

from liren.briefings import actions
from liren.core.calendar import Period, at
from liren.core.indicators import INDICATORS
from tests.briefings.conftest import day


def read(community):
    return INDICATORS["briefings.data_analysis_published"].read(community, Period.month(2026, 11)).value


def test_what_is_issued_and_not_taken_back_counts(village, report, draft):
    report()
    made = draft()
    assert read(village.here) == 0
    with at(day(17)):
        actions.write(made, by=village.center_head, done="", advice="加派巡查")
        actions.issue(made, by=village.center_head)
    assert (read(village.here), read(village.there)) == (1, 0)
    with at(day(18)):
        actions.withdraw(made, by=village.center_head, reason="数字有误")
    assert read(village.here) == 0
