"""The clockwork of standards: a change in a record shows within a minute, history has a row a day, declarers are reminded."""

from liren.community.queries import system_user
from liren.core.actions import Refused
from liren.core.jobs import every
from liren.standards import actions, queries


@every("* * * * *")
def measure_changed() -> int:
    """Measure communities in which something was written since; returns how many."""
    stale = queries.stale()
    for community in stale:
        actions.measure(community, by=system_user(community))
    return len(stale)


@every("30 8 * * *")
def remind_declarers() -> int:
    """A month before a declaration ends; returns how many were told."""
    told = 0
    for one in queries.ending():
        try:
            actions.remind(one, by=system_user(one.community))
            told += 1
        except Refused:  # withdrawn or told in this very moment
            continue
    return told
