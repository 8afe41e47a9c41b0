"""The clockwork of publishing: what is due goes out or in force, what is over comes down, and what is late is told of."""

from liren.community.queries import system_user
from liren.core.calendar import today
from liren.core.jobs import every
from liren.publishing import actions, queries, rules


@every("*/5 * * * *")
def keep_time() -> int:
    """Publish what is due and take down what is over; returns how many."""
    to_publish, to_end = queries.timed()
    for one in to_publish:
        actions.publish(one, by=system_user(one.community))
    for one in (ended := list(to_end)):
        actions.end(one, by=system_user(one.community))
    return len(to_publish) + len(ended)


@every("3 0 * * *")
def enact_versions() -> int:
    """Versions whose day has come enter into force; returns how many."""
    rows = list(queries.to_enact())
    for one in rows:
        actions.enact_version(one, by=system_user(one.regulation.community))
    return len(rows)


@every("40 8 * * *")
def watch_reviews() -> int:
    """Remind of reviews thirty days ahead and once they are late; returns how many regulations were told of."""
    told = 0
    for entry in queries.reviewable():
        regulation, stage = entry.regulation, rules.review_stage(entry.due, today()) if entry.due else 0
        if regulation and stage > regulation.told:
            actions.remind_regulation(regulation, by=system_user(regulation.community), stage=stage)
            told += 1
    return told


@every("45 8 * * *")
def watch_disclosures() -> int:
    """Remind of items of the calendar in the last two weeks of a period, and of a missed one; returns how many."""
    told = 0
    for one in queries.due_items():
        stage = f"{one.first}:{one.stage}"
        if one.stage and one.item.told != stage:
            actions.remind_disclosure(one.item, by=system_user(one.item.community), stage=stage)
            told += 1
    return told


@every("20 1 * * *")
def gather_archive() -> int:
    """What was finished anywhere since last night falls due for filing; returns how many communities had something."""
    found = [home for home in queries.with_archive() if queries.to_gather(home)]
    for home in found:
        actions.gather_records(home, by=system_user(home))
    return len(found)
