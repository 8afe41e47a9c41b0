"""One record: its evidence, who answers for it, what may be chosen for it, what ends soon."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from liren.community.models import Community, Post, Space, User
from liren.community.queries import holding
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of_each
from liren.premises.flow import KEEPERS
from liren.premises.models import STAFF_READS, Agreement, Evidence, Facility, Premises, Room

Ending = Premises | Agreement


@dataclass(frozen=True)
class Proof:
    """A piece of evidence with its files, ready to be drawn."""

    evidence: Evidence
    files: list[dict[str, Any]]


def evidence_of(thing: Any) -> list[Proof]:
    """The evidence of a thing, the newest first; two queries."""
    rows = list(thing.evidence.select_related("by").order_by("-at", "-pk"))
    files = files_of_each(rows)
    return [Proof(row, files[row.pk]) for row in rows]


def reads(user: User, home: Community) -> bool:
    """Does one of his posts let him read the register of this community?"""
    return user.holds(STAFF_READS, home.pk)


def allowed(user: User, thing: Any, name: str) -> bool:
    """May the reader press this button: right, state, and what the action would refuse anyway."""
    over = getattr(thing, "taken_down_on", None) or getattr(thing, "ended_on", None) or getattr(thing, "state", "") == "retired"
    if over and name not in {"attach", "edit", "edit_agreement"}:
        return False
    return ACTIONS[f"premises.{name}"].allows(user, thing)


def keepers(community_id: int) -> list[User]:
    """Who is told of what ends: the center head and the governance worker."""
    return list(holding(community=community_id, role__in=["center_head", "governance_worker"]))


def answerable(facility: Facility) -> list[User]:
    """Who holds the post that answers for a facility; with none of them the keepers."""
    return (list(holding(pk=facility.keeper_id)) if facility.keeper_id else []) or keepers(facility.community_id)


def ending() -> chain[Ending]:
    """Premises and agreements with an end that nobody closed; the rule says which reminder is due."""
    rows = Premises.objects.filter(until__isnull=False, ended_on=None).select_related("community").order_by("pk")
    return chain(rows, Agreement.objects.filter(ended_on=None).select_related("community").order_by("pk"))


def posts_here(home: Community) -> QuerySet[Post]:
    """Posts that may answer for a space or a facility: the staff, grids and property managers."""
    roles = f"{KEEPERS} enterprise_worker secretary grid_member grid_leader property_manager".split()
    return Post.objects.filter(community=home, closed_on=None, role__in=roles).order_by("role", "title")


def premises_here(home: Community) -> QuerySet[Premises]:
    """Premises that were not given up."""
    return Premises.objects.filter(community=home).filter(Q(ended_on=None) | Q(ended_on__gt=today())).order_by("name")


def unarranged(home: Community) -> QuerySet[Space]:
    """Spaces of the register of which nobody said yet when they are open."""
    arranged = Room.objects.filter(community=home).values("space")
    return Space.objects.filter(community=home).exclude(pk__in=arranged).select_related("place").order_by("place__name", "floor", "name")


def premises_names(home: Community) -> set[str]:
    """The names that are taken."""
    return set(Premises.objects.filter(community=home).values_list("name", flat=True))


def facility_names(home: Community) -> set[tuple[str, str]]:
    """Place and name of every facility."""
    return set(Facility.objects.filter(community=home).values_list("place__name", "name"))
