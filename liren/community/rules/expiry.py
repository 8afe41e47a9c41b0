"""When somebody is told that a paper, an agreement or a certificate comes to its end; pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

STAGES = (60, 30, 7, -1)  # days before the end on which somebody is told; -1: it is over


def reminder_due(until: date | None, today: date, told: Collection[int]) -> int | None:
    """Which reminder is due today: the tightest stage that is reached and not told yet; -1: it is over; None: nothing."""
    if until is None:
        return None
    left = (until - today).days
    reached = [stage for stage in STAGES if left <= stage]
    stage = min(reached, default=None)
    return None if stage is None or stage in told else stage


def reminders_due(things: Iterable[Any], today: date) -> Iterator[tuple[Any, int]]:
    """Those of the things – each knows its `until` and what was `told` of it – of which a reminder is due today, with its stage."""
    for one in things:
        stage = reminder_due(one.until, today, one.told)
        if stage is not None:
            yield one, stage
