"""The clockwork of case reports: last week's is drafted each Monday, last month's on the first."""

from liren.briefings import actions, queries, rules
from liren.community.queries import system_user
from liren.core.calendar import Period, today
from liren.core.jobs import every


@every("10 6 * * 1")
def draft_weekly() -> int:
    """Draft the report of the week that is over, for each community that has none of it."""
    return _draft("weekly")


@every("20 6 1 * *")
def draft_monthly() -> int:
    """Draft the report of the month that is over."""
    return _draft("monthly")


def _draft(kind: str) -> int:
    period: Period = rules.due(kind, today())
    wanted = queries.without(kind, period)
    for community in wanted:
        actions.draft(community, by=system_user(community), kind=kind, start=period.start, end=period.end)
    return len(wanted)
