"""What is said beside the handling: remarks, urging, and what the timers do."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.actions.handling import _say
from liren.cases.flow import SENDER
from liren.cases.models import Case, Clock, Message
from liren.community.actions._values import written
from liren.community.models import User
from liren.core.actions import Refused, action
from liren.core.files import attach


@action("cases.say", _("留言"), by=SENDER)
def say(case: Case, *, by: User, text: str, files: Sequence[Any] = ()) -> Case:
    """留言：反映人补充说明或追问，办理人收到提醒。"""
    if not case.is_open and case.state != "resolved":
        raise Refused(__("事项已结束，请作为新事项提出，并写上原编号"))
    _say(case, by, Message.Kind.REMARK, written(text, __("请写下要说的话")), public=True)
    attach(case, files, by)
    return case


@action("cases.urge", _("催办"), by=f"{SENDER} center_head secretary")
def urge(case: Case, *, by: User, text: str = "") -> Case:
    """催办：提醒承办岗位尽快办理。"""
    if not case.is_open:
        raise Refused(__("事项已答复，不需要催办"))
    _say(case, by, Message.Kind.REMARK, text.strip() or __("请尽快办理"), public=True)
    return case


@action("cases.remind", _("到期提醒"), by="system", tells=["clock", "percent"])
def remind(case: Case, *, by: User, clock: Clock, percent: int) -> Case:
    """到期提醒：时限过半、过八成时提醒承办岗位。"""
    _told([clock], percent)
    return case


def _told(clocks: Sequence[Clock], percent: int) -> None:
    """Once each, and not of clocks that were stopped in this very moment."""
    running = Clock.objects.filter(pk__in=[clock.pk for clock in clocks], stopped_at=None, told__lt=percent)
    if not running.update(told=percent):
        raise Refused(__("已经提醒过，或计时已停止"))


@action("cases.mark_overdue", _("超期督办"), by="system", tells=["clock"])
def mark_overdue(case: Case, *, by: User, clock: Clock, also: Sequence[Clock] = (), ladder: queries.Ladder | None = None) -> Case:
    """超期督办：超期的事项（连同它别的已超期限）报上一级岗位督办，承办岗位不变。"""
    _told([clock, *also], 100)
    case.supervisor = (ladder or queries.Ladder()).above(case)
    return case


@action("cases.recount", _("重算时限"), by="system")
def recount(case: Case, *, by: User) -> Case:
    """重算时限：新一年的调休安排公布后，把按周一至周五暂计的期限改准。"""
    clockwork.recount(case)
    return case
