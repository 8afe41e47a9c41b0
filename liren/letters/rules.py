"""Pure rules of letters: how long an answer may take, and when a figure may be told."""

from collections.abc import Sequence
from datetime import datetime

from liren.core.calendar import WorkCalendar, local, official

DAYS = 10  # working days for an answer, unless the letter says otherwise
MOST_DAYS = 60
MOST_POINTS = 50
FEWEST_RATINGS = 5  # fewer would tell what a single company thinks
SOON_DAYS = 2


def due(sent: datetime, days: int, work: WorkCalendar | None = None) -> datetime:
    """The close of the n-th working day after the day of sending."""
    return (work or official()).add_working_days(local(sent).date(), days).at


def moved(due_at: datetime, asked: datetime, replied: datetime, work: WorkCalendar | None = None) -> datetime:
    """The limit of a point, later by the working days on which the department waited for the community's reply."""
    work = work or official()
    waited = work.working_days(local(asked).date(), local(replied).date())
    return work.add_working_days(local(due_at).date(), waited).at if waited > 0 else due_at


def days_taken(start: datetime, end: datetime, work: WorkCalendar | None = None) -> int:
    """Working days from sending to answer; the day of sending is not counted."""
    return (work or official()).working_days(local(start).date(), local(end).date())


def stage(due_at: datetime, now: datetime, work: WorkCalendar | None = None) -> int:
    """What is to be told of a limit: 100 once it has passed, 80 in its last two working days, else nothing."""
    if now > due_at:
        return 100
    return 80 if (work or official()).working_days(local(now).date(), local(due_at).date()) <= SOON_DAYS else 0


def mean(values: Sequence[float], fewest: int = 1) -> float | None:
    """The mean with one decimal, or nothing where there are fewer than `fewest`."""
    return round(sum(values) / len(values), 1) if len(values) >= max(fewest, 1) else None
