"""The clockwork of terms."""

from liren.community.queries import system_user
from liren.core.actions import Refused
from liren.core.jobs import every
from liren.institutions import actions, queries


@every("20 8 * * *")
def remind_of_terms() -> int:
    """Sixty and fourteen days before a term ends and once it is over; returns how many were told."""
    return sum(_remind(ending) for ending in queries.to_remind())


def _remind(ending: queries.Ending) -> bool:
    try:
        by = system_user(ending.body.community)
        actions.remind(ending.body, by=by, key=ending.key, name=ending.name, until=ending.until)
    except Refused:  # dissolved or told in this very moment
        return False
    return True
