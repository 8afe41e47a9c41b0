"""The clockwork of the directory: resources to verify anew, admissions that end."""

from typing import Any

from liren.community.queries import system_user
from liren.community.rules.expiry import reminder_due
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.jobs import every
from liren.resources import actions, queries
from liren.resources.rules import to_ask


@every("30 8 * * *")
def ask_about_resources() -> int:
    """From thirty days before a look no longer counts, every thirty days; returns how many were asked about."""
    day = today()
    due = [one for one in queries.to_be_asked() if to_ask(one.kind, one.verified_on, one.asked_on, day)]
    return sum(_done(actions.ask, one) for one in due)


@every("35 8 * * *")
def remind_of_admissions() -> int:
    """Sixty, thirty and seven days before an admission ends and once it has; returns how many were told of."""
    told = 0
    for provider in queries.expiring():
        stage = reminder_due(provider.until, today(), provider.told)
        if stage is not None:
            told += _done(actions.remind, provider, stage=stage)
    return told


def _done(action: Any, thing: Any, **told: Any) -> bool:
    try:
        action(thing, by=system_user(thing.community), **told)
    except Refused:  # verified, renewed or told in this very moment
        return False
    return True
