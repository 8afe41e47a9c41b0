"""Days of duty at the center: how one stands, and which days a weekly roster makes; pure (S2 6.4.1)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

T = TypeVar("T")

LONGEST = 731  # days a secondment may last: a roster is laid out for all of it
RATE = 0.9  # what part of the days planned is to be served (our proposal for S2 6.4.1)


class Duty(TextChoices):
    """How a day of duty stands."""

    SERVED = "served", _("已到岗")
    STOOD_IN = "stood_in", _("已替班")
    TODAY = "today", _("今天到岗")
    PLANNED = "planned", _("待到岗")
    EXCUSED = "excused", _("请假")
    MISSED = "missed", _("缺岗")


class Excuse(TextChoices):
    """Why somebody is not there; nothing more than that is kept of it."""

    OFFICIAL = "official", _("本单位公务")
    LEAVE = "leave", _("休假")
    OTHER = "other", _("其他")


TONES = {  # state → tone and icon of its badge
    Duty.SERVED: ("good", "circle-check"), Duty.STOOD_IN: ("good", "arrows-exchange"), Duty.TODAY: ("info", "clock"),
    Duty.PLANNED: ("idle", "calendar"), Duty.EXCUSED: ("warn", "minus"), Duty.MISSED: ("bad", "alert-circle"),
}  # fmt: skip


def duty_state(on: date, today: date, *, signed: bool, stands_in: bool = False, excused: bool = False) -> Duty:
    """Signed days are served, by whoever stood there; an excused one without a substitute is not; a past one unsigned is missed."""
    if signed:
        return Duty.STOOD_IN if stands_in else Duty.SERVED
    if excused and not stands_in:
        return Duty.EXCUSED
    if on < today:
        return Duty.MISSED
    return Duty.TODAY if on == today else Duty.PLANNED


def roster(weekdays: Collection[int], since: date, until: date, works: Callable[[date], bool]) -> Iterator[date]:
    """The working days of a weekly roster (0 Monday … 6 Sunday); on holidays nobody comes, make-up days count by their weekday."""
    day = since
    while day <= until:
        if day.weekday() in weekdays and works(day):
            yield day
        day += timedelta(days=1)


def duty_rate(served: int, planned: int) -> float | None:
    """Days served of the days planned; None where none was planned."""
    return served / planned if planned else None


def weeks_of(days: Iterable[T]) -> list[list[T]]:
    """Days from a Monday to a Sunday, seven by seven."""
    found = list(days)
    return [found[n : n + 7] for n in range(0, len(found), 7)]


def month_days(first: date) -> list[date]:
    """The whole weeks, Monday to Sunday, that a month touches."""
    after = (first + timedelta(days=32)).replace(day=1)
    day, found = first - timedelta(days=first.weekday()), []
    while day < after or day.weekday():
        found.append(day)
        day += timedelta(days=1)
    return found


def month_end(first: date) -> date:
    """The last day of the month that begins on a day."""
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def month_of(text: str, today: date) -> date:
    """The first day of a month written as 2026-11; of the present month where nothing sensible is written."""
    year, _dash, number = text.partition("-")
    if not (year.isdecimal() and number.isdecimal() and 2000 <= int(year) <= 2100 and 1 <= int(number) <= 12):
        return today.replace(day=1)
    return date(int(year), int(number), 1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    """The first day of the month after."""
    return month_end(first) + timedelta(days=1)
