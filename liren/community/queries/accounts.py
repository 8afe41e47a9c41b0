"""Reads about accounts: users that stand for no person, own posts, demo sign-ins."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from liren.community.models import Appointment, Community, User
from liren.community.rules.numbers import whole_number
from liren.core.calendar import today
from liren.core.marks import mark


def system_user(community: Community | None = None) -> User:
    """Who acts when a timer, a rule or an installation acts; holds the role `system` like everybody holds a post."""
    name = f"system-{community.code}" if community else "system"
    return _actor(name)


def public_door(community: Community) -> User:
    """Who reports for a visitor that has not signed in."""
    return _actor(f"door-{community.code}")


def _actor(username: str) -> User:
    return User.objects.get(username=username, is_system=True)


def sign_in_name(typed: str) -> str:
    """The sign-in name that somebody meant who typed it, or the telephone number of one single account."""
    if not re.fullmatch(r"\+?[\d \-]{7,20}", typed.strip()) or User.objects.filter(username__iexact=typed).exists():
        return typed
    theirs = Q(phone=re.sub(r"[ \-]", "", typed))
    if made := mark(whole_number(typed)):  # however it stands on the account
        theirs |= Q(phone_mark=made)
    found = User.objects.filter(theirs, is_active=True, is_system=False)
    named = list(found.values_list("username", flat=True)[:2])
    return named[0] if len(named) == 1 else typed


def held_today(path: str = "") -> Q:
    """The condition on appointments (at the end of `path`) that they hold today."""
    day = today()
    return Q(**{f"{path}since__lte": day}) & (Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": day}))


def auditors(community_id: int) -> QuerySet[User]:
    """Who audits a community today, the data-protection officer among them."""
    return holding(role="auditor", community=community_id)


def auditors_above(community: Community) -> QuerySet[User]:
    """Who audits all communities of a region in which this one lies."""
    return holding(role="auditor", community=None, region__in=community.region.line)


def holding(*where: Q, **post: Any) -> QuerySet[User]:
    """Who can sign in and holds today an open post that is so (`role="auditor"`) and meets the conditions on its appointment."""
    wanted = {f"post__{name}": value for name, value in post.items()}
    held = Appointment.objects.filter(held_today(), *where, post__closed_on=None, **wanted)
    return User.objects.filter(pk__in=held.values("user"), is_active=True, is_system=False).order_by("pk")


def own_appointments(user: User) -> QuerySet[Appointment]:
    """The posts a person holds and held, the present ones first."""
    bounds = ("community", "region", "grid", "micro_grid", "company", "organization")
    return user.appointments.select_related(*(f"post__{bound}" for bound in bounds)).order_by("until", "-since", "pk")


def demo_cards() -> list[Appointment]:
    """One card for each demo sign-in: the first post of every account that the demo builder named so."""
    held = Appointment.objects.filter(held_today(), user__username__startswith="demo-", user__is_active=True)
    first: dict[int, Appointment] = {}
    for one in held.select_related("user", "post__community", "post__region").order_by("user_id", "pk"):
        first.setdefault(one.user_id, one)
    return list(first.values())


def demo_user(username: str) -> User | None:
    """The demo account of that name, if it is one."""
    return User.objects.filter(username=username, username__startswith="demo-", is_active=True).first()


def home_of(user: User) -> Community | None:
    """The community a person works in; of several the one he looks at, else the one with the lowest number."""
    wanted = user.communities()
    return Community.objects.filter(pk=wanted[0]).first() if wanted else None


def workplaces(user: User) -> list[Community]:
    """The communities a person works in, when there are several to choose from."""
    found = user.works_in()
    return list(Community.objects.filter(pk__in=found).only("name").order_by("pk")) if len(found) > 1 else []
