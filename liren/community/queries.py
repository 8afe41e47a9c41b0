"""Reads of the register: places, companies, people, and the users that stand for no person."""

from django.db.models import QuerySet

from liren.community.models import Community, Post, User


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
