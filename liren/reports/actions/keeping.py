"""What the custodian does: opens, edits the copy, names the accused, hands to a post or the authority, answers the reporter."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Accused
from liren.community.models import Company, Organization, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now
from liren.core.files import Stored
from liren.core.vault import destroy as shred
from liren.core.vault import seal
from liren.reports import queries, rules
from liren.reports.actions._sealing import Named, follow, keep, named, need, speak
from liren.reports.flow import KEEP, REPORT, State
from liren.reports.models import Line, Opening, Paper, Report, Side


@action("reports.acknowledge", _("受理举报"), flow=REPORT, only=queries.keeps)
def acknowledge(report: Report, *, by: User, text: str = "") -> Report:
    """受理举报：告知举报人已经收到、怎样办。"""
    report.acknowledged_at = now()
    if text.strip():
        speak(report, Line.REPORTER, Side.KEEPER, by, text.strip())
    follow(report)
    return report


@action("reports.open_envelope", _("启封"), by=KEEP, creates=True, tells=["what"], only=queries.keeps)
def open_envelope(report: Report, *, by: User, what: str, reason: str) -> Opening:
    """启封原件或身份：写明理由，限时，逐次留痕（2013 意见 4–5）。"""
    if report.destroyed_at:
        raise Refused(__("原件与身份已于 %(day)s 按规定销毁") % {"day": report.destroyed_at.date()})
    until = now() + timedelta(minutes=rules.LOOK_MINUTES)
    return Opening(report=report, what=what, by=by, reason=need(reason, __("请写明启封的理由"))[:300], until=until)


@action("reports.edit_copy", _("编辑摘抄件"), by=KEEP, only=queries.keeps)
def edit_copy(report: Report, *, by: User, title: str, text: str, papers: Iterable[int] = ()) -> Report:
    """编辑摘抄件：交办和移送的只有这一份，里面不得有能认出举报人的内容。"""
    if report.state in {State.HANDLING, State.TRANSFERRED, State.CLOSED}:
        raise Refused(__("摘抄件正在核查岗位或部门手里，请先收回再改"))
    if left := rules.marks(f"{title}\n{text}", queries.identifiers(report)):
        raise Refused(__("摘抄件里还有能认出举报人的内容 %(count)d 处（已标出），请先隐去") % {"count": len(left)})
    seal(report, {"title": need(title, __("请写标题")), "text": need(text, __("请写摘抄的内容"))})
    report.copied_at = now()
    _show(report, set(papers))
    return report


def _show(report: Report, wanted: set[int]) -> None:
    """Of the reporter's files go along, under neutral names, those that were ticked."""
    Paper.objects.filter(report=report, copy_of__isnull=False).exclude(copy_of__in=wanted).delete()
    there = set(Paper.objects.filter(report=report, copy_of__isnull=False).values_list("copy_of_id", flat=True))
    for n, paper in enumerate(Paper.objects.filter(report=report, line=Line.REPORTER, pk__in=wanted - there), len(there) + 1):
        name = __("附件 %(n)d") % {"n": n} + f".{queries.extension(paper)}"
        keep(report, Line.HANDLER, [Stored(name, paper.content_type, queries.body_of(paper))], copy_of=paper)


@action("reports.accuse", _("登记被举报方"), by=KEEP, only=queries.keeps)
def accuse(
    report: Report,
    *,
    by: User,
    company: Company | None = None,
    organization: Organization | None = None,
    user: User | None = None,
    name: str = "",
) -> Report:
    """登记被举报方：他们和所属单位、物业、亲近岗位从此看不到、经不了手；已在他们手里的立即收回。"""
    picked = Named(user.pk if user else None, "", company.pk if company else None, organization.pk if organization else None)
    found = [picked] if company or organization or user else []
    found += named(report.case.community, [name])
    if not found:
        raise Refused(__("请选择企业、单位或人员，或写下姓名"))
    known = {(a.user_id, a.name_tag, a.company_id, a.organization_id) for a in Accused.objects.filter(case=report.case_id)}
    for one in {*found} - {Named(*row) for row in known}:
        one.row(report.case).save()
    by.forget_areas()  # whom it concerns is asked anew
    _take_from_the_accused(report)
    return report


@action("reports.clear_accused", _("撤下被举报方"), by=KEEP, only=queries.keeps)
def clear_accused(report: Report, *, by: User, accused: Accused, reason: str) -> Report:
    """撤下登记错的被举报方，写明理由。"""
    need(reason, __("请写明为什么撤下"))
    Accused.objects.filter(pk=accused.pk, case=report.case_id).delete()
    by.forget_areas()  # whom it concerns is asked anew
    return report


def _take_from_the_accused(report: Report) -> None:
    """A post that turns out to be in conflict has it no longer: back to a custodian who is clear, else to the department above."""
    kept, held = queries.is_clear(report, report.keeper), queries.is_clear(report, report.case.post)
    if not kept:
        keeper = queries.other_keeper(report)
        if keeper is None:
            raise Refused(__("没有可以接手的专管员或部门，请先由上级增设岗位"))
        held = held and report.case.post_id != report.keeper_id
        report.keeper = keeper
    if not held and report.state in {State.HANDLING, State.TRANSFERRED}:
        report.state, report.authority, report.transferred_at = State.ACKNOWLEDGED, None, None
    follow(report, None if held else report.keeper)


@action("reports.hand_to", _("交办"), flow=REPORT, tells=["post"], only=queries.keeps)
def hand_to(report: Report, *, by: User, post: Post, text: str = "") -> Report:
    """交办：把摘抄件交给核查岗位；对方只看得到摘抄件，只答复专管员。"""
    _needs_copy(report)
    if post.pk not in {one.pk for one in queries.handlers_for(report)}:
        raise Refused(__("“%(post)s”不能核查这件举报，请从列出的岗位中选择") % {"post": post.title})
    report.handed_at = now()
    if text.strip():
        speak(report, Line.HANDLER, Side.KEEPER, by, _clean(report, text))
    follow(report, post)
    return report


def _needs_copy(report: Report) -> None:
    if report.copied_at is None:
        raise Refused(__("请先编辑摘抄件，原件不外传"))


def _clean(report: Report, text: str) -> str:
    if rules.marks(text, queries.identifiers(report)):
        raise Refused(__("这段话里有能认出举报人的内容，请改写后再发"))
    return text.strip()


@action("reports.ask_handler", _("告知核查岗位"), by=KEEP, only=queries.keeps)
def ask_handler(report: Report, *, by: User, text: str) -> Report:
    """给核查岗位留言；举报人补充的情况也由专管员摘抄转达。"""
    if report.state not in {State.HANDLING, State.TRANSFERRED}:
        raise Refused(__("现在没有核查岗位"))
    speak(report, Line.HANDLER, Side.KEEPER, by, need(_clean(report, text), __("请写下要说的话")))
    return report


@action("reports.recall", _("收回"), flow=REPORT, only=queries.keeps)
def recall(report: Report, *, by: User, reason: str) -> Report:
    """收回：从核查岗位或部门收回，重新安排。"""
    speak(report, Line.HANDLER, Side.KEEPER, by, need(_clean(report, reason), __("请写明收回的理由")))
    follow(report, report.keeper)
    return report


@action("reports.hand_over", _("移送主管部门"), flow=REPORT, tells=["post"], only=queries.keeps)
def hand_over(report: Report, *, by: User, post: Post, text: str = "") -> Report:
    """移送主管部门：记下时间，跟到部门受理或说明理由；部门按实名要求需要身份的，由专管员当面办理（应急〔2020〕69号 4）。"""
    _needs_copy(report)
    if post.pk not in {one.pk for one in queries.authorities_for(report)}:
        raise Refused(__("“%(post)s”不是可以移送的主管部门，请从列出的部门中选择") % {"post": post.title})
    report.authority, report.transferred_at, report.verdict, report.verdict_number, report.verdict_at = post, now(), "", "", None
    if text.strip():
        speak(report, Line.HANDLER, Side.KEEPER, by, _clean(report, text))
    follow(report, post)
    return report


@action("reports.tell_reporter", _("回复举报人"), by=KEEP, only=queries.keeps)
def tell_reporter(report: Report, *, by: User, text: str, files: Sequence[Any] = ()) -> Report:
    """回复举报人：举报人凭回执码或登录后看到，不发短信邮件。"""
    _not_destroyed(report)
    speak(report, Line.REPORTER, Side.KEEPER, by, need(text, __("请写下要说的话")), files)
    return report


@action("reports.tell_of_glass", _("告知应急查阅"), by="system")
def tell_of_glass(report: Report, *, by: User) -> Report:
    """告知应急查阅：专管员不在岗时原件被查阅过，举报人凭回执码或登录后看到；他的话仍等专管员。"""
    _not_destroyed(report)
    waits = report.awaits_keeper
    said = __("举报专管员暂缺。因紧急情况，经两人同意，您的举报原件和身份信息被应急查阅，限时一小时；查看都留痕，由第三人复核。")
    speak(report, Line.REPORTER, Side.KEEPER, by, said)
    report.awaits_keeper = waits
    return report


def _not_destroyed(report: Report) -> None:
    if report.destroyed_at:
        raise Refused(__("与举报人的联系已随身份一并销毁"))


@action("reports.feed_back", _("反馈举报人"), flow=REPORT, only=queries.keeps)
def feed_back(report: Report, *, by: User, text: str) -> Report:
    """反馈：把核查或部门办理的结果告诉举报人。"""
    _not_destroyed(report)
    speak(report, Line.REPORTER, Side.KEEPER, by, need(text, __("请写明核查结果和处理情况")))
    report.fed_back_at = now()
    follow(report, report.keeper)
    return report


@action("reports.note_reward", _("记录奖励"), by=KEEP, only=queries.keeps)
def note_reward(report: Report, *, by: User, text: str) -> Report:
    """记录奖励：由专管员代为领取转交，只记金额、时间和方式，不记领取人。"""
    report.reward = need(_clean(report, text), __("请写明金额、时间和发放方式"))[:200]
    return report


@action("reports.close", _("办结举报"), flow=REPORT, only=queries.keeps)
def close(report: Report, *, by: User) -> Report:
    """办结：保管期从今天起算，到期销毁身份与原件。"""
    report.closed_at = now()
    follow(report)
    return report


@action("reports.reopen", _("重新办理"), flow=REPORT, only=queries.keeps)
def reopen(report: Report, *, by: User, reason: str) -> Report:
    """重新办理：举报人提出新情况或异议。"""
    need(reason, __("请写明重新办理的理由"))
    report.closed_at = report.fed_back_at = None
    follow(report, report.keeper)
    return report


@action("reports.destroy", _("销毁身份与原件"), by="system")
def destroy(report: Report, *, by: User) -> Report:
    """销毁：保管期满，连同密钥销毁身份、原件、与举报人的留言和附件；摘抄件与经过留存。"""
    if report.state != State.CLOSED or report.destroyed_at:
        raise Refused(__("还没有办结，或已销毁"))
    shred(report.original)
    Paper.objects.filter(report=report, line=Line.REPORTER).delete()
    report.owner_tag, report.receipt_hash, report.destroyed_at = "", f"gone-{report.pk}", now()
    report.awaits_keeper = report.awaits_reporter = False
    return report
