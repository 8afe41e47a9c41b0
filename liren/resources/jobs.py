"""The clockwork of the directory: resources to verify anew, admissions that end."""

from liren.community.queries import system_user
from liren.community.rules.expiry import reminders_due
from liren.core.calendar import today
from liren.core.jobs import every
from liren.resources import actions, queries
from liren.resources.rules import to_ask


@every("30 8 * * *")
def ask_about_resources() -> int:
    """From thirty days before a look no longer counts, every thirty days; returns how many were asked about."""
    day = today()
    due = [one for one in queries.to_be_asked() if to_ask(one.kind, one.verified_on, one.asked_on, day)]
    return sum(actions.ask.tried(one, by=system_user(one.community)) for one in due)


@every("35 8 * * *")
def remind_of_admissions() -> int:
    """Sixty, thirty and seven days before an admission ends and once it has; returns how many were told of."""
    due = reminders_due(queries.expiring(), today())
    return sum(actions.remind.tried(one, by=system_user(one.community), stage=stage) for one, stage in due)
