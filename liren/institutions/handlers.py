"""Who hears that a term ends: the secretary and the center head."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.core.actions import on
from liren.core.calendar import today
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.institutions import queries
from liren.institutions.models import Body

TERM = notice_kind("institutions.term", gettext_lazy("届期提醒"), mail=True)


@on("institutions.remind")
def tell_heads(body: Body, event: Event) -> None:
    """The term of a body, or of somebody in one of its posts, ends soon or is over."""
    until = date.fromisoformat(event.details["until"])
    who = event.details.get("name", "")
    told = {"body": body.name, "post": who, "day": until}
    if who:
        said = _("%(body)s的%(post)s任期 %(day)s 届满，请准备续任或人选")
    elif until < today():
        said = _("%(body)s已于 %(day)s 届满，请组织换届")
    else:
        said = _("%(body)s %(day)s 届满，请准备换届")
    url = reverse("institutions:body", args=[body.pk])
    notify(list(queries.heads(body.community)), TERM, said % told, said % told, url, event=event, once=str(event.pk))
