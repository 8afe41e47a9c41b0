"""The clockwork of premises: documents and agreements that come to their end."""

from liren.community.queries import system_user
from liren.community.rules.expiry import reminder_due
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.jobs import every
from liren.premises import actions, queries


@every("20 8 * * *")
def remind_of_expiry() -> int:
    """Sixty, thirty and seven days before the end and once it has passed; returns how many were told of."""
    told = 0
    for thing in queries.ending():
        stage = reminder_due(thing.until, today(), thing.told)
        if stage is not None:
            told += _remind(thing, stage)
    return told


def _remind(thing: queries.Ending, stage: int) -> bool:
    try:
        actions.remind(thing, by=system_user(thing.community), stage=stage)
    except Refused:  # renewed or told in this very moment
        return False
    return True
