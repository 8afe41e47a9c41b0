"""What those who handle a case do with it: the seven modes of S2 5.4.3 and the way up of S3 7.1.4."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.flow import CASE, HANDLE, RECEIVE
from liren.cases.models import Assignment, Case, Message, Mode, Pause
from liren.cases.rules import ClockKind
from liren.community.actions._values import written
from liren.community.models import Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now
from liren.core.files import attach


def _mode(case: Case, *modes: Mode) -> None:
    case.modes = [*case.modes, *(str(m) for m in modes if m not in case.modes)]


def _say(case: Case, by: User, kind: str, text: str, *, public: bool) -> Message:
    title = next((p.title for p in (case.post, case.answerable) if p and by.sits_at(p.pk)), "")
    return Message.objects.create(case=case, kind=kind, text=text, is_public=public, by=by, post_title=title, at=now())


def _own_post(case: Case, by: User) -> Post | None:
    """The post in which this user acts: the one the case is with, else his own that may receive cases."""
    if by.sits_at(case.post_id):
        return case.post
    able = frozenset(RECEIVE.split())
    ids = [area.post_id for area in by.areas() if area.roles & able and case.community_id in area.communities]
    return Post.objects.filter(pk__in=ids[:1]).first() or case.post


def _end_assignment(case: Case, outcome: str) -> None:
    Assignment.objects.filter(case=case, ended_at=None).update(ended_at=now(), outcome=outcome)


def _give(case: Case, post: Post, by: User, reason: str = "", *, taken: bool = False) -> None:
    instant = now()
    Assignment.objects.create(
        case=case, post=post, by=by, reason=reason[:300], at=instant, taken_at=instant if taken else None, taken_by=by if taken else None
    )
    case.post = post
    if taken:
        case.answerable = post


def _give_back(case: Case, post: Post, by: User, reason: str = "") -> None:
    """Back to a post that answers for the case at once; nobody there has had to take it."""
    Assignment.objects.create(case=case, post=post, by=by, reason=reason[:300], at=now(), taken_at=now())
    case.post = case.answerable = post


def _receive(case: Case, by: User, *modes: Mode) -> None:
    """Who receives a case answers for it (S2 5.4.3-1)."""
    post = _own_post(case, by)
    if post is None:
        raise Refused(__("您没有可以受理的岗位，请中心负责人先任命"))
    _give(case, post, by, taken=True)
    case.accepted_at = now()
    _mode(case, Mode.FIRST_RESPONDER, *modes)


@action("cases.accept", _("受理"), flow=CASE)
def accept(case: Case, *, by: User, text: str = "", full_agency: bool = False) -> Case:
    """受理：谁先接到谁负责，直到别人接办（S2 5.4.3-1）；告知办理时限即为承诺（S2 5.4.3-3）；可约定全程代办（S2 5.4.3-7）。"""
    _receive(case, by, Mode.PROMISED, *([Mode.FULL_AGENCY] if full_agency else []))
    clockwork.stop(case, ClockKind.FIRST_ANSWER)
    clockwork.start(case, ClockKind.NEXT_UPDATE)
    if text.strip():
        _say(case, by, Message.Kind.UPDATE, text.strip(), public=True)
    return case


@action("cases.settle", _("当场办结"), flow=CASE, only=queries.in_charge)
def settle(case: Case, *, by: User, text: str) -> Case:
    """即时办理：能当场办的当场办结并答复（S2 5.4.3-2）。"""
    _receive(case, by, Mode.IMMEDIATE)
    return _answer(case, by, text)


@action("cases.decline", _("退回答复"), flow=CASE, only=queries.in_charge)
def decline(case: Case, *, by: User, text: str) -> Case:
    """退回答复：不予受理的说明理由和可以去哪里办（S2 5.4.3-6）。"""
    if "returned" not in case.category.modes:
        raise Refused(__("“%(category)s”不能退回，请受理后办理或转交") % {"category": case.category})
    _say(case, by, Message.Kind.ANSWER, written(text, __("请写明退回理由，以及反映人可以怎么办")), public=True)
    _mode(case, Mode.RETURNED)
    _end_assignment(case, Assignment.Outcome.CLOSED)
    clockwork.stop(case)
    case.answer, case.closed_at, case.supervisor = text.strip(), now(), None
    return case


@action("cases.assign", _("转办"), flow=CASE, tells=["post"], only=queries.in_charge)
def assign(case: Case, *, by: User, post: Post, reason: str = "") -> Case:
    """转办：交给另一岗位；对方接办以前，首问岗位仍然负责（S2 5.4.3-1）。"""
    if not queries.targets(case, by).filter(pk=post.pk).exists():
        raise Refused(__("“%(post)s”不能承办这件事，请从列出的岗位中选择") % {"post": post.title})
    _end_assignment(case, Assignment.Outcome.PASSED_ON)
    _give(case, post, by, reason)
    if reason.strip():
        _say(case, by, Message.Kind.REASON, reason.strip(), public=False)
    return case


@action("cases.take", _("接办"), flow=CASE, only=queries.holds)
def take(case: Case, *, by: User) -> Case:
    """接办：从此由本岗位负责，前一岗位的首问责任解除（S2 5.4.3-1）。"""
    taken = Assignment.objects.filter(case=case, ended_at=None, taken_at=None).update(taken_at=now(), taken_by=by)
    if not taken:
        raise Refused(__("已经接办，请直接办理"))
    case.answerable = case.post
    return case


@action("cases.hand_back", _("退回转办"), flow=CASE, only=queries.holds)
def hand_back(case: Case, *, by: User, reason: str) -> Case:
    """退回转办：只可退回一次，计时不停；再有异议由中心负责人裁决。"""
    if case.hand_backs:
        raise Refused(__("这件事已退回过一次，请改为“提请裁决”，由中心负责人决定"))
    _say(case, by, Message.Kind.REASON, written(reason, __("请写明退回的理由，以及应由谁办")), public=False)
    before = _before(case)
    _end_assignment(case, Assignment.Outcome.HANDED_BACK)
    _give_back(case, before, by, reason)
    case.hand_backs = 1
    return case


def _before(case: Case) -> Post:
    """The post that had the case before the present one; the center head when there is none."""
    last = Assignment.objects.filter(case=case).exclude(post_id=case.post_id).order_by("-at", "-pk").first()
    post = last.post if last else queries.center_head(case.community_id)
    if post is None or post.role not in {*queries.able(case), "department_officer"}:
        raise Refused(__("没有可以退回的岗位，请联系中心负责人"))
    return post


@action("cases.dispute_assigning", _("提请裁决"), flow=CASE, only=queries.holds)
def dispute_assigning(case: Case, *, by: User, reason: str) -> Case:
    """提请裁决：退回过一次仍有异议的，由中心负责人决定由谁办；计时不停。"""
    if not case.hand_backs:
        raise Refused(__("还没有退回过，请先“退回转办”"))
    if case.hand_backs > 1:
        raise Refused(__("中心负责人已经裁决，请按裁决办理"))
    head = queries.center_head(case.community_id)
    if head is None:
        raise Refused(__("中心负责人空缺，请书记指定"))
    if head.role not in queries.able(case):
        raise Refused(__("举报件不交中心裁决，请与举报专管员商定承办岗位"))
    _say(case, by, Message.Kind.REASON, written(reason, __("请写明异议理由")), public=False)
    _end_assignment(case, Assignment.Outcome.HANDED_BACK)
    _give(case, head, by, reason)
    return case


@action("cases.arbitrate", _("裁决"), flow=CASE, tells=["post"])
def arbitrate(case: Case, *, by: User, post: Post, reason: str) -> Case:
    """裁决：中心负责人指定承办岗位，此后不得再退回。"""
    if not queries.targets(case, by).filter(pk=post.pk).exists():
        raise Refused(__("“%(post)s”不能承办这件事，请从列出的岗位中选择") % {"post": post.title})
    _say(case, by, Message.Kind.REASON, written(reason, __("请写明裁决理由")), public=False)
    _end_assignment(case, Assignment.Outcome.PASSED_ON)
    _give(case, post, by, reason)
    case.hand_backs = 2
    return case


@action("cases.ask_supplement", _("请补充"), flow=CASE, only=queries.in_charge)
def ask_supplement(case: Case, *, by: User, text: str) -> Case:
    """补办告知：一次说清还缺什么，等待期间计时暂停（S2 5.4.3-5）。"""
    _say(case, by, Message.Kind.SUPPLEMENT_NOTICE, written(text, __("请一次写清还缺哪些材料或情况")), public=True)
    _mode(case, Mode.SUPPLEMENT)
    clockwork.pause(case, __("等待反映人补充"))
    return case


@action("cases.supply", _("补充"), flow=CASE, only=queries.in_charge_or_sender)
def supply(case: Case, *, by: User, text: str, files: Sequence[Any] = ()) -> Case:
    """补充材料：计时继续，期限按暂停时间顺延。"""
    _say(case, by, Message.Kind.SUPPLEMENT, written(text, __("请写明补充的内容")), public=True)
    attach(case, files, by)
    clockwork.resume(case)
    return case


@action("cases.escalate", _("上报"), flow=CASE, tells=["post"], only=queries.in_charge)
def escalate(case: Case, *, by: User, post: Post, reason: str) -> Case:
    """上报办理：超出权限的送上级企业服务中心或部门，跟到有答复（S2 5.4.3-4、S3 7.1.4）；社区岗位仍对反映人负责。"""
    _check_above(case, post)
    if empty := queries.vacant_authority(case):
        case.route = [*case.route, queries.because("authority_vacant", vacant=empty.title, post=post.title)]
    _say(case, by, Message.Kind.REASON, written(reason, __("请写明上报理由和需要上级解决的事")), public=False)
    if by.sits_at(case.post_id) or case.answerable is None:  # a head who sends it up does not take it from who answers for it
        case.answerable = _own_post(case, by)
    _end_assignment(case, Assignment.Outcome.PASSED_ON)
    _give(case, post, by, reason)
    case.escalated_to = post
    _mode(case, Mode.ESCALATED)
    return case


def _check_above(case: Case, post: Post) -> None:
    above = queries.authorities(case)
    if post in above:
        return
    if post in queries.authorities(case, vacant=True):
        told = {"post": post.title, "other": above[0].title if above else __("上级企业服务中心")}
        raise Refused(__("“%(post)s”暂缺，没有人会看到；请先报“%(other)s”") % told)
    raise Refused(__("“%(post)s”不是本社区的上级单位") % {"post": post.title})


@action("cases.answer_above", _("上级答复"), flow=CASE, only=queries.holds)
def answer_above(case: Case, *, by: User, text: str) -> Case:
    """上级答复：答复自动回到社区和反映人，由首问岗位办结（S3 7.1.4.b）。"""
    _say(case, by, Message.Kind.REPLY_ABOVE, written(text, __("请写明答复内容")), public=True)
    return _come_back(case, by, Assignment.Outcome.ANSWERED)


@action("cases.return_from_above", _("退回社区"), flow=CASE, only=queries.holds)
def return_from_above(case: Case, *, by: User, reason: str) -> Case:
    """上级退回：不属本单位职责的说明理由，回到首问岗位，计时不停。"""
    _say(case, by, Message.Kind.REASON, written(reason, __("请写明退回理由，以及应由哪个单位办")), public=False)
    return _come_back(case, by, Assignment.Outcome.HANDED_BACK)


@action("cases.recall", _("收回上报"), flow=CASE)
def recall(case: Case, *, by: User, reason: str) -> Case:
    """收回上报：上级还没有开始办的收回，回到首问岗位接着办，计时不停。"""
    _say(case, by, Message.Kind.REASON, written(reason, __("请写明为什么收回")), public=False)
    return _come_back(case, by, Assignment.Outcome.HANDED_BACK)


def _come_back(case: Case, by: User, outcome: str) -> Case:
    home = case.answerable or queries.center_head(case.community_id)
    if home is None:
        raise Refused(__("社区没有在岗人员可以接回，请联系社区"))
    _end_assignment(case, outcome)
    _give_back(case, home, by)
    return case


@action("cases.resolve", _("答复办结"), flow=CASE, only=queries.in_charge)
def resolve(case: Case, *, by: User, text: str) -> Case:
    """答复办结：写明办理结果，等反映人确认（S1 7.2.2.1-4）。"""
    return _answer(case, by, text)


def _answer(case: Case, by: User, text: str) -> Case:
    if why := queries.obstacle_to(case) or queries.waits_for_sub_cases(case):
        raise Refused(why)
    case.answer = written(text, __("请写明办理结果：做了什么、结果怎样"))
    _say(case, by, Message.Kind.ANSWER, case.answer, public=True)
    _end_assignment(case, Assignment.Outcome.ANSWERED)
    Pause.objects.filter(case=case, until=None).update(until=now())
    clockwork.stop(case)
    case.resolved_at, case.supervisor = now(), None
    return case


@action("cases.update_progress", _("告知进展"), by=f"{HANDLE} department_officer", only=queries.in_charge)
def update_progress(case: Case, *, by: User, text: str) -> Case:
    """告知进展：反映人看得到，进展更新重新计时。"""
    if not case.is_open:
        raise Refused(__("事项已办结，不能再更新进展"))
    _say(case, by, Message.Kind.UPDATE, written(text, __("请写明目前的进展")), public=True)
    if case.state not in {"reported", "supplementing"}:
        clockwork.restart(case, ClockKind.NEXT_UPDATE)
    return case


@action("cases.note", _("内部备注"), by=f"{HANDLE} department_officer", only=queries.in_charge)
def note(case: Case, *, by: User, text: str) -> Case:
    """内部备注：只有办理人员看得到。"""
    _say(case, by, Message.Kind.NOTE, written(text, __("请写备注内容")), public=False)
    return case


@action("cases.extend", _("延期"), by=RECEIVE, tells=["days"], only=queries.in_charge)
def extend(case: Case, *, by: User, days: int, reason: str) -> Case:
    """延期：只能在期限届满前申请并告知反映人；第二次须由中心负责人决定。"""
    if not case.is_open or case.state == "supplementing":
        raise Refused(__("只有计时中的事项可以延期"))
    if case.extensions and not by.roles() & {"center_head", "secretary"}:
        raise Refused(__("已延期过一次，再次延期由中心负责人决定"))
    _say(case, by, Message.Kind.UPDATE, written(reason, __("请写明延期理由，反映人会看到")), public=True)
    try:
        clockwork.move_solution(case, days)
    except ValueError as no:
        raise Refused(str(no)) from no
    case.extensions += 1
    return case
