"""The clockwork of self-checks: rounds that come to their end."""

from liren.community.queries import system_user
from liren.community.rules.expiry import reminder_due
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.jobs import every
from liren.selfchecks import actions, queries
from liren.selfchecks.models import Round


@every("25 8 * * *")
def remind_of_rounds() -> int:
    """Sixty, thirty and seven days before a round's end and once it is over; returns how many were told of."""
    told = 0
    for one in queries.ending():
        stage = reminder_due(one.until, today(), one.told)
        if stage is not None:
            told += _remind(one, stage)
    return told


def _remind(one: Round, stage: int) -> bool:
    try:
        actions.remind(one, by=system_user(one.community), stage=stage)
    except Refused:  # a new round was signed in this very moment
        return False
    return True
