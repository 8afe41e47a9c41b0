"""Writes of improvements. Each function is one verb."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import written
from liren.community.models import Community, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, official, today
from liren.core.files import attach
from liren.core.numbering import next_number
from liren.evaluation import queries, rules
from liren.evaluation.flow import GOING, HEADS, IMPROVEMENT, OWN, PROPOSE
from liren.evaluation.models import Improvement, Progress
from liren.evaluation.rules import Source

Kind = Progress.Kind


@action("evaluation.propose", _("发起改进"), by=PROPOSE, creates=True, tells=["source", "code", "post", "due_on"])
def propose(
    community: Community, *, by: User, title: str, finding: str, cause: str, measure: str, post: Post, due_on: date,
    source: str = Source.OWN, code: str = "", before_state: str = "", before_value: float | None = None, before_shown: str = "",
    files: Sequence[Any] = (),
) -> Improvement:  # fmt: skip
    """发起改进：写明问题、原因、措施、责任岗位和期限，留下改进前的测量（S1 8.3）。"""
    _check_plan(community, post, due_on)
    if code and Improvement.objects.filter(community=community, code=code, state__in=GOING).exists():
        raise Refused(__("这一条已有改进在办，请在那一项里接着做"))
    year = today().year
    made = Improvement(
        community=community, year=year, number=next_number(f"improvement {community.pk} {year}"), source=source, code=code,
        title=title.strip(), finding=finding.strip(), cause=cause.strip(), measure=measure.strip(), post=post, due_on=due_on,
        before_state=before_state, before_value=before_value, before_shown=before_shown.strip(), before_on=today(), proposed_by=by,
    )  # fmt: skip
    made.save()
    attach(made, files, by)
    return made


def _check_plan(community: Community, post: Post, due_on: date) -> None:
    _check_day(due_on)
    if post.pk not in {one.pk for one in queries.owners(community)}:
        raise Refused(__("责任岗位请选本社区有人在任的工作岗位"))


def _check_day(due_on: date) -> None:
    if due_on < today():
        raise Refused(__("完成期限不能早于今天"))
    if due_on > today() + timedelta(days=rules.LONGEST):
        raise Refused(__("完成期限最长一年；更久的请分步改进"))


def _note(one: Improvement, kind: Kind, text: str, by: User, files: Sequence[Any] = ()) -> Progress:
    said = written(text, __("请写明情况，接着办的人要靠它"))
    made = Progress.objects.create(improvement=one, kind=kind, text=said, by=by)
    attach(made, files, by)
    return made


@action("evaluation.revise", _("修改方案"), flow=IMPROVEMENT)
def revise(one: Improvement, *, by: User, title: str, finding: str, cause: str, measure: str, post: Post, due_on: date) -> Improvement:
    """修改方案：商定以前可以改；商定以后换岗位、改期限另有记录。"""
    _check_plan(one.community, post, due_on)
    one.title, one.finding, one.cause, one.measure = title.strip(), finding.strip(), cause.strip(), measure.strip()
    one.post, one.due_on = post, due_on
    return one


@action("evaluation.agree", _("商定"), flow=IMPROVEMENT)
def agree(one: Improvement, *, by: User) -> Improvement:
    """商定：中心负责人或书记同意原因、措施、责任岗位和期限，责任岗位着手。"""
    _check_day(one.due_on)
    one.agreed_by, one.agreed_at = by, now()
    return one


@action("evaluation.start", _("着手改进"), flow=IMPROVEMENT, only=queries.carries_out)
def start(one: Improvement, *, by: User) -> Improvement:
    """着手改进：责任岗位开始做。"""
    return one


@action("evaluation.note", _("记录进展"), by=OWN, creates=True, only=queries.carries_out)
def note(one: Improvement, *, by: User, text: str, files: Sequence[Any] = ()) -> Progress:
    """记录进展：做了什么、还差什么，附证明材料。"""
    if one.state not in queries.STATES["note"]:
        raise Refused(__("改进还没有商定或已经结束，不再记录进展"))
    return _note(one, Kind.NOTE, text, by, files)


@action("evaluation.finish", _("改进完成"), flow=IMPROVEMENT, only=queries.carries_out)
def finish(one: Improvement, *, by: User, text: str, shown: str = "", files: Sequence[Any] = ()) -> Improvement:
    """改进完成：写明结果，附证明材料；有条款的随即重新测量，等另一人验证。"""
    _note(one, Kind.FINISH, text, by, files)
    one.finished_by, one.finished_at = by, now()
    if one.source != Source.CLAUSE and shown.strip():
        one.after_shown, one.after_on = shown.strip(), today()
    return one


@action("evaluation.read_again", _("重新测量"), by="system")
def read_again(one: Improvement, *, by: User, state: str, value: float | None, shown: str) -> Improvement:
    """重新测量：改进后条款的状态和数值，由标准对标写入。"""
    one.after_state, one.after_value, one.after_shown, one.after_on = state, value, shown, today()
    return one


@action("evaluation.verify", _("验证通过"), flow=IMPROVEMENT, only=queries.by_another)
def verify(one: Improvement, *, by: User, text: str, files: Sequence[Any] = ()) -> Improvement:
    """验证通过：完成人和责任岗位以外的人看过效果，改进结束（S1 8.3）。"""
    _note(one, Kind.VERIFY, text, by, files)
    one.verified_by, one.ended_at = by, now()
    return one


@action("evaluation.reopen", _("重新改进"), flow=IMPROVEMENT, only=queries.by_another, tells=["due_on"])
def reopen(one: Improvement, *, by: User, text: str, due_on: date, files: Sequence[Any] = ()) -> Improvement:
    """重新改进：验证不通过或又出现同样的问题，写明还差什么，重定期限。"""
    _check_day(due_on)
    if one.code and Improvement.objects.filter(community=one.community_id, code=one.code, state__in=GOING).exclude(pk=one.pk).exists():
        raise Refused(__("这一条已有改进在办，请在那一项里接着做"))
    _note(one, Kind.REOPEN, text, by, files)
    one.finished_by = one.finished_at = one.verified_by = one.ended_at = one.after_value = one.after_on = None
    one.after_state = one.after_shown = ""
    one.due_on, one.told, one.reopened = due_on, [], one.reopened + 1
    return one


@action("evaluation.drop", _("不再改进"), flow=IMPROVEMENT)
def drop(one: Improvement, *, by: User, text: str) -> Improvement:
    """不再改进：写明理由，记录保留。"""
    _note(one, Kind.DROP, text, by)
    one.ended_at = now()
    return one


@action("evaluation.postpone", _("延期"), by=HEADS, tells=["due_on"])
def postpone(one: Improvement, *, by: User, due_on: date, text: str) -> Improvement:
    """延期：由中心负责人或书记决定，写明理由。"""
    if one.state not in queries.WORKED_ON:
        raise Refused(__("只有商定后还没有完成的改进可以延期"))
    _check_day(due_on)
    if due_on <= one.due_on:
        raise Refused(__("新期限要晚于原期限 %(day)s") % {"day": one.due_on})
    _note(one, Kind.POSTPONE, __("%(old)s 延到 %(new)s：%(why)s") % {"old": one.due_on, "new": due_on, "why": text.strip()}, by)
    one.due_on, one.told, one.postponed = due_on, [], one.postponed + 1
    return one


@action("evaluation.assign", _("换责任岗位"), by=HEADS, tells=["post"])
def assign(one: Improvement, *, by: User, post: Post, text: str = "") -> Improvement:
    """换责任岗位：离岗交接或分工调整，期限不变。"""
    if one.state not in queries.STATES["assign"]:
        raise Refused(__("改进已经完成或结束，不再换责任岗位"))
    _check_post(one, post)
    told = {"old": one.post.title, "new": post.title, "why": text.strip() or __("分工调整")}
    _note(one, Kind.ASSIGN, __("由“%(old)s”改为“%(new)s”：%(why)s") % told, by)
    one.post, one.told = post, []
    return one


def _check_post(one: Improvement, post: Post) -> None:
    if post.pk == one.post_id or post.pk not in {owner.pk for owner in queries.owners(one.community)}:
        raise Refused(__("请选本社区另一个有人在任的工作岗位"))


@action("evaluation.remind", _("提醒改进"), by="system", tells=["which"])
def remind(one: Improvement, *, by: User, which: int) -> Improvement:
    """到期前三个工作日和逾期时提醒，各一次；逾期同时告诉上一级岗位。"""
    if one.state not in queries.WORKED_ON or rules.told_at(one.due_on, today(), one.told, official()) != which:
        raise Refused(__("已经提醒过"))
    one.told = [*one.told, which]
    return one
