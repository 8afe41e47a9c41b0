"""Writes of tasks. A sealed one takes no word that somebody typed: only days and choices (S3 6.1.4-1)."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.community.actions._values import written
from liren.community.models import Community, Organization, Post, User
from liren.community.rules import without_personal
from liren.core.actions import Refused, action
from liren.core.calendar import local, now, today
from liren.core.files import attach
from liren.core.numbering import next_number
from liren.tasks import queries, rules
from liren.tasks.flow import HEADS, TASK
from liren.tasks.models import Step, Task
from liren.tasks.rules import Secrecy, Source, Way

Kind = Step.Kind


def _need(text: str, what: str) -> str:
    return without_personal(written(text, what))


def _limit(day: date) -> Any:
    if day < today():
        raise Refused(__("期限不能早于今天"))
    if day > today() + timedelta(days=rules.LONGEST):
        raise Refused(__("期限最长一年；更久的请分阶段交办，或设为重复"))
    return rules.due(day)


def _made(community: Community, by: User, due_on: date, secrecy: str = Secrecy.ORDINARY, **told: Any) -> Task:
    """The row of a new task, numbered, with the head of the center."""
    due_at = _limit(due_on)
    post = queries.first_post(community, secrecy)
    if post is None:
        raise Refused(__("本社区还没有中心负责人岗位，交办的事没有人接"))
    year = today().year
    sealed = secrecy == Secrecy.SEALED
    told |= {"code": secrets.token_hex(3).upper()} if sealed else {"number": next_number(f"task {community.pk} {year}")}
    told = {"first_day": due_on.day, "given_by": by, "given_at": now(), **told}
    return Task.objects.create(community=community, secrecy=secrecy, year=year, post=post, due_at=due_at, **told)


def _words(title: str, text: str, basis: str, document: str) -> dict[str, str]:
    return {
        "title": _need(title, __("请写要办什么事"))[:80], "text": without_personal(text.strip())[:3000],
        "basis": basis.strip()[:200], "document": document.strip()[:60],
    }  # fmt: skip


GIVES = "department_officer secretary committee_member"


@action("tasks.assign", pgettext_lazy("task", "交办"), by=GIVES, creates=True, tells=["due_on"], only=queries.may_give)
def assign(
    community: Community, *, by: User, title: str, due_on: date, source: str = Source.DEPARTMENT, text: str = "", basis: str = "",
    document: str = "", urgency: str = "normal", repeat: str = "", files: Sequence[Any] = (),
) -> Task:  # fmt: skip
    """交办：部门、社区党组织或治理委员会从自己的岗位交给公共服务中心办（S1 6.2.3-2、6.2.3-3）。"""
    told: dict[str, Any] = {"urgency": urgency, "repeat": repeat, "source": source, **_words(title, text, basis, document)}
    if source == Source.DEPARTMENT:
        desk = queries.desk_of(by, community)
        if desk is None:
            raise Refused(__("只有部门的经办岗位可以以部门名义交办；收到来函来电的，请登记交办"))
        told |= {"organization": desk.organization, "giver": desk}
    else:
        post = queries.voices(by, community).get(source)
        if post is None:
            raise Refused(__("您的岗位不能以这个机构的名义交办"))
        told |= {"giver_id": post, "body": queries.body_of(community, source)}
    task = _made(community, by, due_on, **told)
    attach(task, files, by)
    return task


@action("tasks.register", _("登记交办"), by=f"worker {HEADS}", creates=True, tells=["due_on"])
def register(
    community: Community, *, by: User, way: str, title: str, due_on: date, files: Sequence[Any], source: str = Source.DEPARTMENT,
    organization: Organization | None = None, text: str = "", basis: str = "", document: str = "", urgency: str = "normal",
    repeat: str = "",
) -> Task:  # fmt: skip
    """登记交办：交办方没有账号的，由工作人员凭来函、来电记录或会议纪要登记，附原件（S1 6.2.3-2、6.2.3-3）。"""
    if not files:
        raise Refused(__("请附来函、来电记录或会议纪要：没有原件，别人无法核对"))
    if way not in set(Way.values) - {Way.ONLINE}:
        raise Refused(__("请选择怎样收到的"))
    if (source == Source.DEPARTMENT) != (organization is not None):
        raise Refused(__("部门交办的请选择部门；党组织和治委会交办的不选部门"))
    if organization is not None and not queries.departments(community).filter(pk=organization.pk).exists():
        raise Refused(__("请从列出的部门中选择"))
    body = None if organization else queries.body_of(community, source)
    told: dict[str, Any] = {"way": way, "source": source, "organization": organization, "body": body}
    told |= {"urgency": urgency, "repeat": repeat}
    task = _made(community, by, due_on, **told, **_words(title, text, basis, document))
    attach(task, files, by)
    return task


@action("tasks.assign_sealed", _("交办不公开事项"), by="department_officer center_head", creates=True, only=queries.may_seal)
def assign_sealed(
    community: Community, *, by: User, basis: str, document: str, due_on: date, organization: Organization | None = None
) -> Task:
    """交办不公开事项：公安机关请社区协助的事，平台只记交办和办结，不记姓名、情况和诊断（S3 6.1.4-1）。"""
    if basis not in rules.Basis.values:
        raise Refused(__("请选择依据：没有依据的不能交办"))
    if wrong := rules.paper_error(document.strip()):
        raise Refused(wrong)
    desk = queries.desk_of(by, community)
    who = desk.organization if desk else organization
    if who is None or not queries.police(community).filter(pk=who.pk).exists():
        raise Refused(__("不公开事项只由公安机关交办，请选择公安机关"))
    told = {"source": Source.DEPARTMENT, "organization": who, "giver": desk, "way": Way.ONLINE if desk else Way.LETTER}
    return _made(community, by, due_on, Secrecy.SEALED, basis=basis, document=document.strip(), **told)


# ---- the community works


def _step(task: Task, kind: str, by: User, text: str = "", files: Sequence[Any] = (), post: Post | None = None) -> None:
    if task.is_sealed and (text or files):
        raise Refused(__("不公开事项不写文字、不传附件：姓名和情况留在纸质文件里"))
    step = Step.objects.create(task=task, kind=kind, text=without_personal(text.strip())[:2000], by=by, post=post, at=now())
    attach(step, files, by)


@action("tasks.accept", _("接收"), flow=TASK, only=queries.holds)
def accept(task: Task, *, by: User) -> Task:
    """接收：承办岗位接下这件事，开始办理。"""
    _step(task, Kind.ACCEPTED, by)
    task.accepted_at = now()
    return task


@action("tasks.entrust", _("交给承办岗位"), flow=TASK, tells=["post"], only=queries.directs)
def entrust(task: Task, *, by: User, post: Post, reason: str = "") -> Task:
    """交给承办岗位：由负责人或现在的承办岗位转给另一个有人在岗的岗位，对方重新接收，期限不变。"""
    if not queries.able(task).filter(pk=post.pk).exists():
        raise Refused(__("“%(post)s”不能承办这件事：不在本社区、没有人在岗，或看不到这类事项") % {"post": post.title})
    _step(task, Kind.ENTRUSTED, by, reason, post=post)
    task.post, task.accepted_at, task.supervisor = post, None, None
    task.told = 100 if task.told == 100 else 0
    return task


@action("tasks.note", _("记录进展"), flow=TASK, only=queries.holds)
def note(task: Task, *, by: User, text: str, files: Sequence[Any] = ()) -> Task:
    """记录进展：办到哪一步，交办方看得到。"""
    _step(task, Kind.NOTE, by, _need(text, __("请写办到哪一步")), files)
    return task


@action("tasks.ask_extension", _("申请延期"), flow=TASK, tells=["day"], only=queries.holds)
def ask_extension(task: Task, *, by: User, day: date, reason: str = "") -> Task:
    """申请延期：期限以前提出，由交办方决定；过了期限不能再申请。"""
    if now() > task.due_at:
        raise Refused(__("期限已过，不能再申请延期；请尽快办完报告结果"))
    if task.asked_for:
        raise Refused(__("已申请延到 %(day)s，等交办方答复") % {"day": task.asked_for})
    if _limit(day) <= task.due_at:
        raise Refused(__("新期限要晚于原期限 %(day)s") % {"day": task.due_on})
    if not task.is_sealed:
        reason = _need(reason, __("请写明为什么要延期"))
    _step(task, Kind.ASKED, by, reason)
    task.asked_for, task.asked_why = day, reason[:300]
    return task


@action("tasks.report", _("报告结果"), flow=TASK, only=queries.holds)
def report(task: Task, *, by: User, text: str = "", files: Sequence[Any] = (), outcome: str = "") -> Task:
    """报告结果：写明做了什么、结果怎样，附材料，等交办方确认；不公开事项只选结果。"""
    if task.is_sealed and outcome not in rules.Outcome.values:
        raise Refused(__("请选择结果"))
    _step(task, Kind.REPORTED, by, text if task.is_sealed else _need(text, __("请写办理结果")), files)
    task.outcome = outcome if task.is_sealed else ""
    task.reported_at, task.reported_by, task.asked_for, task.asked_why = now(), by, None, ""
    return task


# ---- whoever gave it decides


@action("tasks.grant_extension", _("同意延期"), flow=TASK, only=queries.decides)
def grant_extension(task: Task, *, by: User, text: str = "", files: Sequence[Any] = ()) -> Task:
    """同意延期：期限改到申请的那天；交办方没有账号的，由负责人凭其书面答复记录。"""
    if task.asked_for is None:
        raise Refused(__("没有等待答复的延期申请"))
    _with_proof(task, files)
    _step(task, Kind.GRANTED, by, text, files)
    task.due_at, task.extended, task.told, task.supervisor = rules.due(task.asked_for), task.extended + 1, 0, None
    task.asked_for, task.asked_why = None, ""
    return task


@action("tasks.refuse_extension", _("不同意延期"), flow=TASK, only=queries.decides)
def refuse_extension(task: Task, *, by: User, reason: str = "") -> Task:
    """不同意延期：期限不变，写明理由。"""
    if task.asked_for is None:
        raise Refused(__("没有等待答复的延期申请"))
    _step(task, Kind.REFUSED, by, reason if task.is_sealed else _need(reason, __("请写明理由")))
    task.asked_for, task.asked_why = None, ""
    return task


@action("tasks.confirm", _("确认办结"), flow=TASK, only=queries.confirms)
def confirm(task: Task, *, by: User, text: str = "", files: Sequence[Any] = ()) -> Task:
    """确认办结：交办方认可结果；按期与否看这次结果是不是期限以前报的。没有账号的交办方，由另一位负责人附其确认凭据。"""
    _with_proof(task, files)
    _step(task, Kind.CONFIRMED, by, text, files)
    task.ended_at, task.in_time = now(), rules.was_in_time(task.reported_at, task.due_at)
    return task


def _with_proof(task: Task, files: Sequence[Any]) -> None:
    if not files and not task.is_sealed and not queries.is_reached(task):
        raise Refused(__("交办方没有账号：请附其确认的凭据，例如复函、签字或聊天截图"))


@action("tasks.send_back", _("退回补办"), flow=TASK, tells=["due_on"], only=queries.confirms)
def send_back(task: Task, *, by: User, reason: str = "", due_on: date | None = None) -> Task:
    """退回补办：写明还差什么，可以另给期限；不给的，原期限不变。"""
    _step(task, Kind.SENT_BACK, by, reason if task.is_sealed else _need(reason, __("请写明还差什么")))
    if due_on is not None and (moved := _limit(due_on)) > task.due_at:
        task.due_at, task.told, task.supervisor = moved, 0, None
    task.reported_at = task.reported_by = None
    task.outcome, task.returned = "", task.returned + 1
    return task


@action("tasks.withdraw", _("撤回交办"), flow=TASK, only=queries.decides)
def withdraw(task: Task, *, by: User, reason: str = "") -> Task:
    """撤回交办：不再需要办的，写明理由；不计入办结率，也不再重复。"""
    _step(task, Kind.WITHDRAWN, by, reason if task.is_sealed else _need(reason, __("请写明为什么撤回")))
    task.ended_at, task.asked_for, task.asked_why = now(), None, ""
    return task


@action("tasks.urge", _("催办"), by="department_officer worker committee_member center_head secretary", only=queries.presses)
def urge(task: Task, *, by: User) -> Task:
    """催办：请承办岗位抓紧，一天一次。"""
    if task.state not in {"given", "working"}:
        raise Refused(__("这件事不在办理中，不用催"))
    if queries.was_urged(task):
        raise Refused(__("今天已经催过"))
    _step(task, Kind.URGED, by)
    task.urged_at = now()
    return task


@action("tasks.stop_repeat", _("停止重复"), by="department_officer committee_member center_head secretary", only=queries.presses)
def stop_repeat(task: Task, *, by: User) -> Task:
    """停止重复：这一件照常办，以后不再自动交办。"""
    if not task.repeat:
        raise Refused(__("这件事不重复"))
    task.repeat = ""
    return task


# ---- clockwork


@action("tasks.remind", _("提醒期限"), by="system", tells=["percent"])
def remind(task: Task, *, by: User, percent: int) -> Task:
    """提醒期限：过半、过八成提醒承办岗位，逾期转上一级岗位督办。"""
    if task.told >= percent or task.state not in {"given", "working"}:
        raise Refused(__("已经提醒过"))
    task.told = percent
    if percent == 100:
        task.supervisor = queries.next_up(task)
        _step(task, Kind.OVERDUE, by, post=task.supervisor)
    return task


@action("tasks.come_again", _("自动交办"), by="system", creates=True)
def come_again(task: Task, *, by: User) -> Task:
    """自动交办：重复的事到了下一次，照原样交办，期限顺延一个周期。"""
    if not task.repeat or task.state == "withdrawn" or Task.objects.filter(previous=task).exists():
        raise Refused(__("这件事不再重复，或下一次已经交办"))
    names = ("source", "organization", "body", "giver", "way", "title", "text", "basis", "document", "urgency", "repeat", "first_day")
    due_on = rules.later(local(task.due_at).date(), task.repeat, task.first_day)
    while due_on < today():  # the worker stood still for more than a turn
        due_on = rules.later(due_on, task.repeat, task.first_day)
    return _made(task.community, task.given_by, due_on, previous=task, **{name: getattr(task, name) for name in names})
