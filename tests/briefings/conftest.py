"""Cases of one November, counted on the fingers."""

from datetime import datetime

import pytest

from liren.briefings import actions as briefings
from liren.cases import actions
from liren.cases.models import Case, Category
from liren.core.calendar import SHANGHAI, Period, at

WEEK = Period.week_of(datetime(2026, 11, 10).date())  # Monday the 9th to Sunday the 15th


def day(number: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, number, hour, 0, tzinfo=SHANGHAI)


@pytest.fixture
def report(village):
    """Bring a case on a day of November."""

    def send(number: int = 10, code: str = "other_demand", hour: int = 10, company=None, by=None, channel="portal", month=11) -> Case:
        company = company or village.company
        category = Category.objects.get(community=company.community, code=code)
        with at(day(number, hour, month)):
            own = {village.company: village.contact}.get(company, village.other_contact)
            return actions.report(company, by=by or own, category=category, title="一件事", channel=channel)

    return send


@pytest.fixture
def draft(village):
    def make(kind="weekly", period=WEEK, by=None, community=None, when=None):
        with at(when or day(16)):
            return briefings.draft(community or village.here, by=by or village.center_head, kind=kind, start=period.start, end=period.end)

    return make


@pytest.fixture
def issued(village, draft):
    def make(**more):
        made = draft(**more)
        with at(day(16, 11)):
            briefings.write(made, by=village.center_head, done="办了一件事", advice="多走访")
            briefings.issue(made, by=village.center_head)
        return made

    return make
