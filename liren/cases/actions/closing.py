"""How a case ends, or follows the file beside it: confirmed and rated, reopened, or withdrawn by the one who brought it."""

from datetime import timedelta

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.actions.handling import _end_assignment, _give, _say
from liren.cases.flow import CASE, DONE, State
from liren.cases.models import KEPT, Assignment, Case, Message, Pause
from liren.cases.rules import ClockKind
from liren.community.actions._values import written
from liren.community.models import Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import now

REOPEN_DAYS = 30


@action("cases.confirm", _("确认办结"), flow=CASE, tells=["solved", "satisfaction"])
def confirm(case: Case, *, by: User, solved: bool | None = None, satisfaction: int | None = None, remark: str = "") -> Case:
    """确认办结：是否解决、是否满意分开问（S1 7.2.2.1-4、S3 9.1）；到期未反馈的由系统确认，不计满意度。"""
    if solved is False:
        raise Refused(__("没有解决的事项请选择“未解决，退回重办”"))
    _rate(case, solved, satisfaction, remark)
    case.closed_at = now()
    return case


def _rate(case: Case, solved: bool | None, satisfaction: int | None, remark: str) -> None:
    case.solved, case.satisfaction, case.remark = solved, satisfaction, remark.strip()[:500]
    case.rated_at = now() if solved is not None or satisfaction is not None else None


@action("cases.reopen", _("退回重办"), flow=CASE, tells=["solved", "satisfaction"])
def reopen(case: Case, *, by: User, remark: str, solved: bool | None = None, satisfaction: int | None = None) -> Case:
    """退回重办：未解决或不满意的换一个岗位重办，重新计时；办结 30 天后不再重办，另行提出。"""
    if case.closed_at and now() - case.closed_at > timedelta(days=REOPEN_DAYS):
        raise Refused(__("办结已超过 %(days)d 天，请作为新事项提出，并写上原编号") % {"days": REOPEN_DAYS})
    other = queries.other_handler(case)
    if other is None:
        raise Refused(__("社区没有可以重办的在岗人员，请联系中心"))
    _say(case, by, Message.Kind.REMARK, written(remark, __("请写明哪里没有解决或不满意，方便重办")), public=True)
    _rate(case, solved, satisfaction, remark)
    _end_assignment(case, Assignment.Outcome.CLOSED)
    _give(case, other, by, remark)
    case.answerable, case.closed_at, case.resolved_at, case.merged_at = other, None, None, None  # from here it goes its own way
    case.reopenings += 1
    clockwork.start(case, ClockKind.NEXT_UPDATE, ClockKind.SOLUTION)
    return case


@action("cases.withdraw", _("撤回"), flow=CASE)
def withdraw(case: Case, *, by: User, reason: str = "") -> Case:
    """撤回：反映人不再需要办理。"""
    if reason.strip():
        _say(case, by, Message.Kind.REMARK, reason.strip(), public=True)
    Pause.objects.filter(case=case, until=None).update(until=now())
    clockwork.stop(case)
    _end_assignment(case, Assignment.Outcome.CLOSED)
    case.closed_at, case.supervisor = now(), None
    return case


@action("cases.follow", _("随档案办理"), by="system", tells=["post", "state"])
def follow(case: Case, *, by: User, state: str, post: Post | None = None) -> Case:
    """随档案办理：内容另行密封的事项，状态、岗位与时限跟着它的档案走。"""
    if case.secrecy not in KEPT:
        raise Refused(__("这件事不由密封档案办理"))
    if post is not None and post != case.post:
        _end_assignment(case, Assignment.Outcome.PASSED_ON)
        _give(case, post, by, taken=True)
    case.answerable = case.post  # nobody answers for it who no longer has it: he may be whom it accuses
    if case.supervisor and not queries.clear(case, [case.supervisor]):
        case.supervisor = None
    case.escalated_to = case.post if state == State.ESCALATED else case.escalated_to
    if state != State.REPORTED and case.accepted_at is None:
        case.accepted_at = now()
        clockwork.stop(case, ClockKind.FIRST_ANSWER)
        clockwork.start(case, ClockKind.NEXT_UPDATE)
    if state in DONE and case.state not in DONE:
        _end_assignment(case, Assignment.Outcome.ANSWERED)
        clockwork.stop(case)
        case.resolved_at, case.supervisor = now(), None
    elif state not in DONE and case.state in DONE:
        clockwork.start(case, ClockKind.NEXT_UPDATE, ClockKind.SOLUTION)
    case.closed_at = now() if state == State.CONFIRMED else None
    case.state = state
    return case
