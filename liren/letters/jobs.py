"""The clockwork of letters: a limit that comes near or has passed is told of."""

from liren.community.queries import system_user
from liren.core.calendar import now
from liren.core.jobs import every
from liren.letters import actions, queries, rules


@every("35 8 * * *")
def watch_answers() -> int:
    """Remind the desk two working days before the limit; past it tell the heads too. Returns how many letters were told of."""
    told = 0
    for letter in queries.pressing():
        percent = rules.stage(letter.due_at, now())  # type: ignore[attr-defined]  # annotated by the query
        if percent > letter.told:
            actions.remind(letter, by=system_user(letter.community), percent=percent)
            told += 1
    return told
