"""Who hears of the rulebook and of publicity: who is to review, approve or sign, whose review is due, who asked and who must answer."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import User
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.publishing import queries
from liren.publishing.models import Comment, DisclosureItem, Publication, Regulation, Version
from liren.publishing.queries.rulebook import heads

TO_DECIDE = notice_kind("publishing.to_decide", gettext_lazy("制度和发布待审批"))
MOVED = notice_kind("publishing.moved", gettext_lazy("制度和发布进展"))
DUE = notice_kind("publishing.due", gettext_lazy("制度复审和公开到期"), mail=True)
ASKED = notice_kind("publishing.asked", gettext_lazy("公开内容的意见"))
ANSWERED = notice_kind("publishing.answered", gettext_lazy("意见有答复"))

SAID = {
    "publishing.return_version": gettext_lazy("制度退改：%(title)s"),
    "publishing.approve_version": gettext_lazy("制度已批准：%(title)s"),
    "publishing.give_back": gettext_lazy("发布退改：%(title)s"),
    "publishing.release": gettext_lazy("已签发：%(title)s"),
    "publishing.withdraw": gettext_lazy("已撤下：%(title)s"),
}


@on("publishing.submit_version")
def ask_for_review(version: Version, event: Event) -> None:
    """The heads hear of it first; any colleague who wrote nothing may review."""
    people = [user for user in heads(version.community_id) if queries.wrote_nothing(version, user)]
    _tell(people, TO_DECIDE, _("请审核：%(title)s") % {"title": version.regulation.title}, _version(version), event)


@on("publishing.review_version")
def ask_for_approval(version: Version, event: Event) -> None:
    """Heads who wrote nothing in it."""
    people = [user for user in heads(version.community_id) if queries.wrote_nothing(version, user)]
    _tell(people, TO_DECIDE, _("请批准：%(title)s") % {"title": version.regulation.title}, _version(version), event)


@on("publishing.submit")
def ask_for_signature(publication: Publication, event: Event) -> None:
    """Who may sign it."""
    _tell(queries.heads_of(publication), TO_DECIDE, _("请签发：%(title)s") % {"title": publication.title}, _publication(publication), event)


def tell_drafter(thing: Any, event: Event) -> None:
    """Who drafted it follows it."""
    is_version = isinstance(thing, Version)
    title = thing.regulation.title if is_version else thing.title
    url = _version(thing) if is_version else _publication(thing)
    _tell([thing.drafted_by], MOVED, str(SAID[event.action]) % {"title": title}, url, event)


for name in SAID:
    on(name)(tell_drafter)


@on("publishing.remind_regulation")
def tell_of_review(regulation: Regulation, event: Event) -> None:
    """Before the day whoever answers for it; past it the heads too."""
    late = event.details["stage"] > 1
    people = {*queries.holders_of(regulation), *(heads(regulation.community_id) if late else [])}
    said = _("制度复审已逾期：%(title)s") if late else _("制度即将到期复审：%(title)s")
    _tell(people, DUE, said % {"title": regulation.title}, reverse("publishing:regulation", args=[regulation.pk]), event)


@on("publishing.remind_disclosure")
def tell_of_disclosure(item: DisclosureItem, event: Event) -> None:
    """In time whoever answers for it; after a missed period the heads too."""
    late = str(event.details["stage"]).endswith(":2")
    people = {*queries.holders_of(item), *(heads(item.community_id) if late else [])}
    said = _("上一期没有公开：%(title)s") if late else _("本期还没有公开：%(title)s")
    _tell(people, DUE, said % {"title": item.title}, reverse("publishing:disclosures"), event)


@on("publishing.comment")
def tell_of_comment(comment: Comment, event: Event) -> None:
    """Who drafted what the comment is about, and the heads."""
    publication = comment.publication
    people = {publication.drafted_by, *heads(comment.community_id)}
    said = _("有一条意见待答复：%(title)s") % {"title": publication.title}
    _tell(people, ASKED, said, f"{_publication(publication)}#comments", event)


@on("publishing.answer_comment")
def tell_of_answer(comment: Comment, event: Event) -> None:
    """Whoever said it, if he signed in."""
    if comment.by:
        said = _("您的意见有答复：%(title)s") % {"title": comment.publication.title}
        url = reverse("publishing:portal_item", args=[comment.publication_id])
        _tell([comment.by], ANSWERED, said, url, event)


def _version(version: Version) -> str:
    return reverse("publishing:version", args=[version.pk])


def _publication(publication: Publication) -> str:
    return reverse("publishing:publication", args=[publication.pk])


def _tell(users: Iterable[User], kind: str, said: str, url: str, event: Event) -> None:
    notify([user for user in users if user.pk != event.actor_id], kind, said, url=url, event=event, once=str(event.pk))
