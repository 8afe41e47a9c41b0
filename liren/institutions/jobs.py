"""The clockwork of terms and of counts."""

from liren.community.queries import system_user
from liren.core.jobs import every
from liren.institutions import actions, queries


@every("20 8 * * *")
def remind_of_terms() -> int:
    """Sixty and fourteen days before a term ends and once it is over; returns how many were told."""
    return sum(_remind(ending) for ending in queries.to_remind())


def _remind(one: queries.Ending) -> bool:
    by = system_user(one.body.community)
    return actions.remind.tried(one.body, by=by, key=one.key, name=one.name, until=one.until)


@every("30 8 * * *")
def ask_for_counts() -> int:
    """In the last two weeks of a half year, and once it is over, the units that have not counted; returns how many were asked."""
    due = queries.uncounted()
    for unit, end, stage in due:
        actions.ask_count(unit, by=system_user(unit.community), half_end=end, stage=stage)
    return len(due)
