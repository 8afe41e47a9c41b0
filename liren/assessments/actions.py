"""Writes of assessment rounds. Each function is one verb; a locked round has none."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.assessments import queries, rules
from liren.assessments.flow import ABOVE, ASSESSMENT, BOARD, STAFF, State
from liren.assessments.models import Assessment, Grade, Step
from liren.community.actions._values import written
from liren.community.models import Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import Period, local, now, today
from liren.core.numbering import next_number
from liren.standards.queries import current

GOING = (State.SELF_CHECK, State.COMMITTEE, State.REGION)


def _step(one: Assessment, name: str, by: User, text: str = "") -> None:
    Step.objects.create(assessment=one, name=name, text=text.strip(), by=by)


@action("assessments.start", _("开始评估"), by=STAFF, creates=True, tells=["standards", "start", "end"])
def start(community: Community, *, by: User, standards: Sequence[str], start: date, end: date) -> Assessment:
    """开始评估：选定标准和时期，把当日的测量、声明和不适用固定下来，此后记录再变也不影响本轮（S1 6.1.3）。"""
    codes = [one.code for one in current() if one.code in standards]
    if not codes:
        raise Refused(__("请选择已载入的标准"))
    if start > min(end, today()):
        raise Refused(__("这个时期还没有开始"))
    if Assessment.objects.filter(community=community, start=start, end=end, state__in=GOING).exists():
        raise Refused(__("这个时期已有一轮评估在办，请在那一轮里继续"))
    on, frozen = queries.freeze(community, codes, Period(start, end))
    told = {"standards": codes, "start": start, "end": end, "frozen": frozen, "frozen_on": on}
    made = Assessment(community=community, started_by=by, started_at=now(), frozen_at=now(), **told)
    made.save()
    _step(made, "start", by)
    return made


@action("assessments.refresh", _("重新取数"), flow=ASSESSMENT)
def refresh(one: Assessment, *, by: User) -> Assessment:
    """重新取数：自查期间按现在的记录重新固定一次，已写的评定保留。"""
    one.frozen_on, one.frozen = queries.freeze(one.community, one.standards, one.period)
    one.frozen_at = now()
    _step(one, "refresh", by)
    return one


@action("assessments.write", _("写自查说明"), flow=ASSESSMENT)
def write(one: Assessment, *, by: User, summary: str) -> Assessment:
    """写自查说明：做了什么、差在哪里、下一步怎么补。"""
    one.summary = summary.strip()
    return one


@action("assessments.grade", _("评定"), by=f"{STAFF} {BOARD} {ABOVE}", only=queries.reviews_now, tells=["code", "state"])
def grade(one: Assessment, *, by: User, code: str, state: str, comment: str = "") -> Assessment:
    """评定：一条要求的实际情况与测量不同的，写明理由；测量的状态不变，两者并列。"""
    row = queries.row_of(one.frozen | {"grades": []}, code)
    if one.state not in GOING or row is None:
        raise Refused(__("本轮没有这一条，或评定已经结束"))
    mine = Grade.objects.filter(assessment=one, code=code, stage=one.state)
    if not state:
        mine.delete()
        return one
    if state not in rules.GRADES:
        raise Refused(__("请从列出的评定中选择"))
    told = {"state": state, "comment": written(comment, __("请写明理由：看到了什么，与测量为什么不同"))[:500], "by": by, "at": now()}
    Grade.objects.update_or_create(assessment=one, code=code, stage=one.state, defaults=told)
    return one


@action("assessments.submit", _("送治委会评议"), flow=ASSESSMENT)
def submit(one: Assessment, *, by: User) -> Assessment:
    """送治委会评议：自查说明写好，由中心负责人送出。"""
    if not one.summary:
        raise Refused(__("请先写自查说明，再送治委会评议"))
    one.submitted_by, one.submitted_at = by, now()
    _step(one, "submit", by)
    return one


@action("assessments.send_back", _("退回自查"), flow=ASSESSMENT)
def send_back(one: Assessment, *, by: User, text: str) -> Assessment:
    """退回自查：治委会写明要补什么，社区补后再送。"""
    return _back(one, "send_back", by, text)


@action("assessments.endorse", _("评议通过"), flow=ASSESSMENT, only=queries.by_another)
def endorse(one: Assessment, *, by: User, text: str) -> Assessment:
    """评议通过：写评议意见，送上级复核；送出人自己不能评议。"""
    one.board_text = written(text, __("请写评议意见"))
    one.endorsed_by, one.endorsed_at = by, now()
    _step(one, "endorse", by, text)
    return one


@action("assessments.return_round", _("退回社区"), flow=ASSESSMENT, only=queries.checks)
def return_round(one: Assessment, *, by: User, text: str) -> Assessment:
    """退回社区：上级写明理由，社区重新自查、治委会重新评议。"""
    return _back(one, "return_round", by, text)


def _back(one: Assessment, name: str, by: User, text: str) -> Assessment:
    _step(one, name, by, written(text, __("请写明退回的理由，以及要补什么")))
    one.submitted_by = one.submitted_at = one.endorsed_by = one.endorsed_at = None
    one.board_text = ""
    return one


@action("assessments.lock", _("复核定稿"), flow=ASSESSMENT, only=queries.checked_by_another)
def lock(one: Assessment, *, by: User, text: str) -> Assessment:
    """复核定稿：写复核意见，编号，固定全部数字、评定和文字，算出校验码；定稿后谁也不能再改。"""
    one.region_text = written(text, __("请写复核意见"))
    one.year = today().year
    one.number = next_number(f"assessment {one.community_id} {one.year}")
    one.locked_by, one.locked_at = by, local(now()).replace(microsecond=0)
    one.report = queries.compose(one)
    one.digest = rules.digest(one.report)
    _step(one, "lock", by, text)
    return one


@action("assessments.cancel", _("取消这一轮"), flow=ASSESSMENT)
def cancel(one: Assessment, *, by: User, text: str) -> Assessment:
    """取消：写明理由，记录保留，同一时期可以另开一轮。"""
    _step(one, "cancel", by, written(text, __("请写明理由")))
    return one
