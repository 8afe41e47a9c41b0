"""Pure rules of tasks: the kinds there are, when one is due and told of, when the next comes, and what a sealed one may hold."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.core.calendar import WorkCalendar, official

USUAL_DAYS = 10  # working days, unless whoever gives it names a day
LONGEST = 366  # days from giving to due


class Source(TextChoices):
    """Who gives tasks to the public service center (S1 6.2.3-2, 6.2.3-3)."""

    DEPARTMENT = "department", _("政府部门")
    PARTY = "party_organization", _("社区党组织")
    COMMITTEE = "governance_committee", _("社区治理委员会")


BODIES = (Source.PARTY, Source.COMMITTEE)
# whose tasks a clause is about, as an organization's competence; none named: all departments
CLAUSES = {
    "S1:6.2.3-2": "", "S3:6.1.1-3": "fire_rescue", "S3:6.1.3-5": "health", "S3:6.1.4-1": "public_security",
}  # fmt: skip
POLICE = "public_security"  # the one department that gives sealed tasks


class Way(TextChoices):
    """How it came."""

    ONLINE = "online", _("平台交办")
    LETTER = "letter", _("来函来文")
    PHONE = "phone", _("来电")
    MEETING = "meeting", _("会议布置")


class Urgency(TextChoices):
    NORMAL = "normal", pgettext_lazy("urgency", "一般")
    URGENT = "urgent", _("较急")
    CRITICAL = "critical", _("紧急")


class Repeat(TextChoices):
    """How often it comes again."""

    WEEK = "week", _("每周")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")


MONTHS = {Repeat.MONTH: 1, Repeat.QUARTER: 3, Repeat.HALF_YEAR: 6, Repeat.YEAR: 12}


class Secrecy(TextChoices):
    ORDINARY = "ordinary", _("一般事项")
    SEALED = "sealed", _("不公开事项")


class Basis(TextChoices):
    """What a sealed task may rest on: chosen, never typed."""

    MENTAL_HEALTH = "mental_health_law", _("《精神卫生法》第二十八条")
    POLICE = "police_law", _("《人民警察法》第十四条")
    LETTER = "letter", _("公安机关书面协助函")


class Outcome(TextChoices):
    """How a sealed task ended: chosen, never typed."""

    ASSISTED = "assisted", _("已按要求协助")
    NOT_NEEDED = "not_needed", _("到场时已不需要协助")
    UNABLE = "unable", _("无法协助，已书面说明")


PAPER = re.compile(r"^[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\]）)]\d{1,5}号$")

ONLY_NUMBER = _("只填文号，例如 听公函〔2026〕3号；姓名和情况留在纸质文件里")


def paper_error(number: str) -> str:
    """Why this is no number of a paper: a sealed task holds nothing in which a name could stand. Empty when it is one."""
    return "" if PAPER.match(number) else str(ONLY_NUMBER)


def due(day: date, work: WorkCalendar | None = None) -> datetime:
    """The end of working hours of that day."""
    return (work or official()).close(day)


def usual_due(day: date, work: WorkCalendar | None = None) -> date:
    """The day that is offered: ten working days on."""
    return (work or official()).add_working_days(day, USUAL_DAYS).at.date()


def later(day: date, repeat: str, first: int = 0) -> date:
    """The same day one turn on, or the month's last where it has no such day; `first` is the day of the month it began with, so that
    what is due on the 31st does not slide to the 28th for good."""
    if repeat == Repeat.WEEK:
        return day + timedelta(days=7)
    year, month = divmod(day.month - 1 + MONTHS[Repeat(repeat)], 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(first or day.day, monthrange(year, month)[1]))


def was_in_time(reported: datetime | None, due_at: datetime) -> bool:
    """Was the result that is now confirmed there by the limit? How long whoever gave it takes to confirm is not ours."""
    return reported is not None and reported <= due_at
