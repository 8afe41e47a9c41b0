"""Does the boundary of a community follow urban roads, and is the jurisdiction clear? With the arithmetic in sentences (S1 4.3)."""

from __future__ import annotations  # types of shapely are named, not needed

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liren.community.rules.plane import Array, Plane, Sides, area_of, bridged, joined, middle, parts, shared
from liren.community.rules.shapes import fault
from liren.core.lazily import Lazily

if TYPE_CHECKING:
    import shapely
    from shapely import LineString, MultiPolygon, Polygon
else:
    shapely = Lazily("shapely")  # and numpy: 25 MB

ENOUGH = 0.95  # of the length on roads; proposed, the standard prints no number
URBAN = ("expressway", "arterial", "secondary", "branch")  # urban roads by GB/T 51328; what is left are ways inside a site
DRAWN_M = 2.0  # how exactly people draw: a strip thinner than this is no overlap and no gap, an address this near is inside
GAP_TIMES = 4  # a neighbour farther away than so many tolerances is none
SIDES = (
    gettext_noop("东侧"), gettext_noop("东北侧"), gettext_noop("北侧"), gettext_noop("西北侧"),
    gettext_noop("西侧"), gettext_noop("西南侧"), gettext_noop("南侧"), gettext_noop("东南侧"),
)  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A part of the boundary: its line in degrees, its length in metres, on which side of the community, and what is next to it."""

    line: LineString
    metres: float
    side: str
    name: str = ""
    away: float = 0.0  # metres to what is named


@dataclass(frozen=True)
class Overlap:
    """Ground that a neighbour claims too: in degrees, and its size in m²."""

    name: str
    size: float
    side: str
    ground: Polygon


@dataclass(frozen=True)
class Spot:
    """A registered address; without a place on the map nobody can tell where it lies."""

    pk: int
    name: str
    lon: float | None = None
    lat: float | None = None

    @property
    def is_placed(self) -> bool:
        return self.lon is not None and self.lat is not None


@dataclass(frozen=True)
class Check:
    """What was found; lengths in metres. `wrong`: why the outline itself is unsound, and then nothing else was looked at."""

    wrong: str = ""
    length: float = 0.0
    on_roads: float = 0.0
    roads: int = 0
    off: list[Stretch] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    gaps: list[Stretch] = field(default_factory=list)
    outside: list[Spot] = field(default_factory=list)
    unplaced: list[Spot] = field(default_factory=list)
    spots: int = 0

    @property
    def share(self) -> float | None:
        """Of the length on urban roads; None without roads or with an unsound outline."""
        return self.on_roads / self.length if self.roads and self.length else None

    @property
    def is_whole(self) -> bool:
        """Closed and sound, nobody else's ground, and every registered address in it."""
        return not (self.wrong or self.overlaps or self.outside or self.unplaced)


def check(
    shape: Mapping[str, Any],
    roads: Iterable[tuple[str, str, Sequence[Sequence[float]]]],
    neighbors: Iterable[tuple[str, Mapping[str, Any]]],
    spots: Sequence[Spot],
    tolerance: float,
) -> Check:
    """A boundary against roads (name, kind, line), sound neighbouring areas (name, shape) and addresses; tolerance in metres from
    the middle of a road."""
    if wrong := fault(shape):
        return Check(wrong)
    ground = _Ground.of(area_of(shape))
    urban = [(name, ground.plane.flat(shapely.LineString(line))) for name, kind, line in roads if kind in URBAN]
    around = [(name, ground.plane.flat(area_of(other))) for name, other in neighbors]
    off = ground.off_roads(urban, tolerance) if urban else []
    outside = [one for one in spots if one.is_placed and not ground.holds(one)]
    return Check(
        length=ground.area.length, on_roads=max(0.0, ground.area.length - sum(one.metres for one in off)), roads=len(urban), off=off,
        overlaps=[patch for name, area in around for patch in ground.overlaps(name, area)],
        gaps=[gap for name, area in around for gap in ground.gaps(name, area, tolerance * GAP_TIMES)],
        outside=outside, unplaced=[one for one in spots if not one.is_placed], spots=len(spots),
    )  # fmt: skip


@dataclass(frozen=True)
class _Ground:
    """The community in the plane: its area, and the sides of its outline."""

    plane: Plane
    area: MultiPolygon
    sides: Sides

    @classmethod
    def of(cls, area: MultiPolygon) -> _Ground:
        plane = Plane.around(area)
        return cls(plane, flat := plane.flat(area), _sides(flat))

    def holds(self, spot: Spot) -> bool:
        return shapely.dwithin(self.area, self.plane.flat(shapely.Point(spot.lon, spot.lat)), DRAWN_M)

    def side_of(self, point: shapely.Point) -> str:
        center = self.area.envelope.centroid
        turn = math.degrees(math.atan2(point.y - center.y, point.x - center.x))
        return _(SIDES[round(turn / 45) % 8])

    def _lines(self, pieces: Array) -> list[LineString]:
        return joined(pieces, self.area.boundary)

    def _stretch(self, line: LineString, name: str, away: float = 0.0) -> Stretch:
        return Stretch(self.plane.back(line), line.length, self.side_of(middle(line)), name, away)

    def off_roads(self, roads: Sequence[tuple[str, LineString]], tolerance: float) -> list[Stretch]:
        """What is on no road, the longest first, with the road nearest to its middle. A road that only crosses does not count, so it
        must run the same way; a side shorter than the tolerance has no way of its own."""
        lines = [line for _name, line in roads]
        left = sorted(self._lines(self.sides.beyond(Sides.along(lines), tolerance, loose=True)), key=lambda line: -line.length)
        nearest = shapely.STRtree(lines).nearest([middle(line) for line in left])
        return [self._stretch(line, roads[n][0], lines[n].distance(middle(line))) for line, n in zip(left, nearest, strict=True)]

    def overlaps(self, name: str, other: MultiPolygon) -> list[Overlap]:
        found = [patch for patch in shared(self.area, other) if _width(patch) > DRAWN_M]
        return [Overlap(name, one.area, self.side_of(one.point_on_surface()), self.plane.back(one)) for one in found]

    def gaps(self, name: str, other: MultiPolygon, far: float) -> list[Stretch]:
        """Parts that face a neighbour across ground of nobody: nearer than `far`, and neither shared nor inside the other."""
        theirs = _sides(other)
        facing = shapely.intersection(self.sides.beyond(theirs, DRAWN_M), self.sides.across(theirs, far))
        nobodys = [part for part in parts(shapely.difference(facing, other)) if not self._lies_between(part, other)]
        lines, short = self._lines(nobodys), far / GAP_TIMES
        return [self._stretch(line, name) for line in bridged(lines, short) if line.length > short]

    def _lies_between(self, part: LineString, other: MultiPolygon) -> bool:
        """Does the neighbour lie behind our own ground, seen from this part of the boundary?"""
        return self.area.intersects(middle(shapely.shortest_line(middle(part), other)))


def _sides(area: MultiPolygon) -> Sides:
    return Sides.along(shapely.get_parts(area.boundary))


def _width(ground: Polygon) -> float:
    """Its mean width in metres."""
    west, south, east, north = ground.bounds
    return ground.area / math.hypot(east - west, north - south)


def share_steps(found: Check, tolerance: int) -> list[str]:
    """The arithmetic of the share on roads in sentences (S1 4.3-1)."""
    told = {"all": f"{found.length:,.0f}", "on": f"{found.on_roads:,.0f}", "off": f"{found.length - found.on_roads:,.0f}",
            "m": tolerance, "roads": found.roads}  # fmt: skip
    if found.share is None:
        return [found.wrong or _("还没有导入城市道路，算不出。")]
    share = f"{math.floor(found.share * 1000) / 10:.1f}%"
    return [
        _("边界全长 %(all)s 米。") % told,
        _("离快速路、主干路、次干路、支路的中心线不超过 %(m)s 米，且与道路同向（夹角不超过 45 度）的，算在道路上：%(on)s 米。") % told,
        _("不在道路上 %(off)s 米，分 %(n)s 段。") % {**told, "n": len(found.off)},
        _("%(on)s ÷ %(all)s = %(share)s，标准线 95%%。") % {**told, "share": share},
    ]


def whole_steps(found: Check) -> list[str]:
    """What makes the jurisdiction clear, point by point (S1 4.3-2)."""
    if found.wrong:
        return [found.wrong]
    told = {"n": len(found.overlaps), "size": f"{sum(one.size for one in found.overlaps):,.0f}", "spots": found.spots,
            "out": len(found.outside), "lost": len(found.unplaced), "gaps": len(found.gaps), "drawn": f"{DRAWN_M:g}"}  # fmt: skip
    return [
        _("边界闭合，没有自己相交：是。"),
        _("与相邻社区重叠 %(n)s 处，共 %(size)s 平方米（窄于 %(drawn)s 米的当作画图误差）。") % told,
        _("登记的地址 %(spots)s 处，在边界外 %(out)s 处，没有经纬度 %(lost)s 处。") % told,
        _("与相邻社区之间的空白 %(gaps)s 段，列出来供核对，不计入结论。") % told,
    ]
