"""The clockwork of rectifications."""

from liren.community.queries import system_user
from liren.core.calendar import official, today
from liren.core.jobs import every
from liren.hazards import actions, queries, rules


@every("5 8 * * *")
def remind_of_deadlines() -> int:
    """On the eve of a deadline and once it has passed; returns how many were told."""
    told = 0
    for file in queries.to_remind():
        which = rules.told_at(file.due_on, today(), file.told, official())  # type: ignore[arg-type]
        told += bool(which) and actions.remind.tried(file, by=system_user(file.case.community), which=which)
    return told
