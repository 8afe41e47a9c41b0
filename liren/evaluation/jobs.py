"""The clockwork of improvements."""

from liren.community.queries import system_user
from liren.core.calendar import official, today
from liren.core.jobs import every
from liren.evaluation import actions, queries, rules


@every("15 8 * * *")
def remind_of_improvements() -> int:
    """Before a deadline and once it has passed; returns how many were told of."""
    told = 0
    for one in queries.to_remind():
        if which := rules.told_at(one.due_on, today(), one.told, official()):
            told += actions.remind.tried(one, by=system_user(one.community), which=which)
    return told
