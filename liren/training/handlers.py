"""Who is told what about training."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.training import queries
from liren.training.models import Certificate, Course

ENDING = notice_kind("training.certificate", gettext_lazy("证书到期"), mail=True)
INVITED = notice_kind("training.course", gettext_lazy("培训通知"))


@on("training.remind")
def tell_of_the_end(certificate: Certificate, event: Event) -> None:
    """The person himself."""
    words = {"what": certificate.name, "day": certificate.until}
    late = event.details["stage"] < 0
    title = (_("证书已到期：%(what)s（%(day)s），请换证") if late else _("证书将于 %(day)s 到期：%(what)s，请及早换证")) % words
    notify([certificate.user], ENDING, title, title, reverse("training:mine"), event=event, once=str(event.pk))


@on("training.schedule")
def tell_of_the_course(course: Course, event: Event) -> None:
    """All of the staff."""
    words = {"what": course.title, "day": course.held_on, "place": course.place}
    title = _("培训通知：%(what)s，%(day)s %(place)s") % words
    users = [held.user for held in queries.staff(course.community) if held.user_id != event.actor_id]
    notify(users, INVITED, title.strip(), title.strip(), reverse("training:course", args=[course.pk]), event=event, once=str(event.pk))
