"""Time as the standards count it: one clock for everybody, China's working days and hours, periods, and words for both."""

import os
import tomllib
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from structlog import get_logger

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIPPED = Path(__file__).parent / "catalog" / "workdays.toml"
_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """The present instant in Shanghai time, or the instant the clock was moved to with `at`."""
    return _standing_at.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The present day in Shanghai."""
    return now().date()


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Hold the clock at an aware instant for the block; nests, and moves only this thread or task."""
    token = _standing_at.set(local(instant))
    try:
        yield now()
    finally:
        _standing_at.reset(token)


def local(instant: datetime) -> datetime:
    """The same instant in Shanghai time; a naive one is refused because nobody can know which instant it is."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.astimezone(SHANGHAI)


@dataclass(frozen=True)
class Deadline:
    """An instant to be kept, and the years in its reckoning whose make-up days the State Council has not announced."""

    at: datetime
    provisional_years: tuple[int, ...] = ()

    @property
    def remark(self) -> str:
        """What the reader must know about a provisional deadline, or an empty string."""
        years = _("、").join(map(str, self.provisional_years))
        return _("%(years)s 年调休未公布，按周一至周五计") % {"years": years} if years else ""


@dataclass(frozen=True)
class WorkingHours:
    """The hours worked on every working day, as spans of wall-clock time."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("working hours must be spans that follow one another in a day")

    @cached_property
    def offsets(self) -> tuple[tuple[timedelta, timedelta], ...]:
        return tuple((_since_midnight(start), _since_midnight(end)) for start, end in self.spans)

    @cached_property
    def length(self) -> timedelta:
        """The time worked on a whole day."""
        return self.worked(timedelta(days=1))

    @property
    def end(self) -> time:
        return self.spans[-1][1]

    def worked(self, offset: timedelta) -> timedelta:
        """The time worked between midnight and `offset` of a working day."""
        return sum((max(min(offset, end) - start, timedelta(0)) for start, end in self.offsets), timedelta(0))

    def reached(self, work: timedelta) -> timedelta:
        """The earliest offset from midnight by which `work` (more than none, at most a day) has been done."""
        for start, end in self.offsets:
            if work <= end - start:
                return start + work
            work -= end - start
        raise ValueError("more work than a day holds")


class WorkCalendar:
    """Which days and minutes are worked in China, for any year; years not published go by the week.

    Days are counted in closed form from the week plus a sorted list of exceptions, so that a span of years costs as
    much as a span of minutes: O(log n) in the number of exceptions. Instants go in aware and come out in Shanghai time.
    """

    def __init__(self, worked: Mapping[date, bool], published: Iterable[int], hours: WorkingHours | None = None) -> None:
        self.hours = hours or WorkingHours()
        self._published = frozenset(published)
        self._exceptions = {day.toordinal(): work for day, work in worked.items() if work != (day.weekday() < 5)}
        self._days = sorted(self._exceptions)
        self._sums = [0, *accumulate(1 if self._exceptions[day] else -1 for day in self._days)]

    @classmethod
    def load(cls, *paths: Path, hours: WorkingHours | None = None) -> Self:
        """Read calendars in the form of `catalog/workdays.toml`; of a year named twice the later file counts."""
        years: dict[int, dict[date, bool]] = {}
        for path in paths:
            years |= _read(path)
        return cls({day: work for year in sorted(years) for day, work in years[year].items()}, years, hours)

    def year_published(self, year: int) -> bool:
        return year in self._published

    def is_working_day(self, day: date) -> bool:
        return self._exceptions.get(day.toordinal(), day.weekday() < 5)

    def working_days(self, start: date, end: date) -> int:
        """The working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        return self._through(end.toordinal()) - self._through(start.toordinal())

    def add_working_days(self, start: date, n: int) -> Deadline:
        """The end of working hours of the n-th working day after `start`, the day of receipt, which is not counted.

        This is how the limits of S1 and S2 run. With n = 0 it is `start` itself or, if nobody works then, the next working day.
        """
        day = self._nth(start, n) if n else self._nth(start - timedelta(days=1), 1)
        return self._deadline(start, self.close(day))

    def working_time(self, a: datetime, b: datetime) -> timedelta:
        """The time worked from `a` to `b`; negative when `b` is earlier."""
        return self._worked(local(b)) - self._worked(local(a))

    def working_minutes(self, a: datetime, b: datetime) -> int:
        """The whole minutes worked from `a` to `b`; negative when `b` is earlier."""
        return int(self.working_time(a, b) / timedelta(minutes=1))

    def add_working_time(self, instant: datetime, minutes: int | timedelta) -> Deadline:
        """The earliest instant, not before `instant`, by which the minutes have been worked."""
        start, work = local(instant), timedelta(minutes=minutes) if isinstance(minutes, int) else minutes
        if work < timedelta(0):
            raise ValueError("working time is added, never taken away")
        return self._deadline(start.date(), self._reach(start, work) if work else start)

    def close(self, day: date) -> datetime:
        """The end of working hours, were the day worked."""
        return datetime.combine(day, self.hours.end, SHANGHAI)

    def closings(self, a: datetime, b: datetime) -> int:
        """How many working days closed after `a` and not later than `b`."""
        return self._closed(local(b)) - self._closed(local(a))

    def _through(self, ordinal: int) -> int:
        """Working days from the first day of year 1, a Monday, through the day of this ordinal."""
        weeks, days = divmod(ordinal, 7)
        return weeks * 5 + min(days, 5) + self._sums[bisect_right(self._days, ordinal)]

    def _nth(self, start: date, n: int) -> date:
        """The n-th working day after `start`, n ≥ 1."""
        if n < 1:
            raise ValueError("working days are counted forward")
        first = start.toordinal()
        candidates = range(first, first + 2 * n + 40)  # no 40 days pass without a fortnight of work
        return date.fromordinal(candidates[bisect_left(candidates, self._through(first) + n, key=self._through)])

    def _worked(self, instant: datetime) -> timedelta:
        """Time worked since the first day of year 1."""
        day = instant.date()
        part = self.hours.worked(_since_midnight(instant.time())) if self.is_working_day(day) else timedelta(0)
        return self._through(day.toordinal() - 1) * self.hours.length + part

    def _reach(self, start: datetime, work: timedelta) -> datetime:
        days, rest = divmod(self._worked(start) + work, self.hours.length)
        if not rest:  # reached at the close of a day, not at the opening of the next
            days, rest = days - 1, self.hours.length
        before = start.date() - timedelta(days=1)
        day = self._nth(before, days + 1 - self._through(before.toordinal()))
        return datetime.combine(day, time(), SHANGHAI) + self.hours.reached(rest)

    def _closed(self, instant: datetime) -> int:
        return self._through(instant.date().toordinal() - (instant.time() < self.hours.end))

    def _deadline(self, start: date, instant: datetime) -> Deadline:
        """Mark the years that may still change: the last days of December belong to the announcement of the next year too."""
        end = instant.date()
        last = end.year + ((end.month, end.day) >= (12, 26))
        return Deadline(instant, tuple(year for year in range(start.year, last + 1) if year not in self._published))


def official(hours: WorkingHours | None = None) -> WorkCalendar:
    """The shipped calendar; `workdays.toml` in the data directory adds years announced since, from the moment it is there."""
    added = f"{settings.DATA_DIR}/workdays.toml"
    return _official(hours, added, _state(added))


def _state(path: str) -> tuple[int, int] | None:
    """What tells one content of a file from another, for the price of looking at its directory entry."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=32)
def _official(hours: WorkingHours | None, added: str, state: tuple[int, int] | None) -> WorkCalendar:
    try:
        return WorkCalendar.load(SHIPPED, *([Path(added)] if state else []), hours=hours)
    except (ValueError, TypeError, KeyError, OSError):  # half written, or wrong: limits go on by the shipped years
        get_logger("liren.calendar").exception("workdays.toml cannot be read")
        return WorkCalendar.load(SHIPPED, hours=hours)


class Period(NamedTuple):
    """Days from `start` to `end`, both included; goes into a `__range` lookup on a date column as it is."""

    start: date
    end: date

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def week_of(cls, day: date) -> Self:
        """The week from Monday to Sunday in which the day lies."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @property
    def since(self) -> datetime:
        """The first instant of the period."""
        return datetime.combine(self.start, time(), SHANGHAI)

    @property
    def until(self) -> datetime:
        """The first instant after the period: compare instants with `>= since` and `< until`."""
        return datetime.combine(self.end + timedelta(days=1), time(), SHANGHAI)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= (local(day).date() if isinstance(day, datetime) else day) <= self.end


LEFT_WORKING = ngettext_lazy("还剩 %d 个工作日", "还剩 %d 个工作日")
LEFT = (
    (timedelta(days=1), ngettext_lazy("还剩 %d 天", "还剩 %d 天")),
    (timedelta(hours=1), ngettext_lazy("还剩 %d 小时", "还剩 %d 小时")),
    (timedelta(minutes=1), ngettext_lazy("还剩 %d 分钟", "还剩 %d 分钟")),
)
OVER = (
    (timedelta(days=1), ngettext_lazy("超 %d 天", "超 %d 天")),
    (timedelta(hours=1), ngettext_lazy("超 %d 小时", "超 %d 小时")),
    (timedelta(minutes=1), ngettext_lazy("超 %d 分钟", "超 %d 分钟")),
)


def words_left(due: datetime, now: datetime, work: WorkCalendar | None = None) -> str:
    """What is left in words: working days while at least one is left, then plain time; “超 3 天” after the limit.

    Always rounded down, so that nobody is promised more than there is; less than a minute counts as one.
    """
    if now > due:
        return _words(OVER, now - due)
    work = work or official()
    days = work.working_days(local(now).date(), local(due).date())
    if days and work.working_time(now, due) >= work.hours.length:
        return LEFT_WORKING % days
    return _words(LEFT, due - now)


def short(moment: date, now: date) -> str:
    """A date as “11-21” or an instant as “11-21 14:05” in Shanghai time, with the year only when it is not that of `now`."""
    shown, present = (local(each) if isinstance(each, datetime) else each for each in (moment, now))
    pattern = "%m-%d %H:%M" if isinstance(shown, datetime) else "%m-%d"
    return shown.strftime(pattern if shown.year == present.year else f"%Y-{pattern}")


def _words(table: tuple, span: timedelta) -> str:
    for unit, words in table:
        if count := span // unit:
            return words % count
    return table[-1][1] % 1


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)


def _read(path: Path) -> dict[int, dict[date, bool]]:
    """Year → day → whether it is worked; errors name the file, the year and the day."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        return {int(year): _read_year(int(year), table) for year, table in tables.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{path}: {error}") from error


def _read_year(year: int, table: dict) -> dict[date, bool]:
    days = dict.fromkeys(table["rest"], False) | dict.fromkeys(table["work"], True)
    if len(days) < len(table["rest"]) + len(table["work"]):
        raise ValueError(f"year {year} names a day twice")
    for day in days:
        if not isinstance(day, date) or not date(year - 1, 12, 26) <= day <= date(year, 12, 31):
            raise ValueError(f"year {year} has no day {day}")
    return days
