"""Who hears of letters, and what a letter hears of its cases."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases.models import Case
from liren.community.models import User
from liren.community.queries import system_user
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.letters import actions, queries
from liren.letters.models import Letter, Point

TO_SIGN = notice_kind("letters.to_sign", gettext_lazy("函件待签发"))
ARRIVED = notice_kind("letters.arrived", gettext_lazy("社区来函"), mail=True)
MOVED = notice_kind("letters.moved", gettext_lazy("函件进展"))
LATE = notice_kind("letters.late", gettext_lazy("部门答复超期"), mail=True)
ANSWERED = notice_kind("letters.answered", gettext_lazy("请评价部门答复"))

SAID = {
    "letters.give_back": gettext_lazy("函件退改：%(title)s"),
    "letters.receive": gettext_lazy("部门已签收：%(title)s"),
    "letters.ask": gettext_lazy("部门请社区补充：%(title)s"),
    "letters.return_point": gettext_lazy("部门退回一条：%(title)s"),
    "letters.answer": gettext_lazy("部门有答复：%(title)s"),
    "letters.answer_all": gettext_lazy("部门已统一答复：%(title)s"),
}


@on("letters.submit")
def ask_for_signature(letter: Letter, event: Event) -> None:
    """The heads sign."""
    _tell(queries.heads_of(letter), TO_SIGN, _("请签发：%(title)s") % {"title": letter.title}, letter, event)


@on("letters.send")
def tell_desk(letter: Letter, event: Event) -> None:
    """The department's desk."""
    words = {"number": queries.named(letter), "title": letter.title}
    _tell(queries.desk_of(letter), ARRIVED, _("社区来函：%(number)s %(title)s") % words, letter, event)


@on("letters.recall")
def tell_of_recall(letter: Letter, event: Event) -> None:
    """The department's desk, to which it is no longer there, and who drafted it and goes on with it."""
    said = _("社区已收回：%(number)s %(title)s") % {"number": queries.voided_of(letter)[-1].named, "title": letter.title}
    notify(queries.desk_of(letter), ARRIVED, said, url=reverse("letters:list"), event=event, once=str(event.pk))
    _tell([letter.drafted_by], MOVED, _("函件已收回，请改好再送签：%(title)s") % {"title": letter.title}, letter, event)


@on("letters.reply")
def tell_desk_of_reply(letter: Letter, event: Event) -> None:
    """What it asked for has come."""
    _tell(queries.desk_of(letter), ARRIVED, _("社区已补充：%(title)s") % {"title": letter.title}, letter, event)


def tell_writer(letter: Letter, event: Event) -> None:
    """Who drafted the letter follows it."""
    _tell([letter.drafted_by], MOVED, str(SAID[event.action]) % {"title": letter.title}, letter, event)


for name in SAID:
    on(name)(tell_writer)


@on("letters.remind")
def tell_of_limit(letter: Letter, event: Event) -> None:
    """Before the limit the desk; past it the heads of the center too."""
    if event.details["percent"] < 100:
        _tell(queries.desk_of(letter), MOVED, _("答复期限将到：%(title)s") % {"title": letter.title}, letter, event)
        return
    people = {*queries.desk_of(letter), *queries.heads_of(letter), letter.drafted_by}
    _tell(people, LATE, _("部门答复已超期：%(title)s") % {"title": letter.title}, letter, event)


def ask_for_rating(letter: Letter, event: Event) -> None:
    """Those whose opinion was answered are asked how content they are; each is told once."""
    for point in letter.points.filter(state="answered", rated_at=None).select_related("case__reporter"):
        if (reporter := point.case.reporter) and reporter.uses_portal():
            said = _("部门已答复您的意见，请评价：%(number)s") % {"number": point.case.number}
            notify([reporter], ANSWERED, said, url=reverse("letters:portal_rate", args=[point.pk]), event=event, once=f"point {point.pk}")


on("letters.answer")(ask_for_rating)
on("letters.answer_all")(ask_for_rating)
on("letters.settle")(ask_for_rating)


def follow_case(case: Case, event: Event) -> None:
    """The case went on by its own way: the point of the letter goes with it."""
    state = {"cases.answer_above": "answered", "cases.return_from_above": "returned"}.get(event.action, "gone")
    for point in queries.waiting_points(case):
        if state == "gone" or point.letter.post_id == case.escalated_to_id:
            actions.settle(point.letter, by=system_user(point.letter.community), point=point, state=state, text=_said(case, state))


def _said(case: Case, state: str) -> str:
    kind = {"answered": "reply_above", "returned": "reason"}.get(state, "")
    found = case.messages.filter(kind=kind).order_by("-at", "-pk").first() if kind else None
    return found.text[:3000] if found else ""


def has_points(case: Case) -> bool:
    """Cases that never went into a letter are not told of."""
    return Point.objects.filter(case=case).exists()


for name in ("cases.answer_above", "cases.return_from_above", "cases.withdraw"):
    on(name, only=has_points)(follow_case)


def _tell(users: Iterable[User], kind: str, said: str, letter: Letter, event: Event) -> None:
    readers = [user for user in users if user.pk != event.actor_id]
    notify(readers, kind, said, url=reverse("letters:detail", args=[letter.pk]), event=event, once=str(event.pk))
