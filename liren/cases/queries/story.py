"""What happened to a case, told in plain sentences from the journal and what was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case as Choice
from django.db.models import F, OuterRef, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases.models import Case, Channel, Message
from liren.cases.rules import ClockKind
from liren.community.models import User
from liren.community.rules import mask_name
from liren.core.models import Event

K = Message.Kind
SENTENCES = {
    "cases.report": gettext_lazy("%(who)s提出，渠道：%(channel)s"),
    "cases.accept": gettext_lazy("%(who)s受理"),
    "cases.settle": gettext_lazy("%(who)s当场办结"),
    "cases.decline": gettext_lazy("%(who)s退回并说明理由"),
    "cases.assign": gettext_lazy("%(who)s转给 %(post)s"),
    "cases.take": gettext_lazy("%(who)s接办"),
    "cases.hand_back": gettext_lazy("%(who)s退回转办"),
    "cases.dispute_assigning": gettext_lazy("%(who)s提请中心负责人裁决"),
    "cases.arbitrate": gettext_lazy("%(who)s裁决由 %(post)s 承办"),
    "cases.ask_supplement": gettext_lazy("%(who)s请反映人补充，计时暂停"),
    "cases.supply": gettext_lazy("%(who)s补充了材料，计时继续"),
    "cases.escalate": gettext_lazy("%(who)s上报 %(post)s"),
    "cases.answer_above": gettext_lazy("%(who)s答复，事项回到社区"),
    "cases.return_from_above": gettext_lazy("%(who)s退回社区"),
    "cases.recall": gettext_lazy("%(who)s收回上报"),
    "cases.resolve": gettext_lazy("%(who)s答复办结"),
    "cases.confirm": gettext_lazy("%(who)s确认办结"),
    "cases.reopen": gettext_lazy("%(who)s退回重办"),
    "cases.withdraw": gettext_lazy("%(who)s撤回"),
    "cases.update_progress": gettext_lazy("%(who)s告知进展"),
    "cases.note": gettext_lazy("%(who)s写了内部备注"),
    "cases.extend": gettext_lazy("%(who)s延期 %(days)s 个工作日"),
    "cases.say": gettext_lazy("%(who)s留言"),
    "cases.urge": gettext_lazy("%(who)s催办"),
    "cases.remind": gettext_lazy("%(clock)s时限已过 %(percent)s%%，已提醒承办岗位"),
    "cases.mark_overdue": gettext_lazy("%(clock)s超期，已报上一级岗位督办"),
    "cases.recategorize": gettext_lazy("%(who)s把类别改为“%(category)s”"),
    "cases.merge": gettext_lazy("%(who)s并入 %(parent)s"),
    "cases.split": gettext_lazy("%(who)s从并案中拆出"),
    "cases.answer_along": gettext_lazy("随主件一并答复"),
}
TONES = {
    "cases.report": ("brand", "plus"), "cases.accept": ("info", "check"), "cases.settle": ("good", "checks"),
    "cases.decline": ("warn", "arrow-back-up"), "cases.assign": ("info", "corner-up-right"), "cases.take": ("info", "user-check"),
    "cases.hand_back": ("warn", "arrow-back-up"), "cases.dispute_assigning": ("warn", "scale"), "cases.arbitrate": ("info", "gavel"),
    "cases.ask_supplement": ("idle", "clock-pause"), "cases.supply": ("info", "paperclip"), "cases.escalate": ("info", "arrow-up"),
    "cases.answer_above": ("info", "send"), "cases.return_from_above": ("warn", "arrow-back-up"), "cases.recall": ("info", "arrow-back-up"),
    "cases.resolve": ("good", "send"),
    "cases.confirm": ("good", "circle-check"), "cases.reopen": ("warn", "refresh"), "cases.withdraw": ("idle", "minus"),
    "cases.note": ("idle", "notes"), "cases.extend": ("warn", "hourglass"), "cases.urge": ("warn", "bell"),
    "cases.recategorize": ("info", "category"), "cases.merge": ("idle", "stack-2"), "cases.split": ("info", "arrows-exchange"),
    "cases.answer_along": ("good", "send"), "cases.remind": ("idle", "clock"), "cases.mark_overdue": ("bad", "clock-exclamation"),
}  # fmt: skip
SAID_WITH = {
    "cases.accept": {K.UPDATE}, "cases.settle": {K.ANSWER}, "cases.decline": {K.ANSWER}, "cases.assign": {K.REASON},
    "cases.hand_back": {K.REASON}, "cases.dispute_assigning": {K.REASON}, "cases.arbitrate": {K.REASON},
    "cases.ask_supplement": {K.SUPPLEMENT_NOTICE}, "cases.supply": {K.SUPPLEMENT}, "cases.escalate": {K.REASON},
    "cases.answer_above": {K.REPLY_ABOVE}, "cases.return_from_above": {K.REASON}, "cases.recall": {K.REASON}, "cases.resolve": {K.ANSWER},
    "cases.reopen": {K.REMARK}, "cases.withdraw": {K.REMARK}, "cases.update_progress": {K.UPDATE}, "cases.note": {K.NOTE},
    "cases.extend": {K.UPDATE}, "cases.say": {K.REMARK}, "cases.urge": {K.REMARK},
    "cases.merge": {K.UPDATE}, "cases.split": {K.UPDATE}, "cases.answer_along": {K.ANSWER},
}  # fmt: skip
FROM_OUTSIDE = frozenset({"cases.report", "cases.supply", "cases.confirm", "cases.reopen", "cases.withdraw", "cases.say", "cases.urge"})
CLOSE = timedelta(seconds=10)  # what an action says is written in the moment in which it is journaled


@dataclass(frozen=True)
class Told:
    """One entry of the timeline, as the timeline piece wants it."""

    sentence: str
    at: datetime
    note: str = ""
    tone: str = ""
    icon: str = "point"
    internal: bool = False


def story(user: User, case: Case, is_mine: bool) -> list[Told]:
    """The journal of a case merged with what was said on it, newest first; two queries whatever its length."""
    done = Event.objects.filter(subject_type="cases.case", subject_id=case.pk, action__in=SENTENCES)
    events = list(done.annotate(called=_called("actor_id")).order_by("-id"))
    said = list(Message.objects.filter(case=case).annotate(called=_called("by_id")).order_by("at", "pk"))
    names = _names(case, user, is_mine, {e.actor_id: e.called for e in events} | {m.by_id: m.called for m in said})
    told = []
    for event in reversed(events):
        message = _with(event, said)
        told.append(_told(event, message, case, names))
    told += [_spoken(message, names) for message in said]
    told.reverse()
    return sorted(told, key=lambda one: one.at, reverse=True)


def _called(who: str) -> Subquery:
    """The name of the account that this column holds; empty for those that stand for nobody."""
    nobody = When(is_system=True, then=Value(""))
    name = Choice(nobody, When(name="", then=F("username")), default=F("name"))
    return Subquery(User.objects.filter(pk=OuterRef(who)).values(called=name)[:1])


def _names(case: Case, user: User, is_mine: bool, called: dict[int | None, str | None]) -> dict[int | None, str]:
    """Names of those who acted; of people outside only the surname, unless the reader works the case."""
    names: dict[int | None, str] = {pk: name or _("系统") for pk, name in called.items() if pk and name is not None}
    if case.reporter_id in names and case.reporter_id != user.pk:
        if case.secrecy == "report":
            names[case.reporter_id] = _("反映人")
        elif not is_mine:
            names[case.reporter_id] = mask_name(names[case.reporter_id])
    return names


def _with(event: Event, said: list[Message]) -> Message | None:
    """What was said in this very act, taken out of the list."""
    kinds = SAID_WITH.get(event.action, set())
    for message in said:
        if message.kind in kinds and message.by_id == event.actor_id and abs(event.at - message.at) < CLOSE:
            said.remove(message)
            return message
    return None


def _told(event: Event, message: Message | None, case: Case, names: dict[int | None, str]) -> Told:
    who = names.get(event.actor_id, _("系统"))
    if event.actor_id is not None and who == _("系统") and event.action in FROM_OUTSIDE and case.channel == Channel.PUBLIC:
        who = _("访客")
    title = message.post_title if message else ""
    details = event.details
    words = {
        "who": _("%(name)s（%(post)s） ") % {"name": who, "post": title} if title else f"{who} ",
        "post": _name(details.get("post")),
        "channel": Channel(case.channel).label,
        "category": _name(details.get("category")),
        "parent": _name(details.get("parent")),
        "days": details.get("days", ""),
        "percent": details.get("percent", ""),
        "clock": _clock(details.get("clock")),
    }
    tone, icon = TONES.get(event.action, ("", "point"))
    internal = message is not None and not message.is_public
    return Told(str(SENTENCES[event.action]) % words, event.at, message.text if message else "", tone, icon, internal)


def _name(kept: object) -> str:
    return kept.get("name", "") if isinstance(kept, dict) else str(kept or "")


def _clock(kept: object) -> str:
    """The kind of the clock that the journal kept: {"id": 3, "name": "12 solution 2026-…"}."""
    for word in _name(kept).split():
        if word in ClockKind.values:
            return str(ClockKind(word).label)
    return _("办理")


def _spoken(message: Message, names: dict[int | None, str]) -> Told:
    who = names.get(message.by_id, "")
    label = K(message.kind).label
    return Told(f"{who} {label}", message.at, message.text, "", "message-circle", not message.is_public)
