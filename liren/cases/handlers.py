"""Who hears of a case: those who hold it, the one who brought it, and whoever stands above; never the one who acted himself."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases import queries
from liren.cases.models import Case, Channel, Clock
from liren.community.models import User
from liren.community.scope import covers
from liren.core.actions import on
from liren.core.calendar import local
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

INCOMING = notice_kind("cases.incoming", gettext_lazy("事项到岗"))
SAID = notice_kind("cases.said", gettext_lazy("反映人来话"))
DISPUTE = notice_kind("cases.dispute", gettext_lazy("提请裁决"))
PROGRESS = notice_kind("cases.progress", gettext_lazy("办理进展"))
SUPPLEMENT = notice_kind("cases.supplement", gettext_lazy("请您补充"), mail=True)
ANSWER = notice_kind("cases.answer", gettext_lazy("办理答复"), mail=True)
DUE = notice_kind("cases.due", gettext_lazy("到期提醒"))
OVERDUE = notice_kind("cases.overdue", gettext_lazy("超期督办"), mail=True)

TO_HOLDERS = {
    "cases.assign": (INCOMING, gettext_lazy("转给您办理：%(what)s")),
    "cases.reopen": (INCOMING, gettext_lazy("反映人不满意，请重办：%(what)s")),
    "cases.arbitrate": (INCOMING, gettext_lazy("裁决由您办理：%(what)s")),
    "cases.hand_back": (INCOMING, gettext_lazy("退回给您：%(what)s")),
    "cases.escalate": (INCOMING, gettext_lazy("社区上报：%(what)s")),
    "cases.answer_above": (INCOMING, gettext_lazy("上级已答复，请办结：%(what)s")),
    "cases.return_from_above": (INCOMING, gettext_lazy("上级退回：%(what)s")),
    "cases.dispute_assigning": (DISPUTE, gettext_lazy("请您裁决由谁办理：%(what)s")),
    "cases.say": (SAID, gettext_lazy("反映人有新留言：%(what)s")),
    "cases.urge": (SAID, gettext_lazy("催办：%(what)s")),
    "cases.supply": (SAID, gettext_lazy("材料已补充：%(what)s")),
    "cases.withdraw": (SAID, gettext_lazy("反映人已撤回：%(what)s")),
}
TO_REPORTER = {
    "cases.accept": (PROGRESS, gettext_lazy("已受理：%(what)s")),
    "cases.update_progress": (PROGRESS, gettext_lazy("有新进展：%(what)s")),
    "cases.extend": (PROGRESS, gettext_lazy("办理时限有变化：%(what)s")),
    "cases.answer_above": (PROGRESS, gettext_lazy("上级单位已答复：%(what)s")),
    "cases.ask_supplement": (SUPPLEMENT, gettext_lazy("请您补充材料：%(what)s")),
    "cases.settle": (ANSWER, gettext_lazy("已办理，请评价：%(what)s")),
    "cases.resolve": (ANSWER, gettext_lazy("已答复，请确认并评价：%(what)s")),
    "cases.decline": (ANSWER, gettext_lazy("已答复，不予受理的理由见详情：%(what)s")),
}
SEALED = frozenset({"employer", "report", "dispute"})  # a notice may be read over a shoulder or in a mailbox: no word of what it is about
WALKED = frozenset({Channel.PATROL, Channel.VISIT})  # reported by staff, who have no portal
SOON = 80  # percent


def brought_by_somebody(case: Case) -> bool:
    """Of what a file brought in nobody is told row by row; it may have run out before anybody here could answer."""
    return case.channel != Channel.IMPORT


@on("cases.report", only=brought_by_somebody)
def tell_of_new(case: Case, event: Event) -> None:
    """Whoever holds the post that takes it in."""
    _tell(_holding(case.post_id), INCOMING, _("新事项：%(what)s"), case, event)


def tell_holders(case: Case, event: Event) -> None:
    """Whoever holds the post that has the case."""
    kind, title = TO_HOLDERS[event.action]
    _tell(_holding(case.post_id), kind, str(title), case, event)


def tell_reporter(case: Case, event: Event) -> None:
    """The one who brought the case, while he may still see it; with an answer comes the link where it is rated."""
    reporter = case.reporter
    if reporter is None or not any(covers(area, case) for area in reporter.areas()):
        return
    kind, title = TO_REPORTER[event.action]
    page = "cases:detail" if case.channel in WALKED else "cases:portal_case"
    _tell([reporter], kind, str(title), case, event, _rating(case) if kind == ANSWER else "", page)


for name in TO_HOLDERS:
    on(name)(tell_holders)
for name in TO_REPORTER:
    on(name)(tell_reporter)


@on("cases.remind")
def remind_holders(case: Case, event: Event) -> None:
    """At half and at four fifths of a limit."""
    title = _("办理时限已过半：%(what)s") if event.details["percent"] < SOON else _("办理时限将到：%(what)s")
    _tell(_holding(case.post_id), DUE, title, case, event, _limit(event))


@on("cases.mark_overdue", only=brought_by_somebody)
def tell_supervisor(case: Case, event: Event) -> None:
    """Holder and next post up."""
    _tell(_holding(case.post_id, case.supervisor_id), OVERDUE, _("已超期，请尽快办理：%(what)s"), case, event, _limit(event))


def _holding(*posts: int | None) -> Iterable[User]:
    held = [post for post in posts if post]
    return queries.holders(held) if held else []


def _tell(users: Iterable[User], kind: str, title: str, case: Case, event: Event, text: str = "", page: str = "cases:detail") -> None:
    readers = [user for user in users if user.pk != event.actor_id]
    called = case.number if case.secrecy in SEALED else f"{case.title}（{case.number}）"
    told = title % {"what": called}
    body = "\n".join([told, text]) if text else ""
    notify(readers, kind, told, body, reverse(page, args=[case.pk]), event=event, once=str(event.pk))


def _rating(case: Case) -> str:
    link = queries.rating_link(case)
    return _("不用登录也可以评价：%(link)s") % {"link": link} if link else ""


def _limit(event: Event) -> str:
    """Which limit it is and until when, in words."""
    clock = Clock.objects.filter(pk=event.details["clock"]["id"]).first()
    return f"{clock.get_kind_display()}：{local(clock.due_at):%Y-%m-%d %H:%M}" if clock else ""
