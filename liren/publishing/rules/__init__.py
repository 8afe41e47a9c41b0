"""Pure rules of publishing: where a regulation stands, when it is to be reviewed, what differs between versions, periods of disclosure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from liren.community.rules import Bucket
from liren.core.calendar import WorkCalendar, local, official

MONTHS = 24  # between two reviews at most: an indicator of the standards counts no regulation that waited longer
SOON_DAYS = 30  # before a review is due its owner is told
ANSWER_DAYS = 5  # working days for an answer to a comment (S1 7.1.2.4-5)
POLICY_DAYS = 5  # working days from the issue of a policy to its publication (S2 5.5.1)
DISCLOSE_DAYS = 14  # before a period of disclosure ends its owner is told
MOST_SECTIONS = 40
COMMENTS_OF_VISITORS = (Bucket(size=5, hours=1, free=5), Bucket(size=20, hours=24, free=20))  # per address


def title_of(item: str) -> str:
    """What the disclosure of an item is called until somebody writes it better: 社区经费收支 → 社区经费收支公开; 党务公开 stays."""
    said = gettext("%(what)s公开")
    return item if item.endswith(said % {"what": ""}) else said % {"what": item}


class Stand(TextChoices):
    """How a regulation that is asked for stands today."""

    IN_FORCE = "in_force", _("施行中")
    DUE = "due", _("即将复审")
    OVERDUE = "overdue", _("逾期未复审")
    UNDERWAY = "underway", _("在办")
    REPEALED = "repealed", _("已废止")
    MISSING = "missing", _("还缺")


class Cycle(TextChoices):
    """How often something is disclosed."""

    MONTH = "month", pgettext_lazy("cycle", "每月")
    QUARTER = "quarter", pgettext_lazy("cycle", "每季度")
    HALF_YEAR = "half_year", pgettext_lazy("cycle", "每半年")
    YEAR = "year", pgettext_lazy("cycle", "每年")


CYCLE_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_after - timedelta(days=1)).day))


def due_on(looked: Iterable[date], months: int) -> date:
    """The last day on which the next review is in time: the latest look at the text and the months agreed, never more than 24."""
    return months_later(max(looked), min(months, MONTHS))


def in_force_on(day: date, effective: date | None, approved: date | None, ended: date | None) -> bool:
    """Was a version in force on a day: approved, begun, and not yet ended?"""
    return effective is not None and approved is not None and max(effective, approved) <= day and (ended is None or day < ended)


def stand(in_force: bool, due: date | None, underway: bool, repealed: bool, day: date) -> Stand:
    """Where a regulation stands: what is in force comes before what is only being written."""
    if in_force and due is not None:
        if due < day:
            return Stand.OVERDUE
        return Stand.DUE if due - day <= timedelta(days=SOON_DAYS) else Stand.IN_FORCE
    if underway:
        return Stand.UNDERWAY
    return Stand.REPEALED if repealed else Stand.MISSING


def review_stage(due: date, day: date) -> int:
    """What is to be told of a review: 2 once it is overdue, 1 in its last thirty days, else nothing."""
    if day > due:
        return 2
    return 1 if due - day <= timedelta(days=SOON_DAYS) else 0


AUDIENCES = ("staff", "companies", "employees", "public")  # each wider than the one before


def narrower(open_to: str) -> tuple[str, ...]:
    """The audiences within the one something is open to; none while it is only drafted."""
    return AUDIENCES[: AUDIENCES.index(open_to)] if open_to in AUDIENCES else ()


def written(sections: Sequence[Mapping[str, Any]]) -> set[str]:
    """The codes of the sections that have a text."""
    return {one["code"] for one in sections if one.get("code") and str(one.get("text", "")).strip()}


@dataclass(frozen=True)
class Line:
    """A line of a comparison: kept, added or taken out."""

    kind: str
    text: str


def compared(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Two versions line by line: what was taken out stands before what took its place."""
    before, after, found = _lines(old), _lines(new), []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", text) for text in before[a:b]]
        else:
            found += [Line("gone", text) for text in before[a:b]] + [Line("new", text) for text in after[c:d]]
    return found


def _lines(sections: Sequence[Mapping[str, Any]]) -> list[str]:
    told = []
    for one in sections:
        body = [line.strip() for line in str(one.get("text", "")).splitlines() if line.strip()]
        told += [str(one.get("title", "")), *body] if body else []
    return told


def answer_due(asked: datetime, work: WorkCalendar | None = None) -> datetime:
    """The close of the fifth working day after the day of the comment."""
    return (work or official()).add_working_days(local(asked).date(), ANSWER_DAYS).at


def policy_due(issued: date, work: WorkCalendar | None = None) -> datetime:
    """The close of the fifth working day after a policy was issued."""
    return (work or official()).add_working_days(issued, POLICY_DAYS).at


def period_of(day: date, cycle: str) -> tuple[date, date]:
    """First and last day of the month, quarter, half-year or year in which a day lies."""
    length = CYCLE_MONTHS[cycle]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return first, months_later(first, length) - timedelta(days=1)


def disclosure_stage(published: Iterable[date], day: date, cycle: str, since: date) -> int:
    """Of an item of the calendar: 0 done or not yet pressing, 1 to be disclosed in the last days of this period, 2 the period
    before went by without; a period that began before the item stood in the calendar is not held against it."""
    days, (first, last) = list(published), period_of(day, cycle)
    if any(first <= one <= last for one in days):
        return 0
    earlier = period_of(first - timedelta(days=1), cycle)
    if since <= earlier[0] and not any(earlier[0] <= one <= earlier[1] for one in days):
        return 2
    return 1 if last - day <= timedelta(days=DISCLOSE_DAYS) else 0


def shown(now: datetime, since: datetime | None, until: datetime | None) -> bool:
    """Is something on show at this instant?"""
    return since is not None and since <= now and (until is None or now < until)
