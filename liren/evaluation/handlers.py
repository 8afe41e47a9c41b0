"""Who hears of improvements: the heads of a proposal, the owner of his turn, others when there is something to verify."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases.queries import holders
from liren.community.models import User
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.evaluation import queries, rules
from liren.evaluation.models import Improvement

TURN = notice_kind("evaluation.turn", gettext_lazy("改进事项"), mail=True)
MOVED = notice_kind("evaluation.moved", gettext_lazy("改进进展"))


@on("evaluation.propose")
def ask_the_heads(one: Improvement, event: Event) -> None:
    """The heads agree to cause, measure, owner and day."""
    _tell(queries.heads(one), TURN, _("请商定改进事项：%(title)s"), one, event)


SAID = {
    "evaluation.agree": gettext_lazy("改进已商定，由您的岗位负责：%(title)s"),
    "evaluation.assign": gettext_lazy("改进已转由您的岗位负责：%(title)s"),
    "evaluation.reopen": gettext_lazy("验证没有通过，请接着改进：%(title)s"),
}


def tell_the_owner(one: Improvement, event: Event) -> None:
    """It is the owner's turn."""
    _tell(_owners(one), TURN, str(SAID[event.action]), one, event)


for name in SAID:
    on(name)(tell_the_owner)


@on("evaluation.finish")
def ask_to_verify(one: Improvement, event: Event) -> None:
    """The heads and whoever proposed it, except those who carried it out."""
    people = {*queries.heads(one), one.proposed_by} - {*_owners(one)}
    _tell((user for user in people if user.pk != one.finished_by_id), TURN, _("改进完成，请验证：%(title)s"), one, event)


@on("evaluation.verify")
@on("evaluation.drop")
def tell_how_it_ended(one: Improvement, event: Event) -> None:
    """Who proposed it and who owns it."""
    said = _("改进已验证：%(title)s") if event.action == "evaluation.verify" else _("不再改进：%(title)s")
    _tell({*_owners(one), one.proposed_by}, MOVED, said, one, event)


@on("evaluation.read_again", only=lambda one: one.state == "verified" and rules.turned(one.before_state, one.after_state) is False)
def warn_of_red(one: Improvement, event: Event) -> None:
    """Verified, and the requirement is not met all the same: the heads and who verified should know."""
    people = {*queries.heads(one)} | ({one.verified_by} if one.verified_by else set())
    _tell(people, TURN, _("改进已验证，但条款测量还没有转绿：%(title)s"), one, event)


@on("evaluation.remind")
def tell_of_the_deadline(one: Improvement, event: Event) -> None:
    """Before the deadline the owner; once it is over also the post above."""
    if event.details["which"] == rules.BEFORE:
        _tell(_owners(one), TURN, _("改进将于 %(day)s 到期：%(title)s"), one, event)
        return
    _tell({*_owners(one), *queries.above(one)}, TURN, _("改进已逾期：%(title)s"), one, event)


def _owners(one: Improvement) -> Iterable[User]:
    return holders([one.post_id])


def _tell(users: Iterable[User], kind: str, said: str, one: Improvement, event: Event) -> None:
    told = said % {"title": one.title, "day": one.due_on}
    people = [user for user in users if user.pk != event.actor_id]
    notify(people, kind, told, told, reverse("evaluation:detail", args=[one.pk]), event=event, once=str(event.pk))
