"""Reads of the register: places, companies, people, and the users that stand for no person."""

from django.db.models import Q, QuerySet

from liren.community.models import Appointment, Community, Post, User
from liren.core.calendar import today


def any_community() -> bool:
    """Has a community been founded here yet?"""
    return Community.objects.exists()


def system_user(community: Community | None = None) -> User:
    """Who acts when a timer, a rule or an installation acts; holds the role `system` like everybody holds a post."""
    name = f"system-{community.code}" if community else "system"
    return _actor(name)


def public_door(community: Community) -> User:
    """Who reports for a visitor that has not signed in."""
    return _actor(f"door-{community.code}")


def _actor(username: str) -> User:
    return User.objects.get(username=username, is_system=True)


def posts_of(community: Community) -> QuerySet[Post]:
    """The open posts of a community with their present holders, by role."""
    return Post.objects.filter(community=community, closed_on=None).order_by("role", "grid__code", "pk")


def own_appointments(user: User) -> QuerySet[Appointment]:
    """The posts a person holds and held, the present ones first."""
    mine = user.appointments.select_related(
        "post__community", "post__region", "post__grid", "post__micro_grid", "post__company", "post__organization"
    )
    return mine.order_by("until", "-since", "pk")


def demo_cards() -> list[Appointment]:
    """One card for each demo sign-in: the first post of every account that the demo builder named so."""
    held = Appointment.objects.filter(user__username__startswith="demo-", user__is_active=True, since__lte=today())
    held = held.filter(Q(until=None) | Q(until__gte=today())).select_related("user", "post__community", "post__region")
    first: dict[int, Appointment] = {}
    for one in held.order_by("user_id", "pk"):
        first.setdefault(one.user_id, one)
    return list(first.values())


def demo_user(username: str) -> User | None:
    """The demo account of that name, if it is one."""
    return User.objects.filter(username=username, username__startswith="demo-", is_active=True).first()
