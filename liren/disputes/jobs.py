"""The clockwork of agreements."""

from liren.community.queries import system_user
from liren.core.calendar import today
from liren.core.jobs import every
from liren.disputes import actions, queries, rules


@every("15 8 * * *")
def ask_after_terms() -> int:
    """Two days before a promised day and once it has passed; returns how many were asked after."""
    asked = 0
    for term in queries.due_terms():
        if which := rules.asked_after(term.due_on, today(), term.told):
            asked += actions.ask_after.tried(term, by=system_user(term.mediation.case.community), which=which)
    return asked
