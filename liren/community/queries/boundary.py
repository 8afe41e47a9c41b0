"""The boundary with what lies beside it: in force, its history, the check against roads and neighbours, and the layers as GeoJSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liren.community.models import Boundary, Community, Neighbor, Place, Road, User
from liren.community.rules.boundary import Check, Spot, check
from liren.community.rules.plan import Plan, plan
from liren.community.rules.shapes import fault

RoadRow = tuple[str, str, Sequence[Sequence[float]]]


@dataclass(frozen=True)
class Ground:
    """The boundary of a community as it was judged, with everything it was held against."""

    shape: dict[str, Any] | None
    roads: list[RoadRow]
    neighbors: list[tuple[str, dict[str, Any]]]
    check: Check | None

    @property
    def plan(self) -> Plan | None:
        """The drawing; none without a sound outline."""
        return plan(self.shape, self.roads, self.neighbors, self.check) if self.shape and self.check and not self.check.wrong else None


def boundaries(home: Community) -> QuerySet[Boundary]:
    """The boundary in force and those before it, the newest first."""
    return Boundary.objects.filter(community=home).select_related("by").order_by("-at", "-pk")


def ground_of(home: Community, shape: dict[str, Any] | None = None) -> Ground:
    """The boundary in force (or an older one) against roads, neighbours and addresses of today: four queries."""
    drawn = shape or home.boundary
    roads = [(one.name, one.kind, one.line) for one in Road.objects.filter(community=home).order_by("pk")]
    around = _neighbors(home)
    found = check(drawn, roads, around, _spots(home), home.boundary_tolerance_m) if drawn else None
    return Ground(drawn, roads, around, found)


def _neighbors(home: Community) -> list[tuple[str, dict[str, Any]]]:
    """Communities of the same region as they are today, and those that were imported; unsound outlines left out."""
    beside = Community.objects.filter(region=home.region_id, boundary__isnull=False).exclude(pk=home.pk).order_by("pk")
    known = list(beside.values_list("name", "boundary"))
    names = {name for name, _shape in known}
    brought = Neighbor.objects.filter(community=home).order_by("name").values_list("name", "shape")
    return [one for one in (*known, *(row for row in brought if row[0] not in names)) if not fault(one[1])]


def _spots(home: Community) -> list[Spot]:
    """Every registered address; a road has none."""
    places = Place.objects.filter(community=home).exclude(kind=Place.Kind.ROAD).order_by("name")
    return [Spot(*row) for row in places.values_list("pk", "name", "lon", "lat")]


def outside_of(home: Community, found: Check) -> QuerySet[Place]:
    """The places whose address is not proved to lie inside."""
    return Place.objects.filter(community=home, pk__in=[one.pk for one in (*found.outside, *found.unplaced)]).order_by("name")


LAYERS = ("boundary", "roads", "neighbors")


def layer(user: User, home: Community, name: str) -> dict[str, Any]:
    """A layer as others can take it in again."""
    made: list[dict[str, Any]] = []
    if name == "boundary" and home.boundary:
        made = [_feature(home.boundary, name=home.name)]
    elif name == "roads":
        rows = Road.objects.visible_to(user).filter(community=home).order_by("pk")
        made = [_feature({"type": "LineString", "coordinates": one.line}, name=one.name, **{"class": one.kind}) for one in rows]
    elif name == "neighbors":
        made = [_feature(one.shape, name=one.name) for one in Neighbor.objects.visible_to(user).filter(community=home).order_by("name")]
    return {"type": "FeatureCollection", "features": made}


def _feature(shape: dict[str, Any], **said: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": said, "geometry": shape}
