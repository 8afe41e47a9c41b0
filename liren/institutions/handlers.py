"""Who hears that a term ends, and that a half year is to be counted."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.core.actions import on
from liren.core.calendar import today
from liren.core.models import Event
from liren.core.notices import notice_kind, notify
from liren.institutions import queries
from liren.institutions.models import Body, PartyUnit
from liren.institutions.rules import half_words

COUNT = notice_kind("institutions.count", gettext_lazy("党员参与填报提醒"))
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


@on("institutions.ask_count")
def ask_for_count(unit: PartyUnit, event: Event) -> None:
    """Who counts for the unit: the one named, else the secretaries; they once more when the half year is over."""
    half, late = half_words(date.fromisoformat(event.details["half_end"])), event.details["stage"] == 2
    people = [unit.reporter] if unit.reporter else list(queries.secretaries(unit.community))
    said = _("%(half)s的参加人数还没填：%(unit)s") if late else _("请填报%(half)s的参加人数：%(unit)s")
    told = {"half": half, "unit": unit.name}
    url = reverse("institutions:count_members", args=[unit.pk])
    notify(people, COUNT, said % told, said % told, url, event=event, once=str(event.pk))
