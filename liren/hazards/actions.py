"""Writes of rectification files. Each function is one verb of the standard."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import actions as cases
from liren.cases import queries as of_cases
from liren.cases.models import Case, Kind
from liren.community.models import Company, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, official, today
from liren.core.files import attach
from liren.hazards import queries, rules
from liren.hazards.flow import DECIDE, LEAD, RECTIFICATION, WORK
from liren.hazards.models import AuthorityReport, Rectification, SiteRecord

Moment = SiteRecord.Moment


@action("hazards.open", _("建整改单"), by=f"{WORK} system", creates=True)
def open_file(case: Case, *, by: User) -> Rectification:
    """建立隐患整改单：一件隐患一张单（S3 6.1.1-2）。"""
    if case.kind != Kind.HAZARD:
        raise Refused(__("这件事不是隐患，不建整改单"))
    if not case.is_open:
        raise Refused(__("这件事已经办结，不再建整改单"))
    return queries.file_of(case) or Rectification(case=case)


@action("hazards.note_before", _("记录现场"), by=WORK, creates=True)
def note_before(file: Rectification, *, by: User, text: str, files: Sequence[Any]) -> SiteRecord:
    """记录整改前的现场，附照片。"""
    if file.state not in {"opened", "rectifying"}:
        raise Refused(__("整改已经完成，不再补记整改前的现场"))
    return _record(file, Moment.BEFORE, text, files, by)


def _record(file: Rectification, moment: str, text: str, files: Sequence[Any], by: User, passed: bool | None = None) -> SiteRecord:
    if not files and moment != Moment.CHECK:
        raise Refused(__("请附现场照片：没有照片，别人无法核对"))
    record = SiteRecord.objects.create(rectification=file, moment=moment, text=text.strip(), by=by, passed=passed)
    attach(record, files, by)
    return record


@action("hazards.grade", _("定级交办"), flow=RECTIFICATION, tells=["grade", "due_on"])
def grade(
    file: Rectification, *, by: User, grade: str, owner: str, measure: str, due_on: date, company: Company | None = None,
    interim: str = "", funding: str = "", is_beyond: bool = False,
) -> Rectification:  # fmt: skip
    """定级交办：等级、责任单位、措施、期限一次定清；重大隐患另须防护措施和资金（S1 7.1.3.2-3）。"""
    _check_day(due_on)
    if company is not None and company.community_id != file.community_id:
        raise Refused(__("请选择本社区的企业"))
    if missing := rules.lacking(grade, interim, funding):
        raise Refused(__("重大隐患还须写明：%(what)s") % {"what": __("、").join(missing)})
    file.grade, file.owner, file.measure, file.company = grade, owner.strip(), measure.strip(), company
    file.interim, file.funding, file.is_beyond = interim.strip(), funding.strip(), is_beyond
    file.due_on, file.told = due_on, []
    file.graded_at = file.graded_at or now()
    return file


def _check_day(due_on: date) -> None:
    if due_on < today():
        raise Refused(__("整改期限不能早于今天"))
    if due_on > today() + timedelta(days=rules.LONGEST):
        raise Refused(__("整改期限最长 %(days)s 天；确需更久的先定阶段措施，到期再延") % {"days": rules.LONGEST})


@action("hazards.postpone", _("整改延期"), by=LEAD, tells=["due_on"])
def postpone(file: Rectification, *, by: User, due_on: date, reason: str) -> Rectification:
    """整改延期：由中心负责人或书记决定，写明理由和延期间的防护措施。"""
    if file.state != "rectifying" or file.due_on is None:
        raise Refused(__("只有整改中的隐患可以延期"))
    _check_day(due_on)
    if due_on <= file.due_on:
        raise Refused(__("新期限要晚于原期限 %(day)s") % {"day": file.due_on})
    cases.note(file.case, by=by, text=__("整改延期到 %(day)s：%(why)s") % {"day": due_on, "why": reason.strip()})
    file.due_on, file.told, file.postponed = due_on, [], file.postponed + 1
    return file


@action("hazards.rectify", _("整改完成"), flow=RECTIFICATION)
def rectify(file: Rectification, *, by: User, text: str, files: Sequence[Any]) -> Rectification:
    """记录整改完成：写明做了什么，附整改后照片，等他人复查。"""
    _record(file, Moment.AFTER, text, files, by)
    file.rectified_at, file.rectified_by = now(), by
    return file


@action("hazards.pass_check", _("复查通过"), flow=RECTIFICATION, only=queries.by_another)
def pass_check(file: Rectification, *, by: User, text: str, files: Sequence[Any] = ()) -> Rectification:
    """复查通过、销号：复查人不是整改记录人（S3 6.1.1-2）。"""
    _record(file, Moment.CHECK, text, files, by, passed=True)
    file.checked_by, file.ended_at, file.remark = by, now(), text.strip()
    return file


@action("hazards.fail_check", _("复查不通过"), flow=RECTIFICATION, only=queries.by_another)
def fail_check(file: Rectification, *, by: User, text: str, due_on: date, files: Sequence[Any] = ()) -> Rectification:
    """复查不通过：写明还差什么，重定期限，退回整改。"""
    _check_day(due_on)
    _record(file, Moment.CHECK, text, files, by, passed=False)
    file.due_on, file.told, file.failed = due_on, [], file.failed + 1
    file.rectified_at = file.rectified_by = None
    return file


@action("hazards.report_to_authority", _("上报主管部门"), by=DECIDE, creates=True, tells=["post"])
def report_to_authority(file: Rectification, *, by: User, post: Post, text: str, pass_on: bool = False) -> AuthorityReport:
    """上报主管部门：留下时间和内容；选择转办的，事项同时送到部门，答复自动回来（S1 7.1.3.2-3）。"""
    if file.state not in {"rectifying", "rectified", "closed"}:
        raise Refused(__("请先定级，再上报主管部门"))
    if post.organization is None or post not in of_cases.authorities(file.case, vacant=True):
        raise Refused(__("请从列出的主管部门中选择"))
    if pass_on:
        cases.escalate(file.case, by=by, post=post, reason=text.strip())
    return AuthorityReport(rectification=file, organization=post.organization, text=text.strip(), by=by)


@action("hazards.note_reply", _("主管部门答复"), by=f"{DECIDE} system")
def note_reply(report: AuthorityReport, *, by: User, text: str) -> AuthorityReport:
    """记录主管部门的答复和时间。"""
    if report.replied_at:
        raise Refused(__("这次上报的答复已经记录"))
    report.replied_at, report.reply = now(), text.strip()
    return report


@action("hazards.hand_over", _("移交主管部门"), flow=RECTIFICATION)
def hand_over(file: Rectification, *, by: User, reason: str) -> Rectification:
    """移交：主管部门已答复由其处理的，社区不再复查，整改单写明去向。"""
    if not queries.replied(file):
        raise Refused(__("主管部门还没有答复接手，不能移交；请先上报并记录答复"))
    file.remark, file.ended_at = reason.strip(), now()
    return file


@action("hazards.dismiss", _("不属隐患"), flow=RECTIFICATION)
def dismiss(file: Rectification, *, by: User, reason: str) -> Rectification:
    """核实后不属隐患：写明依据，整改单关闭。"""
    file.remark, file.ended_at = reason.strip(), now()
    return file


@action("hazards.take_up", _("重新整改"), flow=RECTIFICATION)
def take_up(file: Rectification, *, by: User) -> Rectification:
    """重新整改：反映人不认可、事项重办的，整改单重新定级，原记录保留。"""
    if not file.case.is_open:
        raise Refused(__("事项已办结；请先重办这件事，再重新整改"))
    file.ended_at = file.checked_by = file.rectified_by = file.rectified_at = None
    return file


@action("hazards.remind", _("整改提醒"), by="system", tells=["which"])
def remind(file: Rectification, *, by: User, which: int) -> Rectification:
    """期限前一天和逾期时提醒，各一次。"""
    if file.due_on is None or rules.told_at(file.due_on, today(), file.told, official()) != which:
        raise Refused(__("已经提醒过"))
    file.told = [*file.told, which]
    return file
