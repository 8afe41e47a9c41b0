"""How long people take: working time cut in parts, and instants at which somebody is at his desk."""

from datetime import datetime, timedelta
from random import Random

from liren.cases import rules
from liren.cases.models import Case
from liren.cases.rules import ClockKind, Limit
from liren.core.calendar import now, official


def limit_of(case: Case, kind: ClockKind, since: datetime, pauses: list[rules.Pause] | None = None) -> datetime:
    """When this clock of the case would run out."""
    due = rules.deadline(Limit.thawed(case.rule["limits"][kind]), since, pauses or [])
    assert due is not None
    return due.at


def part_of(start: datetime, end: datetime, part: float) -> datetime:
    """The instant at which this part of the working time has passed; of plain time where little of it is worked."""
    work = official().working_time(start, end)
    if work < timedelta(minutes=40):
        return start + (end - start) * part
    return official().add_working_time(start, work * part).at


def soon(random: Random, low: int, high: int) -> datetime:
    """After so many working minutes."""
    return official().add_working_time(now(), random.randint(low, high)).at + timedelta(seconds=random.randrange(60))


def later(random: Random, low: int, high: int) -> datetime:
    """After so many hours by the clock, at a time of day when people look at their phones."""
    instant = now() + timedelta(minutes=random.randint(low * 60, high * 60))
    return (
        instant
        if 7 <= instant.hour < 22
        else instant.replace(hour=random.choice((8, 12, 18, 20)), minute=random.randrange(60)) + timedelta(days=1)
    )
