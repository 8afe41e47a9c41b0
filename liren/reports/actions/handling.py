"""What the post or department does that was given the copy: it sees nothing else and answers the custodian alone."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import User
from liren.core.actions import Refused, action
from liren.core.calendar import now
from liren.reports import queries
from liren.reports.actions._sealing import follow, need, speak
from liren.reports.flow import HANDLE, REPORT, State
from liren.reports.models import Line, Report, Side, Verdict


@action("reports.reply", _("回复核查结果"), flow=REPORT, only=queries.handles)
def reply(report: Report, *, by: User, text: str, files: Sequence[Any] = ()) -> Report:
    """回复核查结果：只回复举报专管员，由专管员反馈举报人。"""
    speak(report, Line.HANDLER, Side.HANDLER, by, need(text, __("请写明查到了什么、怎样处理")), files)
    report.replied_at = now()
    follow(report, report.keeper)
    return report


@action("reports.give_back", _("退回专管员"), flow=REPORT, only=queries.handles)
def give_back(report: Report, *, by: User, reason: str) -> Report:
    """退回：不该由本岗核查，或本人需要回避的，写明理由退回。"""
    speak(report, Line.HANDLER, Side.HANDLER, by, need(reason, __("请写明退回理由")))
    follow(report, report.keeper)
    return report


@action("reports.tell_keeper", _("告知专管员"), by=HANDLE, only=queries.handles)
def tell_keeper(report: Report, *, by: User, text: str, files: Sequence[Any] = ()) -> Report:
    """核查中向专管员告知进展或提出要补充的问题。"""
    if report.state not in {State.HANDLING, State.TRANSFERRED}:
        raise Refused(__("这件事已不在您的岗位"))
    speak(report, Line.HANDLER, Side.HANDLER, by, need(text, __("请写下要说的话")), files)
    return report


@action("reports.note_verdict", _("记录部门意见"), flow=REPORT, tells=["verdict"], only=queries.keeps_or_handles)
def note_verdict(report: Report, *, by: User, verdict: str, number: str = "", text: str = "") -> Report:
    """记录部门意见：受理的记文号，不予受理的记理由（应急〔2020〕69号 4）。"""
    if verdict == Verdict.REFUSED:
        need(text, __("请写明不予受理的理由"))
    side = Side.KEEPER if queries.keeps(report, by) else Side.HANDLER
    if text.strip():
        speak(report, Line.HANDLER, side, by, text.strip())
    report.verdict, report.verdict_number, report.verdict_at = verdict, number.strip(), now()
    follow(report)
    return report
