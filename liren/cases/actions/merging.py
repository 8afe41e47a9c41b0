"""Cases that belong together: duplicates merged into one, large ones divided, one answer for all.

A merged case waits with its parent: its own limits go on by their clocks, but nobody is reminded of them and they count for
nothing, because the parent is what is worked on. Divided again it goes on with the limits it had; the time is not given back,
so merging is no way to win any. A sub-case is a case like every other and has its own limits; its parent is answered last.
"""

from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.actions import _clockwork as clockwork
from liren.cases.actions.handling import _answer, _end_assignment, _give, _own_post, _say
from liren.cases.actions.intake import report
from liren.cases.flow import CASE, OPEN, RECEIVE
from liren.cases.models import Assignment, Case, Category, Channel, Message
from liren.cases.queries.triage import OPEN_TO_TRIAGE
from liren.cases.rules import ClockKind
from liren.community.actions._values import written
from liren.community.models import User
from liren.core.actions import Refused, action
from liren.core.calendar import now


@action("cases.merge", _("并案"), flow=CASE, tells=["parent"], only=queries.in_charge)
def merge(case: Case, *, by: User, parent: Case) -> Case:
    """并案：同一件事并入主件一起办，告诉反映人，答复时一并答复；各件的反映人各自评价。"""
    parent = Case.objects.select_for_update(of=("self",)).select_related("parent").get(pk=parent.pk)
    if why := _unfit(case, parent):
        raise Refused(why)
    Case.objects.filter(parent=case, merged_at__isnull=False).update(parent=parent)
    _say(
        case,
        by,
        Message.Kind.UPDATE,
        __("经核实，与 %(number)s 是同一件事，已并案办理，办好后一并答复您。") % {"number": parent.number},
        public=True,
    )
    clockwork.stop(case, ClockKind.FIRST_ANSWER, ClockKind.NEXT_UPDATE)
    _end_assignment(case, Assignment.Outcome.CLOSED)
    case.parent, case.merged_at, case.supervisor = parent, now(), None
    return case


def _unfit(case: Case, parent: Case) -> str:
    """Why the case cannot follow that one."""
    if parent.pk == case.pk:
        return __("不能并入自己")
    if parent.community_id != case.community_id:
        return __("只能并入本社区的事项")
    if {case.secrecy, parent.secrecy} - set(OPEN_TO_TRIAGE) or case.secrecy != parent.secrecy:
        return __("保密的事项、密级不同的事项不能并案")
    if parent.parent_id == case.pk:
        return __("%(number)s 是本件的分件，不能倒过来并入") % {"number": parent.number}
    if parent.merged_at:
        return __("%(number)s 自己已并入 %(parent)s，请并入那一件") % {"number": parent.number, "parent": parent.parent.number}  # type: ignore[union-attr]
    if parent.state not in OPEN:
        return __("%(number)s 已答复或已结束，不能再并入") % {"number": parent.number}
    if case.merged_at is None and queries.open_sub_cases(case):
        return __("本件还有没办结的分件，请先办结分件")
    return ""


@action("cases.split", _("拆出"), flow=CASE, only=queries.in_charge_of_parent)
def split(case: Case, *, by: User, reason: str) -> Case:
    """拆出：并错了的恢复为单独一件，由受理岗位接着办，按原来的期限，合并的时间照算。"""
    _say(case, by, Message.Kind.UPDATE, written(reason, __("请写明为什么拆出，反映人会看到")), public=True)
    post = case.answerable or case.post or _own_post(case, by)
    if post is None:
        raise Refused(__("没有可以接办的岗位，请联系中心负责人"))
    _give(case, post, by, reason, taken=True)
    case.parent, case.merged_at, case.accepted_at = None, None, case.accepted_at or now()
    clockwork.start(case, ClockKind.NEXT_UPDATE)
    return case


@action("cases.answer_along", _("一并答复"), flow=CASE)
def answer_along(case: Case, *, by: User, text: str) -> Case:
    """一并答复：主件答复时，并入的各件各自得到答复，由各自的反映人确认和评价。"""
    return _answer(case, by, text)


@action("cases.open_sub_case", _("分办"), by=RECEIVE, creates=True, tells=["category"], only=queries.in_charge)
def open_sub_case(case: Case, *, by: User, category: Category, title: str, text: str = "") -> Case:
    """分办：涉及几个方面的，拆成分件各办各的；分件都有结果后才答复主件。"""
    if not case.is_open:
        raise Refused(__("事项已办结，不能再分办"))
    if {case.secrecy, category.secrecy} - set(OPEN_TO_TRIAGE):
        raise Refused(__("保密的事项不能分办"))
    where: dict[str, Any] = {"place": case.place, "grid": case.grid, "location": case.location, "urgency": case.urgency}
    made = report(case.company or case.community, by=by, category=category, title=title, text=text, channel=Channel.INTERNAL, **where)
    Case.objects.filter(pk=made.pk).update(parent=case)
    made.parent = case
    return made
