"""Writes of letters. All but rating act on the letter, which is locked: so the last answer, and only it, closes the letter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import actions as cases
from liren.cases.models import Case
from liren.community.models import Community, Post, User
from liren.community.rules import without_personal
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.core.numbering import next_number
from liren.letters import queries, rules
from liren.letters.flow import LETTER, WAITING, WRITERS, PointState, State
from liren.letters.models import Letter, Point


def _need(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(what)
    return text.strip()


@action("letters.draft", _("拟函"), by=WRITERS, creates=True, tells=["post"])
def draft(community: Community, *, by: User, post: Post, title: str, text: str = "", days: int = rules.DAYS) -> Letter:
    """拟函：把企业的意见建议和超出权限的诉求汇总，转给一个部门（S1 7.1.2.3、7.2.2.1-2）。"""
    if post.pk not in {desk.pk for desk in queries.desks(community)}:
        raise Refused(__("“%(post)s”不是本社区的上级部门，或没有人在岗") % {"post": post.title})
    if not 1 <= days <= rules.MOST_DAYS:
        raise Refused(__("答复期限请填 1 到 %(n)d 个工作日") % {"n": rules.MOST_DAYS})
    told = {"title": without_personal(_need(title, __("请写标题")))[:60], "text": without_personal(text.strip()), "days": days}
    return Letter(community=community, post=post, drafted_by=by, drafted_at=now(), **told)


@action("letters.write", _("修改函件"), flow=LETTER)
def write(letter: Letter, *, by: User, title: str, text: str = "", days: int = rules.DAYS) -> Letter:
    """修改函件：标题、情况说明和答复期限。"""
    letter.title, letter.text = without_personal(_need(title, __("请写标题")))[:60], without_personal(text.strip())
    letter.days = min(max(days, 1), rules.MOST_DAYS)
    return letter


@action("letters.gather", _("归入函件"), flow=LETTER)
def gather(letter: Letter, *, by: User, chosen: Sequence[Case]) -> Letter:
    """归集：已受理、未办结的普通诉求归入函件，一件一条；电话、证件号和车牌自动遮盖。"""
    there = set(letter.points.values_list("case_id", flat=True))
    fitting = {case.pk: case for case in queries.may_go(by, letter).filter(pk__in=[case.pk for case in chosen])}
    if strange := [case.number for case in chosen if case.pk not in fitting and case.pk not in there]:
        raise Refused(__("不能归入：%(numbers)s。只收已受理、未办结、未在其他函件中的普通诉求") % {"numbers": __("、").join(strange)})
    fresh = [fitting[pk] for pk in dict.fromkeys(case.pk for case in chosen) if pk not in there]
    if len(there) + len(fresh) > rules.MOST_POINTS:
        raise Refused(__("一份函最多 %(n)d 条，请另拟一份") % {"n": rules.MOST_POINTS})
    Point.objects.bulk_create(_point(letter, case, len(there) + n) for n, case in enumerate(fresh, 1))
    return letter


def _point(letter: Letter, case: Case, order: int) -> Point:
    text = without_personal(case.text)[:2000]
    return Point(letter=letter, case=case, order=order, title=without_personal(case.title)[:80], text=text)


@action("letters.leave_out", _("移出函件"), flow=LETTER, tells=["point"])
def leave_out(letter: Letter, *, by: User, point: Point) -> Letter:
    """移出：不随本函转出的意见。"""
    letter.points.filter(pk=point.pk).delete()
    return letter


@action("letters.word_point", _("修改一条"), flow=LETTER, tells=["point"])
def word_point(letter: Letter, *, by: User, point: Point, title: str, text: str, names_company: bool = False) -> Letter:
    """修改一条：概括写法；写明企业名称须征得企业同意。"""
    found = _own(letter, point)
    found.title, found.text = without_personal(_need(title, __("请写标题")))[:80], without_personal(text.strip())[:2000]
    found.names_company = names_company
    found.save(update_fields=["title", "text", "names_company"])
    return letter


def _own(letter: Letter, point: Point) -> Point:
    """The point as it is now, of this letter."""
    found = letter.points.filter(pk=point.pk).select_related("case__community", "case__category").first()
    if found is None:
        raise Refused(__("这一条已不在函中"))
    return found


@action("letters.submit", _("送签"), flow=LETTER)
def submit(letter: Letter, *, by: User) -> Letter:
    """送签：拟好的函件送中心负责人签发。"""
    if not letter.points.exists():
        raise Refused(__("函中还没有意见，请先归集"))
    letter.remark = ""
    return letter


@action("letters.give_back", _("退改"), flow=LETTER)
def give_back(letter: Letter, *, by: User, remark: str) -> Letter:
    """退改：写明要改什么，退回拟稿人。"""
    letter.remark = _need(remark, __("请写明要改什么"))[:300]
    return letter


@action("letters.drop", _("作废"), flow=LETTER)
def drop(letter: Letter, *, by: User) -> Letter:
    """作废：不发出的函件，其中的诉求照常办理。"""
    return letter


@action("letters.send", _("签发"), flow=LETTER)
def send(letter: Letter, *, by: User) -> Letter:
    """签发：编号发出，函中诉求一并上报该部门，并告知每个反映人（S2 5.4.3-4、S3 7.1.4）。"""
    instant = now()
    letter.year, letter.sent_at, letter.sent_by = today().year, instant, by
    letter.number = next_number(f"letter {letter.community_id} {letter.year}")
    due_at = rules.due(instant, letter.days)
    words = {"number": queries.named(letter), "desk": queries.addressee(letter.post), "day": due_at.strftime("%Y-%m-%d")}
    points = list(letter.points.select_related("case__community", "case__category", "case__post"))
    if unfit := [p.case.number for p in points if p.case.state not in {"accepted", "assigned"}]:
        raise Refused(__("函中有诉求已办结或已转出，请先移出：%(numbers)s") % {"numbers": __("、").join(unfit)})
    for point in points:
        cases.update_progress(point.case, by=by, text=__("您的意见已列入%(number)s，转%(desk)s办理，请其于 %(day)s 前答复。") % words)
        cases.escalate(point.case, by=by, post=letter.post, reason=__("见%(number)s") % words)
    letter.points.update(due_at=due_at)
    return letter


@action("letters.recall", _("收回"), flow=LETTER)
def recall(letter: Letter, *, by: User, reason: str) -> Letter:
    """收回：部门还没有签收的函件退回拟稿，函中诉求回到首问岗位，告知每个反映人；文号作废、留在名册，改好再发另编号。"""
    why, number = _need(reason, __("请写明为什么收回"))[:300], queries.named(letter)
    letter.points.filter(state=PointState.GONE).delete()
    points = list(letter.points.select_related("case__community", "case__category", "case__post"))
    if busy := sum(point.state != PointState.OPEN or not _is_there(letter, point.case) for point in points):
        raise Refused(__("部门已经在办：%(n)d 条已有答复或退回，不能收回") % {"n": busy})
    for point in points:
        cases.recall(point.case, by=by, reason=__("%(number)s已收回：%(why)s") % {"number": number, "why": why})
        cases.update_progress(point.case, by=by, text=__("%(number)s已收回，您的意见由社区继续办理。") % {"number": number})
    letter.points.update(due_at=None)
    letter.voided = [*letter.voided, _voided(letter, why)]
    letter.year = letter.number = letter.sent_at = letter.sent_by = None
    letter.remark, letter.told = why, 0
    return letter


def _voided(letter: Letter, why: str) -> dict[str, Any]:
    """A number that went out and was taken back: nobody else gets it, and it stays on the list."""
    told = {"year": letter.year, "number": letter.number, "sent_at": letter.sent_at, "recalled_at": now(), "reason": why}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}


@action("letters.receive", _("签收"), flow=LETTER, only=lambda letter, user: _at_desk(letter, user))
def receive(letter: Letter, *, by: User) -> Letter:
    """签收：部门收到函件，开始办理。"""
    letter.received_at = now()
    return letter


def _at_desk(letter: Letter, user: User) -> bool:
    return any(area.post_id == letter.post_id for area in user.areas())


@action("letters.ask", _("询问"), flow=LETTER, tells=["point"], only=_at_desk)
def ask(letter: Letter, *, by: User, point: Point, question: str) -> Letter:
    """询问：有一条不清楚，请社区补充；等待补充的工作日不计入答复期限。"""
    found = _waiting(letter, point, PointState.OPEN)
    found.question, found.reply, found.asked_at = _need(question, __("请写明要社区补充什么"))[:500], "", now()
    return _put(letter, found, PointState.ASKED)


@action("letters.reply", _("补充"), flow=LETTER, tells=["point"])
def reply(letter: Letter, *, by: User, point: Point, text: str) -> Letter:
    """补充：回答部门的询问，答复期限顺延等待的工作日。"""
    found = _waiting(letter, point, PointState.ASKED)
    found.reply = without_personal(_need(text, __("请写明补充的情况")))[:1000]
    if found.due_at and found.asked_at:
        found.due_at = rules.moved(found.due_at, found.asked_at, now())
    return _put(letter, found, PointState.OPEN)


@action("letters.answer", _("答复"), flow=LETTER, tells=["point"], only=_at_desk)
def answer(letter: Letter, *, by: User, point: Point, text: str) -> Letter:
    """答复一条：答复自动回到这件诉求，反映人随即收到（S3 7.1.4.b）。"""
    _answer(letter, _waiting(letter, point), by, _need(text, __("请写明答复内容")))
    return _closed_when_done(letter)


@action("letters.answer_all", _("统一答复"), flow=LETTER, only=_at_desk)
def answer_all(letter: Letter, *, by: User, text: str) -> Letter:
    """统一答复：还没有答复的各条用同一个答复，逐件告知反映人。"""
    told = _need(text, __("请写明答复内容"))
    for point in letter.points.filter(state__in=WAITING).select_related("case__community", "case__category"):
        _answer(letter, point, by, told)
    return _closed_when_done(letter)


@action("letters.return_point", _("退回一条"), flow=LETTER, tells=["point"], only=_at_desk)
def return_point(letter: Letter, *, by: User, point: Point, reason: str) -> Letter:
    """退回一条：不属本部门职责的说明理由和应由谁办，诉求回到社区继续办理，并告知反映人。"""
    found = _waiting(letter, point)
    found.answer = _need(reason, __("请写明退回理由，以及应由哪个单位办"))
    if _is_there(letter, found.case):
        told = {"number": queries.named(letter), "desk": queries.addressee(letter.post)}
        cases.update_progress(
            found.case, by=by, text=__("%(desk)s认为这件事不归其办理，已退回%(number)s中的这一条，由社区继续办理。") % told
        )
        cases.return_from_above(found.case, by=by, reason=found.answer)
    return _closed_when_done(_put(letter, found, PointState.RETURNED))


@action("letters.close", _("全部答复"), flow=LETTER)
def close(letter: Letter, *, by: User) -> Letter:
    """全部答复：最后一条有了着落，函件办结。"""
    if letter.points.filter(state__in=WAITING).exists():
        raise Refused(__("还有没有答复的意见"))
    letter.closed_at = now()
    return letter


@action("letters.settle", _("随诉求更新"), by="system", tells=["point", "state"])
def settle(letter: Letter, *, by: User, point: Point, state: str, text: str = "") -> Letter:
    """随诉求更新：部门在诉求页上直接答复或退回，或反映人撤回，函中这一条随之更新。"""
    found = letter.points.filter(pk=point.pk, state__in=WAITING).first()
    if found is None:
        return letter
    found.answer = text
    if state == PointState.ANSWERED:
        found.answered_at, found.in_time = now(), found.due_at is None or now() <= found.due_at
    _put(letter, found, PointState(state))
    return _closed_when_done(letter) if letter.state in {"sent", "received"} else letter


@action("letters.remind", _("提醒答复"), by="system", tells=["percent"])
def remind(letter: Letter, *, by: User, percent: int) -> Letter:
    """提醒答复：期限将到提醒部门；超期同时报中心负责人。"""
    if letter.told >= percent:
        raise Refused(__("已提醒过"))
    letter.told = percent
    return letter


@action("letters.rate", _("评价部门"), by="company_contact employee volunteer", only=lambda point, user: queries.may_rate(point, user))
def rate(point: Point, *, by: User, satisfaction: int, remark: str = "") -> Point:
    """评价部门：对部门的答复满意不满意，一到五星（S2 6.5）。"""
    if not 1 <= satisfaction <= 5:
        raise Refused(__("请选一到五星"))
    point.satisfaction, point.remark = satisfaction, without_personal(remark.strip())[:300]
    point.rated_at, point.rated_by = now(), by
    return point


def _waiting(letter: Letter, point: Point, *states: PointState) -> Point:
    found = _own(letter, point)
    if found.state not in (states or WAITING):
        raise Refused(__("这一条的状态是“%(state)s”，不能这样办") % {"state": found.get_state_display()})
    return found


def _put(letter: Letter, point: Point, state: PointState) -> Letter:
    point.state = state
    point.save()
    return letter


def _answer(letter: Letter, point: Point, by: User, text: str) -> None:
    point.answer, point.answered_at = text[:3000], now()  # as it was written: its telephone is for those who asked
    point.in_time = point.due_at is None or point.answered_at <= point.due_at
    if _is_there(letter, point.case):
        cases.answer_above(point.case, by=by, text=point.answer)
    _put(letter, point, PointState.ANSWERED)


def _is_there(letter: Letter, case: Case) -> bool:
    """Is the case still with this desk? It may have been withdrawn, or have gone on by its own way."""
    return case.state == "escalated" and case.post_id == letter.post_id


def _closed_when_done(letter: Letter) -> Letter:
    if not letter.points.filter(state__in=WAITING).exists():
        letter.state, letter.closed_at = State.CLOSED, now()
    return letter
