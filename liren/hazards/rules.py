"""What a grade asks for and when things are due; pure."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.core.calendar import WorkCalendar

DAYS = {"general": 5, "major": 15}  # working days offered for the rectification (proposed; the standards name none)
LONGEST = 90  # calendar days: what takes longer is planned anew, with a reason
REPORT_WITHIN = 1  # working day to report what the community cannot have mended (indicator hazard_reported_rate)


class Grade(TextChoices):
    GENERAL = "general", _("一般隐患")
    MAJOR = "major", _("重大隐患")


def usual_due(grade: str, today: date, work: WorkCalendar) -> date:
    """The day offered as the end of the rectification."""
    return work.add_working_days(today, DAYS[grade]).at.date()


def lacking(grade: str, interim: str, funding: str) -> list[str]:
    """What a major hazard needs beside owner, measure and deadline: protection until then, and the money (五落实)."""
    if grade != Grade.MAJOR:
        return []
    return [str(name) for name, given in ((__("整改前的防护措施"), interim), (__("资金落实"), funding)) if not given.strip()]


def report_due(graded_at: datetime, work: WorkCalendar) -> datetime:
    """Until when a hazard beyond self-rectification must have been reported to the authority."""
    return work.add_working_days(graded_at.date(), REPORT_WITHIN).at


def needs_report(grade: str, is_beyond: bool) -> bool:
    """Major hazards always, and what the owner cannot or will not mend (S1 7.1.3.2-3)."""
    return grade == Grade.MAJOR or is_beyond


def obstacle(state: str | None, *, reported: bool, must_report: bool) -> str:
    """What must be done before the hazard's case may be answered; empty: nothing."""
    if state is None or state == "opened":
        return __("隐患还没有定级：请先在“隐患整改”里定级，明确责任单位、措施和期限")
    if state == "rectifying":
        return __("隐患还在整改：整改并经他人复查通过后才能办结")
    if state == "rectified":
        return __("整改还没有复查：请由整改记录人以外的人到现场复查")
    if state == "closed" and must_report and not reported:
        return __("这处隐患须上报主管部门：请先在“隐患整改”里记录上报")
    return ""


def left_over(state: str | None) -> str:
    """What must be done before a case is answered that was a hazard and is called something else now; empty: nothing."""
    if state in {"rectifying", "rectified"}:
        return __("这件事曾按隐患定级，整改单还没有销号：请改回隐患类别，完成整改和复查后再办结")
    return ""


def told_at(due_on: date, today: date, told: Collection[int], work: WorkCalendar) -> int:
    """Which reminder is due today: 2 when the deadline has passed, 1 on its eve or day, 0 none or already told."""
    if today > due_on:
        return 0 if 2 in told else 2
    eve = work.add_working_days(today, 1).at.date()
    return 1 if due_on <= eve and not {1, 2} & {*told} else 0
