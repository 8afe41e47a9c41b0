"""How far a case has come, in the words of the one who reported it: steps, who has it, by when, and what was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Case, Category, Clock, Message
from liren.cases.queries.reasons import words_of
from liren.cases.queries.router import Route, Told, route
from liren.cases.rules import ClockKind, Limit, deadline
from liren.community.models import Grid, Place
from liren.core.calendar import now, words_left

TONES = {
    "reported": "idle", "accepted": "info", "assigned": "info", "supplementing": "warn", "escalated": "info", "arbitrating": "info",
    "resolved": "warn", "confirmed": "good", "declined": "idle", "withdrawn": "idle", "merged": "info",
}  # fmt: skip
ICONS = {"supplementing": "pencil", "resolved": "star", "declined": "arrow-back-up", "withdrawn": "circle-x", "merged": "stack-2"}
REACHED = {"reported": 0, "accepted": 1, "resolved": 3, "confirmed": 5}  # of the five steps; all other open states: 2


@dataclass
class Progress:
    """Steps as the piece ui/steps draws them, and sentences about now."""

    steps: list[dict[str, str]]
    say: str
    tone: str = "info"
    due: str = ""
    remarks: list[str] = field(default_factory=list)


def progress(case: Case, clocks: Mapping[str, Clock]) -> Progress:
    """Where the case stands and what its reporter may expect next (S2 5.4.3-3)."""
    told = Progress(steps(case), say(case), TONES[case.state])
    solution = clocks.get(ClockKind.SOLUTION)
    if case.state == "supplementing":
        told.due = __("等您补充期间不计时")
    elif solution and case.state != "merged":
        told.due = promise(solution.due_at)
        told.tone = "bad" if now() > solution.due_at else told.tone
        told.remarks += [solution.remark] if solution.remark else []
    if case.state == "reported" and (first := clocks.get(ClockKind.FIRST_ANSWER)):
        told.remarks.insert(0, __("首次响应：%(when)s前") % {"when": when(first.due_at)})
    if case.supervisor_id and case.is_open:
        told.remarks.append(__("已超过承诺时限，已由上一级岗位督办"))
    return told


def steps(case: Case) -> list[dict[str, str]]:
    """Reported, accepted, in progress, answered, rated – or how it ended otherwise."""
    if case.state in {"declined", "withdrawn"}:
        return [{"label": __("已提交"), "state": "done"}, {"label": str(case.get_state_display()), "state": "now"}]
    labels = [__("已提交"), __("已受理"), __("办理中"), __("已答复"), __("已评价")]
    if case.state == "confirmed" and case.rated_at is None:
        labels[4] = __("已办结")
    at = REACHED.get(case.state, 2)
    return [{"label": label, "state": "done" if n < at else "now" if n == at else "next"} for n, label in enumerate(labels)]


def say(case: Case) -> str:
    """Who has it, or what the reporter may do."""
    names = {"post": case.post.title if case.post else __("社区公共服务中心"), "answerable": (case.answerable or case.post or "")}
    match case.state:
        case "reported":
            return __("已送达%(post)s，等待受理") % names
        case "accepted":
            return __("%(post)s已受理，正在安排办理") % names
        case "supplementing":
            return __("请您补充情况，补充后继续办理")
        case "escalated":
            return __("已上报%(post)s，%(answerable)s跟办") % names
        case "arbitrating":
            return __("正在确定由哪个岗位办理，时限不变")
        case "resolved":
            return __("已答复，请您看看是否解决")
        case "confirmed":
            return __("已办结") if case.rated_at is None else __("已办结，谢谢您的评价")
        case "declined":
            return __("不予受理，理由和建议见答复")
        case "merged":
            return __("与另一件是同一件事，已并案办理，办好后一并答复您")
        case "withdrawn":
            return __("已按您的要求撤回")
    return __("%(post)s正在办理") % names


def when(instant: datetime) -> str:
    """`11 月 23 日 17:30`, in Shanghai time."""
    return date_format(localtime(instant), __("n 月 j 日 H:i"))


def promise(due: datetime) -> str:
    """By when it is to be solved, with what is left."""
    return __("%(when)s前办结（%(left)s）") % {"when": when(due), "left": words_left(due, now())}


@dataclass(frozen=True)
class Brief:
    """A case as a row of the portal's lists."""

    case: Case
    tone: str
    icon: str
    say: str
    due: str
    is_late: bool


def brief(cases: Iterable[Case]) -> list[Brief]:
    """Rows for cases that carry `promised_at`, when the running limit of their solution ends."""
    return [_brief(case, getattr(case, "promised_at", None)) for case in cases]


def _brief(case: Case, due: datetime | None) -> Brief:
    is_late = bool(due and now() > due and case.state != "supplementing")
    shown = __("等您补充期间不计时") if case.state == "supplementing" else promise(due) if due else ""
    return Brief(case, TONES[case.state], ICONS.get(case.state, ""), say(case), shown, is_late)


@dataclass(frozen=True)
class Forecast:
    """Who would get a report and by when, before it is sent."""

    post: str
    reason: str
    first_answer: str
    solution: str
    remark: str


def forecast(category: Category, place: Place | None, grid: Grid | None, told: Told) -> Forecast:
    """Where a report of this category would go, and what would be promised for it now (S2 5.4.3-3); rules are not named here."""
    where = place.grid if place else grid
    found = route(category.community, category, where, told)
    named = category.limits.get(found.urgency or told.urgency) or category.limits["normal"]
    ends = {name: deadline(Limit.of(named[name]), now()) for name in ("first_answer", "solution") if name in named}
    words = {name: when(due.at) for name, due in ends.items() if due}
    remarks = [due.remark for due in ends.values() if due and due.remark]
    post = found.post.title if found.post else __("社区公共服务中心")
    reason = _why(found, category, placed=where is not None)
    return Forecast(post, reason, words.get("first_answer", ""), words.get("solution", ""), *(remarks[:1] or [""]))


def _why(found: Route, category: Category, *, placed: bool) -> str:
    if found.rule:
        return __("按社区的分派安排")
    own = [one for one in found.reasons if one["code"] == "category"]
    return words_of(own)[0] if placed or not category.post_role.startswith("grid") else __("选定地点后，交所在网格的岗位受理")


SAID: dict[str, tuple[Any, str]] = {
    Message.Kind.UPDATE: (_("%(who)s告知进展"), "progress"),
    Message.Kind.ANSWER: (_("%(who)s答复"), "circle-check"),
    Message.Kind.SUPPLEMENT_NOTICE: (_("%(who)s请您补充"), "pencil"),
    Message.Kind.SUPPLEMENT: (_("%(who)s补充情况"), "upload"),
    Message.Kind.REPLY_ABOVE: (_("%(who)s答复"), "building-bank"),
    Message.Kind.REMARK: (_("%(who)s留言"), "message-circle"),
}


def story(case: Case, messages: Iterable[Message]) -> list[dict[str, Any]]:
    """What happened, as the reporter may know it, newest first, for the piece ui/timeline."""
    told = [{"at": case.reported_at, "sentence": __("提交，编号 %(number)s") % {"number": case.number}, "icon": "send"}]
    if case.accepted_at:
        told.append({"at": case.accepted_at, "sentence": __("受理"), "icon": "user-check", "tone": "info"})
    told += [_told(message) for message in messages]
    if case.rated_at:
        told.append({"at": case.rated_at, "sentence": rating_words(case), "icon": "star", "tone": "warn", "note": ""})
    elif case.closed_at:
        told.append({"at": case.closed_at, "sentence": str(case.get_state_display()), "icon": "check", "tone": "good"})
    return sorted(told, key=lambda event: event["at"], reverse=True)


def _told(message: Message) -> dict[str, Any]:
    words, icon = SAID.get(message.kind, ("%(who)s", "point"))
    who = message.post_title or (__("反映人") if message.kind in {"remark", "supplement"} else __("工作人员"))
    tone = {"answer": "good", "supplement_notice": "warn", "reply_above": "good"}.get(message.kind, "")
    return {"at": message.at, "sentence": words % {"who": who}, "note": message.text, "icon": icon, "tone": tone}


def rating_words(case: Case) -> str:
    """The rating that was given, in a sentence."""
    solved = {True: __("已解决"), False: __("未解决"), None: __("未说明是否解决")}[case.solved]
    stars = __("满意度 %(n)d 星") % {"n": case.satisfaction} if case.satisfaction else __("未评星")
    return __("评价：%(solved)s，%(stars)s") % {"solved": solved, "stars": stars}
