"""Where improvements come from, what a requirement may read before and after, and when an owner is reminded; pure."""

from collections.abc import Collection
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.calendar import WorkCalendar

LONGEST = 366  # calendar days: what takes longer is planned in steps
USUAL_DAYS = 30  # calendar days offered for an improvement
SOON = 3  # working days before the deadline on which the owner is reminded
BEFORE, OVER = 1, 2  # the two reminders


class Source(TextChoices):
    CLAUSE = "clause", _("标准对标")
    FINDING = "finding", _("评价或检查发现")
    OWN = "own", _("自行提出")


RAISED = (Source.CLAUSE, Source.FINDING)  # by an evaluation, the assessment against the standards among them (S1 8.3)


class Standing(TextChoices):
    """What a requirement of a standard reads; said here, because the standards lie above and take it from below."""

    MET = "met", _("符合")
    PARTLY = "partly", _("部分符合")
    NOT_MET = "not_met", _("不符合")
    NOT_MEASURED = "not_measured", _("未测量")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    USED = "used", _("已采用")
    UNUSED = "unused", _("未采用")


GREEN = (Standing.MET, Standing.USED)


def told_at(due_on: date, today: date, told: Collection[int], work: WorkCalendar) -> int:
    """Which reminder is due: 2 once the deadline has passed, 1 in its last working days, 0 none or already told."""
    if today > due_on:
        return 0 if OVER in told else OVER
    return BEFORE if not {BEFORE, OVER} & {*told} and due_on <= work.add_working_days(today, SOON).at.date() else 0


def turned(before: str, after: str) -> bool | None:
    """Did the requirement turn green? None where it was not read afterwards."""
    return after in GREEN if after else None
