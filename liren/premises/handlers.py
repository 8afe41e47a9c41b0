"""Who is told what about premises."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.premises import queries
from liren.premises.models import Facility

ENDING = notice_kind("premises.ending", gettext_lazy("用房凭据和共用协议到期"), mail=True)
BROKEN = notice_kind("premises.broken", gettext_lazy("设施故障"))


@on("premises.remind")
def tell_of_the_end(thing: queries.Ending, event: Event) -> None:
    """The center head and the governance worker; the same stage of the same end once."""
    stage, words = event.details["stage"], {"what": str(thing), "day": thing.until}
    title = _("已到期：%(what)s（%(day)s），请续签或办理退出") if stage < 0 else _("将于 %(day)s 到期：%(what)s，请及早续签")
    url = reverse("premises:agreement" if thing._meta.model_name == "agreement" else "premises:premises", args=[thing.pk])
    notify(queries.keepers(thing.community_id), ENDING, title % words, title % words, url, event=event, once=str(event.pk))


@on("premises.break_down")
def tell_of_the_fault(facility: Facility, event: Event) -> None:
    """Whoever holds the post that answers for it; where it is vacant or none is named, the keepers of the register."""
    told = _("设施待修：%(what)s，%(fault)s") % {"what": facility, "fault": facility.fault}
    users = [u for u in queries.answerable(facility) if u.pk != event.actor_id]
    notify(users, BROKEN, told[:200], told, reverse("premises:facility", args=[facility.pk]), event=event, once=str(event.pk))
