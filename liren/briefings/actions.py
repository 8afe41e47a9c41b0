"""Writes of case reports."""

from datetime import date

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.briefings import queries, rules
from liren.briefings.flow import BRIEFING, State
from liren.briefings.models import Briefing
from liren.community.models import Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import Period, local, now, today
from liren.core.numbering import next_number

DRAFTERS = "worker center_head secretary system"


@action("briefings.draft", _("拟稿"), by=DRAFTERS, creates=True, tells=["kind", "start", "end"])
def draft(community: Community, *, by: User, kind: str, start: date, end: date) -> Briefing:
    """拟稿：汇总一个时期的受理、办理、答复和评价情况；一个时期只拟一份（S1 7.2.2.1-4）。"""
    if start > end:
        raise Refused(__("开始日期不能晚于结束日期"))
    if end > today():
        raise Refused(__("这个时期还没有结束，请选到今天为止的日期"))
    if (end - start).days >= rules.LONGEST_SPAN:
        raise Refused(__("一期最长 %(n)d 天，请缩短时期") % {"n": rules.LONGEST_SPAN})
    _once(community, kind, start, end)
    figures = queries.compute(community, kind, Period(start, end))
    return Briefing(community=community, kind=kind, start=start, end=end, figures=figures, computed_at=now())


def _once(community: Community, kind: str, start: date, end: date) -> None:
    alike = Briefing.objects.filter(community=community, kind=kind, start=start, end=end, state__in=["draft", "issued"]).first()
    if alike:
        words = {"kind": alike.get_kind_display(), "state": alike.get_state_display()}
        raise Refused(__("这个时期已有%(kind)s（%(state)s），不重复拟稿") % words)


@action("briefings.compute", _("重新计算"), flow=BRIEFING)
def compute(briefing: Briefing, *, by: User) -> Briefing:
    """重新计算：按现在的记录更新草稿的数字。"""
    briefing.figures = queries.compute(briefing.community, briefing.kind, briefing.period)
    briefing.computed_at = now()
    return briefing


@action("briefings.write", _("修改文字"), flow=BRIEFING)
def write(briefing: Briefing, *, by: User, done: str, advice: str) -> Briefing:
    """修改文字：写明本期主要工作和工作建议。"""
    briefing.done, briefing.advice = done.strip(), advice.strip()
    return briefing


@action("briefings.drop", _("作废"), flow=BRIEFING)
def drop(briefing: Briefing, *, by: User) -> Briefing:
    """作废：不签发的草稿不再保留在清单中。"""
    briefing.corrects = None
    return briefing


@action("briefings.issue", _("签发"), flow=BRIEFING)
def issue(briefing: Briefing, *, by: User) -> Briefing:
    """签发：编号并固定全部数字和文字，此后事项再有变化不影响本期；更正须撤回后另发。"""
    if not briefing.advice:
        raise Refused(__("请先写“工作建议”，再签发"))
    briefing.year = today().year
    briefing.issue = next_number(f"briefing {briefing.community_id} {briefing.kind} {briefing.year}")
    briefing.issued_at, briefing.issued_by = local(now()).replace(microsecond=0), by
    briefing.digest = rules.digest(queries.content_of(briefing))
    return briefing


@action("briefings.withdraw", _("撤回"), flow=BRIEFING, tells=["reason"])
def withdraw(briefing: Briefing, *, by: User, reason: str) -> Briefing:
    """撤回：写明理由，原文和编号保留，标明“已撤回”。"""
    if not reason.strip():
        raise Refused(__("请写明撤回的理由，读过这一期的人会看到"))
    briefing.reason = reason.strip()[:300]
    return briefing


@action("briefings.correct", _("拟更正稿"), by="center_head secretary", creates=True)
def correct(briefing: Briefing, *, by: User) -> Briefing:
    """更正：撤回的一期按现在的记录另拟一份，文字照抄，签发时另编期号并注明更正哪一期。"""
    if briefing.state != State.WITHDRAWN:
        raise Refused(__("只有已撤回的一期可以更正"))
    if Briefing.objects.filter(corrects=briefing).exists():
        raise Refused(__("这一期已有更正稿"))
    _once(briefing.community, briefing.kind, briefing.start, briefing.end)
    figures = queries.compute(briefing.community, briefing.kind, briefing.period)
    told = {name: getattr(briefing, name) for name in ("community", "kind", "start", "end", "done", "advice")}
    return Briefing(**told, corrects=briefing, figures=figures, computed_at=now())
