"""Pure rules of a case's clocks: limits, pauses, deadlines, reminders, extensions – all in China's working time.

The standards promise limits without numbers (S2 5.4.3-3 承诺办理制); the numbers stand in the category catalogue and are
frozen on each case, so nothing here depends on a setting that may change later.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, Self

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from liren.community.rules import Bucket
from liren.core.calendar import Deadline, WorkCalendar, local, official

ZERO = timedelta(0)
MINUTE = timedelta(minutes=1)
CONFIRM_DAYS = 5  # working days of silence after which an answer counts as accepted: a whole week, so that a holiday is not assent
REPORTS_OF_VISITORS = (Bucket(size=10, hours=1, free=10), Bucket(size=40, hours=24, free=40))  # per address: an hour's, a day's
RECEIPT_TRIES = (Bucket(size=20, hours=1, free=20), Bucket(size=100, hours=24, free=100))
Span = tuple[datetime, datetime | None]  # open at the end with None


class ClockKind(TextChoices):
    """What somebody waits for: each runs from its own start to its own limit."""

    FIRST_ANSWER = "first_answer", gettext_lazy("首次响应")  # S1 7.2.2.1-4 及时回应需求
    NEXT_UPDATE = "next_update", gettext_lazy("进展告知")  # S2 5.4.3-4 上报并跟办
    SOLUTION = "solution", gettext_lazy("办结")  # S2 5.4.3-3 承诺时限并按时办结


WORDS = {
    "working_days": ngettext_lazy("%d 个工作日", "%d 个工作日"),
    "working_minutes": ngettext_lazy("%d 个工作分钟", "%d 个工作分钟"),
    "minutes": ngettext_lazy("%d 分钟", "%d 分钟"),
    "hours": ngettext_lazy("%d 小时", "%d 小时"),  # by the clock on the wall, nights and holidays too: for what is due 立即
}

SHORT: dict[str, Literal["minutes", "hours"]] = {"h": "hours", "m": "minutes"}


@dataclass(frozen=True)
class Limit:
    """How long something may take, at least 1 of its unit; frozen on a case as the plain dict of `frozen()`."""

    unit: Literal["working_days", "working_minutes", "minutes", "hours"]
    amount: int

    def __post_init__(self) -> None:
        if self.unit not in WORDS or type(self.amount) is not int or self.amount < 1:
            raise ValueError(f"no limit: {self.amount!r} {self.unit}")

    def __str__(self) -> str:
        return WORDS[self.unit] % self.amount

    @property
    def is_plain(self) -> bool:
        """Does it run day and night, on holidays too?"""
        return self.unit in {"minutes", "hours"}

    def frozen(self) -> dict[str, Any]:
        """{"unit": "working_days", "amount": 3}"""
        return {"unit": self.unit, "amount": self.amount}

    @classmethod
    def of(cls, written: int | str) -> Self:
        """The limit as a catalogue writes it: 3 is working days, "4h" and "30m" are hours and minutes by the wall clock.

        Raises ValueError for anything else.
        """
        if isinstance(written, str) and written[-1:] in SHORT and written[:-1].isdigit():
            return cls(SHORT[written[-1]], int(written[:-1]))
        if isinstance(written, str):
            raise ValueError(f"no limit: {written!r}")
        return cls("working_days", written)

    @classmethod
    def thawed(cls, frozen: Mapping[str, Any]) -> Self:
        """The limit of a frozen dict; other keys, such as the version of the catalogue, may stand beside it."""
        return cls(frozen["unit"], frozen["amount"])


@dataclass(frozen=True)
class Pause:
    """A time the clock stands because the next step is not ours, such as papers asked for (S2 5.4.3-5); open without `until`."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Elapsed:
    """Minutes as the limit counts them from the start to an instant: all of them, those the clock stood, and the rest."""

    gross: int
    paused: int

    @property
    def net(self) -> int:
        return self.gross - self.paused


class Stage(StrEnum):
    FRESH = "fresh"
    HALF = "half"
    SOON = "soon"
    OVERDUE = "overdue"


def deadline(
    limit: Limit, started_at: datetime, pauses: Iterable[Pause] = (), work: WorkCalendar | None = None, *, extended: int = 0
) -> Deadline | None:
    """When the limit, with the working days it was extended by, ends (S2 5.4.3-3); None while an open pause holds the clock (S2 5.4.3-5).

    Working days: the close of the n-th working day after the day of receipt; a working day at whose close the clock stood
    is not counted. Working minutes and hours: the paused part is added. A pause that began after the limit changes nothing.
    """
    work = work or official()
    reach, amount = _reach(limit, local(started_at), work)
    by_days = limit.unit == "working_days"
    if by_days:
        amount += extended
    due = reach(amount)
    for since, until in _merged(pauses, started_at):
        if since >= due.at:
            break
        if until is None:
            return None
        amount += _stood(limit, started_at, since, until, work)
        due = reach(amount)
    return due if by_days or not extended else work.add_working_days(local(due.at).date(), extended)


def _reach(limit: Limit, start: datetime, work: WorkCalendar) -> tuple[Callable[[Any], Deadline], Any]:
    """The way from an amount to its deadline, and the amount to begin with: a count of days, or a span of time."""
    if limit.unit == "working_days":
        return lambda days: work.add_working_days(start.date(), days), limit.amount
    if limit.unit == "working_minutes":
        return lambda span: work.add_working_time(start, span), timedelta(minutes=limit.amount)
    return lambda span: Deadline(start + span), timedelta(**{limit.unit: limit.amount})


def _stood(limit: Limit, started_at: datetime, since: datetime, until: datetime, work: WorkCalendar) -> Any:
    """What a pause adds to the amount of the limit."""
    if limit.unit == "working_days":
        return max(0, work.closings(max(since, work.close(local(started_at).date())), until))
    return work.working_time(since, until) if limit.unit == "working_minutes" else until - since


def _merged(pauses: Iterable[Pause], start: datetime) -> list[Span]:
    """Pauses in order, cut off at the start, overlapping and adjoining ones made one."""
    merged: list[Span] = []
    for pause in sorted(pauses, key=lambda each: each.since):
        since, until = max(local(pause.since), local(start)), pause.until and local(pause.until)
        if until is not None and until <= since:
            continue
        if merged and ((last := merged[-1][1]) is None or since <= last):
            merged[-1] = (merged[-1][0], None if last is None or until is None else max(last, until))
        else:
            merged.append((since, until))
    return merged


def elapsed(
    started_at: datetime, ended_at: datetime, pauses: Iterable[Pause] = (), work: WorkCalendar | None = None, *, limit: Limit | None = None
) -> Elapsed:
    """Gross, paused and net working minutes from the start to the end, or to now for a clock that still runs; by the clock on the
    wall for a limit that runs day and night."""
    if limit is not None and limit.is_plain:
        stood = sum((min(until or ended_at, ended_at) - since for since, until in _merged(pauses, started_at) if since < ended_at), ZERO)
        return Elapsed((ended_at - started_at) // MINUTE, stood // MINUTE)
    work = work or official()
    paused = sum((_worked_in(span, ended_at, work) for span in _merged(pauses, started_at)), ZERO)
    return Elapsed(work.working_minutes(started_at, ended_at), paused // MINUTE)


def _worked_in(span: Span, end: datetime, work: WorkCalendar) -> timedelta:
    since, until = span
    return max(work.working_time(since, min(until or end, end)), ZERO)


def reminder_instants(
    started_at: datetime,
    due: datetime,
    fractions: tuple[float, ...] = (0.5, 0.8),
    pauses: Iterable[Pause] = (),
    work: WorkCalendar | None = None,
) -> list[datetime]:
    """When these parts of the working time from start to due, less the pauses, have passed; of plain time where nobody works."""
    work = work or official()
    standing = [pause for pause in _merged(pauses, started_at) if pause[0] < due]
    total = work.working_time(started_at, due) - sum((_worked_in(span, due, work) for span in standing), ZERO)
    if total <= ZERO:
        return [local(started_at) + (due - started_at) * fraction for fraction in fractions]
    return [_net_reached(started_at, total * fraction, standing, work) for fraction in fractions]


def _net_reached(start: datetime, span: timedelta, standing: list[Span], work: WorkCalendar) -> datetime:
    instant = work.add_working_time(start, span).at
    for since, until in standing:
        if since >= instant or until is None:
            break
        span += work.working_time(since, until)
        instant = work.add_working_time(start, span).at
    return instant


def used(started_at: datetime, due: datetime, now: datetime, pauses: Iterable[Pause] = (), work: WorkCalendar | None = None) -> int:
    """Which part of a limit has passed, of those that somebody is told of: 0, 50, 80 or 100 percent."""
    if now > due:
        return 100
    half, most = reminder_instants(started_at, due, pauses=pauses, work=work)
    return 80 if now >= most else 50 if now >= half else 0


def agreed_at(since: datetime, work: WorkCalendar | None = None) -> datetime:
    """When silence since an answer, or since the last word on it, counts as agreement."""
    return (work or official()).add_working_days(local(since).date(), CONFIRM_DAYS).at


def extension(due: datetime, days: int, *, asked_at: datetime, work: WorkCalendar | None = None) -> Deadline:
    """The limit moved by working days. Only a limit not yet passed can be moved: a promise is kept or broken (S2 5.4.3-3)."""
    if asked_at > due:
        raise ValueError(_("办理时限已过，不能再延期"))
    if days < 1:
        raise ValueError(_("延期至少 1 个工作日"))
    return (work or official()).add_working_days(local(due).date(), days)


def stage(now: datetime, started_at: datetime, due: datetime, work: WorkCalendar | None = None) -> Stage:
    """How pressing a running clock is: soon with one working day or a fifth of the time left, half at half time."""
    work = work or official()
    if now > due:
        return Stage.OVERDUE
    left, total = work.working_time(now, due), work.working_time(started_at, due)
    if not total:
        left, total = due - now, due - started_at
    if left <= max(work.hours.length, total / 5):
        return Stage.SOON
    return Stage.HALF if left <= total / 2 else Stage.FRESH


def is_settled(solved: bool | None, satisfaction: int | None) -> bool:
    """Whether a rating closes the case: solved, and not unhappy (1 or 2 of 5); otherwise another post does it again."""
    return solved is not False and (satisfaction is None or satisfaction > 2)


OF_TABLE = ("old:", "table:")  # how the source of a case begins that came in by table: its old number, or a digest of its row


def from_file(source: str | None) -> bool:
    """Did a file bring this case in? Then nobody here was asked first, reported it himself, or is told of it row by row."""
    return bool(source) and str(source).startswith((*OF_TABLE, "messages:"))
