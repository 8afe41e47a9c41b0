"""Does anybody work with it: days on which both sides wrote something."""

from datetime import datetime

from liren.cases import actions
from liren.cases.models import Category
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.indicators import INDICATORS

WEEK = Period.week_of(datetime(2026, 11, 10).date())  # Monday the 9th to Sunday the 15th


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, number, hour, 0, tzinfo=SHANGHAI)


def read(community, when=16):
    with at(day(when)):
        return INDICATORS["cockpit.platform_in_use"].read(community, WEEK).value


def report(village, number):
    category = Category.objects.get(community=village.here, code="other_demand")
    with at(day(number)):
        return actions.report(village.company, by=village.contact, category=category, title="一件事", channel="portal")


def accept(village, case, number):
    with at(day(number, 15)):
        actions.accept(case, by=village.center_head)


def test_a_day_counts_when_staff_and_companies_wrote(village):
    assert read(village.here) == 0
    accept(village, report(village, 9), 9)
    assert read(village.here) == 1 / 5
    report(village, 10)  # only a company
    accept(village, report(village, 14), 14)  # a Saturday asks nothing
    assert read(village.here) == 1 / 5 and read(village.there) == 0


def test_days_to_come_are_not_counted(village):
    accept(village, report(village, 9), 9)
    assert read(village.here, when=11) == 1 / 2


def test_before_the_first_day_is_over_there_is_nothing_to_measure(village):
    assert read(village.here, when=9) is None
