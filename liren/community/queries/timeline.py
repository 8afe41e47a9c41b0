"""The journal of a thing in plain sentences."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from liren.community.models import User
from liren.core.actions import ACTIONS
from liren.core.models import Event

TOLD = ("name", "title", "grid", "user", "since", "until", "on", "reason")  # of what an action was told, what a reader wants to know


class Told(NamedTuple):
    """A line of a timeline, as `ui/timeline.html` shows it."""

    sentence: str
    at: datetime
    note: str = ""


def timeline(*subjects: models.Model, limit: int = 30) -> list[Told]:
    """What happened to these things, the latest first: who did what, and which of the fields changed how."""
    where = models.Q()
    for model in {type(one) for one in subjects}:
        ids = [one.pk for one in subjects if type(one) is model]
        where |= models.Q(subject_type=model._meta.label_lower, subject_id__in=ids)
    events = list(Event.objects.filter(where).order_by("-pk")[:limit]) if subjects else []
    names = User.objects.in_bulk({e.actor_id for e in events if e.actor_id})
    kinds = {type(one)._meta.label_lower: type(one) for one in subjects}
    return [_tell(event, names.get(event.actor_id or 0), kinds[event.subject_type]) for event in events]


def _tell(event: Event, actor: User | None, model: type[models.Model]) -> Told:
    spec = ACTIONS.get(event.action)
    what = str(spec.label) if spec else event.action
    who = _("系统") if actor is None or actor.is_system else actor.name
    said = _("%(who)s %(what)s") % {"who": who, "what": what}
    told = _("、").join(_words(value) for name, value in event.details.items() if name in TOLD and value)
    said = _("%(name)s：%(value)s") % {"name": said, "value": told} if told else said
    return Told(said, event.at, "\n".join(_changes(event.changes, model)))


def _words(value: Any) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


def _changes(changes: dict[str, list[Any]], model: type[models.Model]) -> Iterable[str]:
    for name, (old, new) in changes.items():
        try:
            column = model._meta.get_field(name.removesuffix("_id"))
        except FieldDoesNotExist:
            continue
        if column.is_relation or not column.editable:
            continue
        words = dict(column.flatchoices) if column.choices else {True: _("是"), False: _("否")} if isinstance(new or old, bool) else {}
        before, after = (words.get(v, v) if v not in (None, "") else _("空") for v in (old, new))
        if old in (None, ""):
            yield _("%(name)s：%(value)s") % {"name": column.verbose_name, "value": after}
        else:
            yield _("%(field)s：%(old)s → %(new)s") % {"field": column.verbose_name, "old": before, "new": after}
