"""Half years and what is counted over them; pure (S1 6.2.1-5)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

REMIND_DAYS = 14  # before a half year ends the counts are asked for, and once more when it is over and one lacks
LATE_DAYS = 45  # after that many days nobody is asked any more


def half_end(day: date) -> date:
    """The last day of the half year in which a day lies."""
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def half_before(end: date) -> date:
    """The last day of the half year before the one that ends then."""
    return date(end.year, 6, 30) if end.month == 12 else date(end.year - 1, 12, 31)


def half_words(end: date) -> str:
    """A half year in words."""
    return (_("%(year)s 年上半年") if end.month == 6 else _("%(year)s 年下半年")) % {"year": end.year}


def countable(day: date) -> list[date]:
    """The half years that may be counted on a day, the latest first: the running one in its last two weeks, and the three before."""
    running = half_end(day)
    found = [running] if running - day <= timedelta(days=REMIND_DAYS) else []
    end = running
    for _n in range(3):
        end = half_before(end)
        found.append(end)
    return found


def count_stage(day: date) -> tuple[date, int] | None:
    """Which half year is to be counted now: (its end, 1) in its last two weeks, (its end, 2) in the weeks after; else nothing."""
    running = half_end(day)
    if running - day <= timedelta(days=REMIND_DAYS):
        return running, 1
    last = half_before(running)
    return (last, 2) if day - last <= timedelta(days=LATE_DAYS) else None


def participation_rate(counts: Iterable[tuple[int, int]]) -> float | None:
    """Who took part, of all members: pairs of (took part, members); None without a member."""
    pairs = list(counts)
    members = sum(total for _part, total in pairs)
    return sum(part for part, _total in pairs) / members if members else None
