"""Reads of party units: the tree for the secretary, and for those who may only count, how far it reaches (security B.2, row 22)."""

from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from liren.community.models import Community, Grid, MicroGrid, User
from liren.institutions import rules
from liren.institutions.models import PartyUnit
from liren.institutions.rules import UnitKind

LEAST = 10  # people in a figure; of fewer nothing is said
COUNTS = frozenset({"secretary", "center_head", "committee_member"})
ORDER = {kind: n for n, kind in enumerate(UnitKind.values)}


@dataclass(frozen=True)
class Coverage:
    """How far the four levels reach; no names."""

    levels: list[tuple[str, int]]
    grids: int
    grids_covered: int
    micro_grids: int
    micro_grids_covered: int  # by a group or a named contact
    by_groups: int  # by a group
    companies: int
    people: int | None  # party members altogether; None while they are fewer than ten

    @property
    def share(self) -> float:
        """What part of the four levels and of all grids and micro-grids is covered by a unit (S3 4.1-3)."""
        kinds = {kind for kind, (_label, n) in zip(rules.LEVELS, self.levels, strict=True) if n}
        return rules.four_levels(kinds, self.grids, self.grids_covered, self.micro_grids, self.by_groups)

    @property
    def grid_percent(self) -> int:
        return _percent(self.grids_covered, self.grids)

    @property
    def micro_percent(self) -> int:
        return _percent(self.micro_grids_covered, self.micro_grids)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@dataclass
class Node:
    """A unit with those under it, as the tree is drawn."""

    unit: PartyUnit
    below: list["Node"] = field(default_factory=list)


def may_count(user: User, home: Community) -> bool:
    """May this reader see how far the units reach?"""
    return user.holds(COUNTS, home.pk)


def units(home: Community) -> QuerySet[PartyUnit]:
    """The units of today."""
    return PartyUnit.objects.filter(community=home, ended_on=None)


def coverage(home: Community) -> Coverage:
    """Five queries whatever the number of units."""
    found = list(units(home).values_list("kind", "grid_id", "micro_grid_id"))
    grids = {grid for kind, grid, _micro in found if kind == UnitKind.GRID}
    groups = {micro for kind, _grid, micro in found if kind == UnitKind.MICRO_GRID}
    contacts = {micro for kind, _grid, micro in found if kind == UnitKind.CONTACT}
    people = units(home).aggregate(n=Sum("members"))["n"] or 0
    return Coverage(
        levels=[(str(UnitKind(kind).label), sum(one[0] == kind for one in found)) for kind in rules.LEVELS],
        grids=Grid.objects.filter(community=home).count(),
        grids_covered=len(grids),
        micro_grids=MicroGrid.objects.filter(community=home).count(),
        micro_grids_covered=len(groups | contacts),
        by_groups=len(groups),
        companies=sum(one[0] == UnitKind.COMPANY for one in found),
        people=people if people >= LEAST else None,
    )


def tree(user: User, home: Community) -> list[Node]:
    """The units this reader may see, each under the one above it; one whose superior is gone stands at the top."""
    rows = PartyUnit.objects.visible_to(user).filter(community=home, ended_on=None)
    rows = rows.select_related("grid", "micro_grid__grid", "company__grid").order_by("grid__code", "micro_grid__name", "name", "pk")
    nodes = {unit.pk: Node(unit) for unit in sorted(rows, key=lambda unit: ORDER[unit.kind])}
    top: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id or 0)
        (above.below if above else top).append(node)
    return top


def gaps(user: User, home: Community) -> tuple[list[Grid], list[MicroGrid]]:
    """Grids without a branch and micro-grids with neither group nor contact, for those who see the units."""
    seen = PartyUnit.objects.visible_to(user).filter(community=home, ended_on=None)
    kinds = [UnitKind.MICRO_GRID, UnitKind.CONTACT]
    grids = Grid.objects.filter(community=home).exclude(pk__in=seen.filter(kind=UnitKind.GRID).values("grid"))
    micro = MicroGrid.objects.filter(community=home).exclude(pk__in=seen.filter(kind__in=kinds).values("micro_grid"))
    return list(grids.order_by("code")), list(micro.select_related("grid").order_by("grid__code", "name"))


def usual_parent(home: Community, kind: str, grid: Grid | None) -> PartyUnit | None:
    """Under which unit one of this kind usually stands: the branch of its grid, else the community's committee, else the zone's."""
    found = units(home)
    branch = found.filter(kind=UnitKind.GRID, grid=grid).first() if grid and kind != UnitKind.GRID else None
    above = UnitKind.ZONE if kind == UnitKind.COMMUNITY else UnitKind.COMMUNITY
    if kind == UnitKind.ZONE:
        return None
    return branch or found.filter(kind=above).order_by("pk").first()
