"""Reads about who looked at what: for the auditor, for the person concerned, and in figures for the secretary (security B.2 row 33)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from liren.community.models import Appointment, User
from liren.community.queries.accounts import held_today
from liren.community.queries.barring import kept_from
from liren.community.rules import suppressed
from liren.core.calendar import local, now
from liren.core.models import Access

REVEALS_A_DAY = 30
READS, COUNTS = "auditor", "secretary"


@dataclass(frozen=True)
class Look:
    """One look as a page shows it: who of which post, at what, why."""

    at: datetime
    who: str
    post: str
    kind: str
    what: str
    why: str


def _communities(user: User, role: str) -> set[int]:
    return {pk for one in user.areas() if one.role == role for pk in one.communities}


def audits(user: User) -> bool:
    """Does a post let him read the access log?"""
    return bool(_communities(user, READS))


def counts_looks(user: User) -> bool:
    """Does a post let him see how often, but not who and what?"""
    return bool(_communities(user, COUNTS))


def looks(user: User, *, kind: str = "", actor: str = "", since: date | None = None, until: date | None = None) -> QuerySet[Access]:
    """The access log of the communities this person audits and looks at, the latest first."""
    home = _communities(user, READS).intersection(user.communities())
    found = Access.objects.filter(community_id__in=home).exclude(kept_from(user)).order_by("-pk")
    if kind in Access.Kind.values:
        found = found.filter(kind=kind)
    if actor:
        found = found.filter(actor_id__in=User.objects.filter(name__contains=actor).values("pk"))
    if since:
        found = found.filter(at__date__gte=since)
    return found.filter(at__date__lte=until) if until else found


def looks_at(user: User) -> QuerySet[Access]:
    """Who looked at what concerns this person, the latest first."""
    return Access.objects.filter(about_id=user.pk).exclude(actor_id=user.pk).order_by("-pk")


def told(rows: Iterable[Access]) -> list[Look]:
    """Rows in words: two queries whatever their number."""
    rows = list(rows)
    names = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    held = Appointment.objects.filter(held_today(), user__in=names).select_related("post").order_by("-pk")
    posts = {one.user_id: one.post.title for one in held}
    return [_look(row, names.get(row.actor_id, ""), posts.get(row.actor_id, "")) for row in rows]


def _look(row: Access, who: str, post: str) -> Look:
    what = f"{_kind_of(row.subject_type)} {row.subject_id}" + (f" · {_part_of(row)}" if row.name else "")
    return Look(row.at, who, post, str(row.get_kind_display()), what, row.why)


def _part_of(row: Access) -> str:
    """Which part of it, as its table calls it; elsewhere the words stand in the row itself."""
    return str(getattr(apps.get_model(row.subject_type), "PARTS", {}).get(row.name, row.name))


def _kind_of(label: str) -> str:
    """What a table is called on pages: the first words of its description."""
    model = apps.get_model(label)
    return str(getattr(model, "CALLED", "") or (model.__doc__ or label).split("：")[0].strip().rstrip("。"))


def monthly_looks(user: User) -> list[dict[str, Any]]:
    """How often per month and kind, over a year; numbers below ten and what would give them away are left out."""
    home = _communities(user, COUNTS).intersection(user.communities())
    start = now().replace(day=1, month=1)
    found = Access.objects.filter(community_id__in=home, at__gte=start).annotate(month=TruncMonth("at"))
    months: dict[date, dict[str, int]] = {}
    for month, kind, n in found.values_list("month", "kind").annotate(n=Count("pk")).order_by("month"):
        months.setdefault(local(month).date(), {})[kind] = n
    kinds = [kind for kind in Access.Kind.values if any(kind in row for row in months.values())]
    return [{"month": month, "cells": suppressed([row.get(kind, 0) for kind in kinds]), "kinds": kinds} for month, row in months.items()]


def kinds_seen(rows: list[dict[str, Any]]) -> list[str]:
    """The heads of the table of `monthly_looks`."""
    return [str(Access.Kind(kind).label) for kind in rows[0]["kinds"]] if rows else []


def reveals_today(user: User) -> int:
    """How many masked values this person has opened today."""
    start = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return Access.objects.filter(actor_id=user.pk, kind=Access.Kind.REVEAL, at__gte=start).count()
