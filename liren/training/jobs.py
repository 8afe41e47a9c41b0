"""The clockwork of training: certificates that come to their end."""

from liren.community.queries import system_user
from liren.community.rules.expiry import reminder_due
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.jobs import every
from liren.training import actions, queries
from liren.training.models import Certificate


@every("25 8 * * *")
def remind_of_certificates() -> int:
    """Sixty, thirty and seven days before the end and once it has passed; returns how many were told of."""
    told = 0
    for one in queries.ending():
        stage = reminder_due(one.until, today(), one.told)
        if stage is not None:
            told += _remind(one, stage)
    return told


def _remind(one: Certificate, stage: int) -> bool:
    try:
        actions.remind(one, by=system_user(one.community), stage=stage)
    except Refused:  # renewed or told in this very moment
        return False
    return True
