"""The permission table read as it is written, without the product's own scopes: the second opinion that the walls are held to."""

import csv
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from liren.community.models import Appointment, Community, User
from liren.core.calendar import now

FILE = Path(__file__).parents[1] / "permissions.csv"
FADES = timedelta(days=30)  # a finished task is shown that long to those it was given to
TABLE = {row.pop("resource"): row for row in csv.DictReader(FILE.open(encoding="utf8"))}
ROLES = [name for name in next(iter(TABLE.values())) if name != "remark"]


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks, with the bounds of the one post he holds."""

    name: str
    user: User | None
    role: str = ""
    communities: frozenset[int] = frozenset()
    grid: int | None = None
    company: int | None = None
    post: int | None = None


@dataclass
class Thing:
    """A row with where it lies, in plain values."""

    resource: str
    row: Any
    community: int
    grid: int | None = None
    company: int | None = None
    own: int | None = None
    posts: frozenset[int] = frozenset()
    closed_at: Any = None
    label: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    parent: Any = None  # the thing whose cell this one inherits


def viewers(cast: dict[str, User]) -> list[Viewer]:
    """The cast, each with his post; whoever holds none has no role."""
    return [_viewer(name, user) for name, user in cast.items() if not user.is_system] + [Viewer("anonymous", None, "anonymous")]


def _viewer(name: str, user: User) -> Viewer:
    held = Appointment.objects.filter(user=user).select_related("post__region").first()
    if held is None:
        return Viewer(name, user)
    post = held.post
    below = Community.objects.filter(pk=post.community_id or 0)
    if post.community_id is None:
        below = Community.objects.filter(region__path__startswith=post.region.path)
    return Viewer(name, user, post.role, frozenset(below.values_list("pk", flat=True)), post.grid_id, post.company_id, post.pk)


def cell(resource: str, role: str) -> list[str]:
    """What the table gives a role on a resource, e.g. ["rG", "dG*"]."""
    return [word for word in TABLE[resource].get(role, "-").split() if word != "-"]


def may(viewer: Viewer, verb: str, thing: Thing) -> bool:
    """Does the table give this person this verb (r, w or d) on this thing?"""
    return any(word[0] == verb and _lies_in(viewer, word[1:2], thing, word[2:]) for word in cell(thing.resource, viewer.role))


def _lies_in(viewer: Viewer, scope: str, thing: Thing, only: str) -> bool:
    held = viewer.post is not None and viewer.post in thing.posts
    if only == "*" and not held:
        return False
    match scope:
        case "O":
            return viewer.user is not None and viewer.user.pk == thing.own
        case "C":
            return viewer.company is not None and viewer.company == thing.company
        case "G":
            return viewer.grid is not None and viewer.grid == thing.grid
        case "M":
            return thing.community in viewer.communities or (viewer.user is None and thing.resource == "category")
        case "P":
            return True  # published: to everybody, wherever he belongs
        case "A":
            return held and (thing.closed_at is None or now() - thing.closed_at < FADES)
    return False
