"""Who hears of self-checks: the post that is to do one, those who may countersign, whoever finished it, and all of them before it ends."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import User
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.selfchecks import queries
from liren.selfchecks.models import Round

TURN = notice_kind("selfchecks.turn", gettext_lazy("外部标准自查"))
ENDING = notice_kind("selfchecks.ending", gettext_lazy("外部标准自查到期"), mail=True)


@on("selfchecks.start")
@on("selfchecks.entrust")
def tell_the_post(one: Round, event: Event) -> None:
    """Whoever holds the post that is to go through the list."""
    _tell(queries.doers(one), TURN, _("请按清单自查：%(what)s"), one, event)


@on("selfchecks.finish")
def ask_to_sign(one: Round, event: Event) -> None:
    """Those who may countersign."""
    _tell(queries.signers(one), TURN, _("请复核自查：%(what)s"), one, event)


@on("selfchecks.send_back")
def tell_what_is_missing(one: Round, event: Event) -> None:
    _tell(queries.doers(one), TURN, _("自查退回，请补充：%(what)s"), one, event)


@on("selfchecks.remind")
def tell_of_the_end(one: Round, event: Event) -> None:
    """The post that did it and the center head."""
    late = event.details["stage"] < 0
    said = _("自查已过期（%(day)s），请重新自查：%(what)s") if late else _("自查有效期至 %(day)s，请安排下一轮：%(what)s")
    _tell([*queries.doers(one), *queries.heads(one)], ENDING, said, one, event)


def _tell(users: Iterable[User], kind: str, said: str, one: Round, event: Event) -> None:
    told = said % {"what": one.checklist, "day": one.until}
    people = list({user.pk: user for user in users if user.pk != event.actor_id}.values())
    notify(people, kind, told, told, reverse("selfchecks:round", args=[one.pk]), event=event, once=str(event.pk))
