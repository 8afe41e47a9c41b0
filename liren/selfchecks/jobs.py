"""The clockwork of self-checks: rounds that come to their end."""

from liren.community.queries import system_user
from liren.community.rules.expiry import reminders_due
from liren.core.calendar import today
from liren.core.jobs import every
from liren.selfchecks import actions, queries


@every("25 8 * * *")
def remind_of_rounds() -> int:
    """Sixty, thirty and seven days before a round's end and once it is over; returns how many were told of."""
    due = reminders_due(queries.ending(), today())
    return sum(actions.remind.tried(one, by=system_user(one.community), stage=stage) for one, stage in due)
