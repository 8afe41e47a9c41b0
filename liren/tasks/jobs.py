"""The clockwork of tasks: limits are told of, and what comes again is given anew."""

from liren.cases.rules import used
from liren.community.queries import system_user
from liren.core.calendar import local, now, today
from liren.core.jobs import every
from liren.tasks import actions, queries, rules


@every("*/15 * * * *")
def watch_limits() -> int:
    """Remind at half and at four fifths of a limit, and once it has passed call the next post up; returns how many were told of."""
    told = 0
    for task in queries.pressing():
        percent = used(task.given_at, task.due_at, now())
        if percent > task.told:
            told += actions.remind.tried(task, by=system_user(task.community), percent=percent)
    return told


@every("15 7 * * *")
def give_again() -> int:
    """Give what comes again once its turn has come: one turn after it was given; returns how many."""
    due = [task for task in queries.to_repeat() if rules.later(local(task.given_at).date(), task.repeat) <= today()]
    return sum(actions.come_again.tried(task, by=system_user(task.community)) for task in due)
