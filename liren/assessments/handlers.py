"""Who hears of assessment rounds: whoever is to take the next step, and everybody concerned of a locked report."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.assessments import queries
from liren.assessments.flow import ASSESSMENT
from liren.assessments.models import Assessment
from liren.community.models import User
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

TURN = notice_kind("assessments.turn", gettext_lazy("对标评估"), mail=True)
LOCKED = notice_kind("assessments.locked", gettext_lazy("评估报告定稿"))

SAID = {
    "assessments.start": gettext_lazy("请逐条自查：%(title)s"),
    "assessments.submit": gettext_lazy("请治委会评议：%(title)s"),
    "assessments.send_back": gettext_lazy("治委会退回，请补充自查：%(title)s"),
    "assessments.endorse": gettext_lazy("请复核：%(title)s"),
    "assessments.return_round": gettext_lazy("上级退回，请重新自查：%(title)s"),
}


def tell_the_next(one: Assessment, event: Event) -> None:
    """Whoever holds a post the round has come to."""
    step = ASSESSMENT.steps.get(event.action.partition(".")[2])
    _tell(queries.holders_at(one, step.target if step else ASSESSMENT.start), TURN, str(SAID[event.action]), one, event)


for name in SAID:
    on(name)(tell_the_next)


@on("assessments.lock")
def tell_all(one: Assessment, event: Event) -> None:
    """Those who took part."""
    people = {user for user in (one.started_by, one.submitted_by, one.endorsed_by) if user} | {
        step.by for step in one.steps.select_related("by")
    }
    _tell(people, LOCKED, _("评估报告已定稿：%(title)s"), one, event)


def _tell(users: Iterable[User], kind: str, said: str, one: Assessment, event: Event) -> None:
    told = said % {"title": queries.title_of(one)}
    people = [user for user in users if user.pk != event.actor_id]
    notify(people, kind, told, told, reverse("assessments:detail", args=[one.pk]), event=event, once=str(event.pk))
