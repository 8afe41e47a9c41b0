"""The clockwork of terms and of counts."""

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


@every("30 8 * * *")
def ask_for_counts() -> int:
    """In the last two weeks of a half year, and once it is over, the units that have not counted; returns how many were asked."""
    due = queries.uncounted()
    for unit, end, stage in due:
        actions.ask_count(unit, by=system_user(unit.community), half_end=end, stage=stage)
    return len(due)
