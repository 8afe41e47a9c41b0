"""Who hears of a case: those who hold it, the one who brought it, and whoever stands above; never the one who acted himself."""

import json
from collections.abc import Iterable
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases import actions, queries
from liren.cases.models import Case, Category, Channel, Clock, RuleSet
from liren.cases.queries import fault_words
from liren.cases.queries.rulebook import active_rules, is_outdated, owner_of
from liren.cases.rules import from_file
from liren.community.models import Company, Post, User
from liren.community.queries import system_user
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
    "cases.recall": (INCOMING, gettext_lazy("上报已收回，请接着办：%(what)s")),
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
    "cases.answer_along": (ANSWER, gettext_lazy("已答复，请确认并评价：%(what)s")),
    "cases.merge": (PROGRESS, gettext_lazy("与另一件一起办理：%(what)s")),
    "cases.split": (PROGRESS, gettext_lazy("改为单独办理：%(what)s")),
}
SEALED = frozenset({"employer", "report", "dispute"})  # a notice may be read over a shoulder or in a mailbox: no word of what it is about
WALKED = frozenset({Channel.PATROL, Channel.VISIT})  # reported by staff, who have no portal
SOON = 80  # percent


def brought_by_somebody(case: Case) -> bool:
    """Of what a file brought in nobody is told row by row; it may have run out before anybody here could answer."""
    return case.channel != Channel.IMPORT and not from_file(case.source)


@on("cases.report", only=brought_by_somebody)
def tell_of_new(case: Case, event: Event) -> None:
    """Whoever holds the post that takes it in."""
    _tell(_holding(case, case.post_id), INCOMING, _("新事项：%(what)s"), case, event)


def tell_holders(case: Case, event: Event) -> None:
    """Whoever holds the post that has the case."""
    kind, title = TO_HOLDERS[event.action]
    _tell(_holding(case, case.post_id), kind, str(title), case, event)


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
    _tell(_holding(case, case.post_id), DUE, title, case, event, _limit(event))


@on("cases.mark_overdue", only=brought_by_somebody)
def tell_supervisor(case: Case, event: Event) -> None:
    """Holder and next post up."""
    _tell(_holding(case, case.post_id, case.supervisor_id), OVERDUE, _("已超期，请尽快办理：%(what)s"), case, event, _limit(event))


TO_FOLLOWERS = {
    "cases.accept": gettext_lazy("您跟进的事已受理：%(what)s"),
    "cases.resolve": gettext_lazy("您跟进的事已答复：%(what)s"),
    "cases.settle": gettext_lazy("您跟进的事已答复：%(what)s"),
    "cases.decline": gettext_lazy("您跟进的事已答复：%(what)s"),
}


def tell_followers(case: Case, event: Event) -> None:
    """Those who said 这也是我的问题, without a word on whoever brought it."""
    if users := queries.followers(case):
        title, where = str(TO_FOLLOWERS[event.action]) % {"what": queries.public_title(case)}, reverse("cases:concerns")
        notify([user for user in users if user.pk != event.actor_id], PROGRESS, title, "", where, event=event, once=str(event.pk))


for name in TO_FOLLOWERS:
    on(name)(tell_followers)


@on("cases.resolve")
@on("cases.settle")
@on("cases.decline")
def answer_those_merged(case: Case, event: Event) -> None:
    """One answer to all: whoever waits with this case is answered by an action of his own."""
    for child in queries.waiting_with(case):
        actions.answer_along(child, by=system_user(case.community), text=case.answer)


@on("cases.withdraw")
def free_those_merged(case: Case, event: Event) -> None:
    """What was merged into a case that its reporter took back goes on by itself."""
    for child in queries.waiting_with(case):
        actions.split(child, by=system_user(case.community), reason=_("并入的那一件已由反映人撤回，本件继续单独办理"))


def _holding(case: Case, *posts: int | None) -> Iterable[User]:
    """Who holds these posts, without those whom the case accuses or whose own company brought it."""
    held = [post for post in posts if post]
    return queries.cleared(case, queries.holders(held)) if held else []


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


RULE = notice_kind("cases.rule_broken", gettext_lazy("分派规则不能执行"), mail=True)


@on("cases.activate_rules")
@on("cases.check_rules")
def tell_of_broken_rules(rule_set: RuleSet, event: Event) -> None:
    """Whoever keeps a rule that cannot run; the same fault of the same rule is told once."""
    for rule in rule_set.rules.filter(is_on=True).select_related("edited_by", "rule_set") if rule_set.state == "active" else ():
        if stops := [fault for fault in rule.faults if fault["stops"]]:
            title = _("分派规则不能执行：%(rule)s") % {"rule": rule.name}
            once = sha256(json.dumps([rule.pk, stops], sort_keys=True).encode()).hexdigest()
            notify(owner_of(rule), RULE, title, fault_words(stops), reverse("cases:rules", args=[rule_set.pk]), event=event, once=once)


def look_at_rules(thing: Category | Post | Company, _event: Event) -> None:
    """Something that rules may name has changed: are there rules in force that cannot run any more?"""
    if thing.community and (rule_set := active_rules(thing.community)) and is_outdated(rule_set):
        actions.check_rules(rule_set, by=system_user(thing.community))


for name in ("cases.edit_category", "community.close_post", "community.move_out"):
    on(name)(look_at_rules)
