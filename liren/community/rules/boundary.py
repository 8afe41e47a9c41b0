"""Does the boundary of a community follow urban roads, and is the jurisdiction clear? With the arithmetic in sentences (S1 4.3)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liren.community.rules import plane
from liren.community.rules.plane import Near, Plane, Point, Ring, Segment, Span, rings_of
from liren.community.rules.shapes import fault

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

    line: tuple[Point, ...]
    metres: float
    side: str
    name: str = ""
    away: float = 0.0  # metres to what is named


@dataclass(frozen=True)
class Overlap:
    """Ground that a neighbour claims too: its pieces in degrees and its size in m²."""

    name: str
    size: float
    side: str
    pieces: tuple[tuple[Point, ...], ...]


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
    """A boundary against roads (name, kind, line), neighbouring areas (name, shape) and addresses; tolerance in metres from the
    middle of a road."""
    if wrong := fault(shape):
        return Check(wrong)
    ground = _Ground.of(shape)
    named = [(name, side) for name, kind, line in roads if kind in URBAN for side in plane.edges(ground.plane.ring(line))]
    around = [(name, ground.outline(other)) for name, other in neighbors if not fault(other)]
    off = ground.off_roads(named, tolerance) if named else []
    length = sum(map(plane.length, ground.sides))
    outside = [one for one in spots if one.is_placed and not ground.holds(one)]
    return Check(
        length=length, on_roads=max(0.0, length - sum(one.metres for one in off)), roads=len(named), off=off,
        overlaps=[patch for name, outline in around for patch in ground.overlaps(name, outline)],
        gaps=[gap for name, outline in around for gap in ground.gaps(name, outline, tolerance * GAP_TIMES)],
        outside=outside, unplaced=[one for one in spots if not one.is_placed], spots=len(spots),
    )  # fmt: skip


@dataclass(frozen=True)
class _Ground:
    """The community in the plane."""

    plane: Plane
    rings: list[list[Point]]
    sides: list[Segment]
    center: Point

    @classmethod
    def of(cls, shape: Mapping[str, Any]) -> "_Ground":
        rings = rings_of(shape)
        flat = Plane.around(rings)
        made = [flat.ring(ring) for ring in rings]
        xs, ys = [x for x, _y in made[0]], [y for _x, y in made[0]]
        center = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        return cls(flat, made, [side for ring in made for side in plane.edges(ring)], center)

    def outline(self, shape: Mapping[str, Any]) -> list[list[Point]]:
        return [self.plane.ring(ring) for ring in rings_of(shape)]

    def side_of(self, point: Point) -> str:
        turn = math.degrees(math.atan2(point[1] - self.center[1], point[0] - self.center[0]))
        return _(SIDES[round(turn / 45) % 8])

    def holds(self, spot: Spot) -> bool:
        at = self.plane.at((spot.lon or 0.0, spot.lat or 0.0))
        return plane.inside(at, self.rings) or any(plane.distance(at, side) <= DRAWN_M for side in self.sides)

    def _lines(self, spans: Mapping[int, Sequence[Span]]) -> list[list[Point]]:
        """Parts of the sides as lines, ring by ring."""
        lines, start = [], 0
        for ring in self.rings:
            count = len(plane.edges(ring))
            own = {n - start: spans[n] for n in range(start, start + count) if n in spans}
            lines += plane.joined(self.sides[start : start + count], own)
            start += count
        return lines

    def _stretch(self, line: Sequence[Point], name: str = "", away: float = 0.0) -> Stretch:
        drawn = tuple(self.plane.back(point) for point in line)
        return Stretch(drawn, plane.line_length(line), self.side_of(plane.middle(line)), name, away)

    def off_roads(self, roads: Sequence[tuple[str, Segment]], tolerance: float) -> list[Stretch]:
        """What is on no road, the longest first. A road that only crosses does not count, so it must run the same way; a side
        shorter than the tolerance has no way of its own."""
        near, spans = Near([side for _name, side in roads], tolerance), {}
        for n, side in enumerate(self.sides):
            short = plane.length(side) < tolerance
            found = [plane.within(side, road, tolerance) for road in near.of(side) if short or plane.same_way(side, road)]
            if left := plane.rest(plane.merged(span for span in found if span)):
                spans[n] = left
        lines = sorted(self._lines(spans), key=plane.line_length, reverse=True)
        return [self._stretch(line, *self._nearest(line, roads)) for line in lines]

    def _nearest(self, line: Sequence[Point], roads: Sequence[tuple[str, Segment]]) -> tuple[str, float]:
        at = plane.middle(line)
        name, side = min(roads, key=lambda road: plane.distance(at, road[1]))
        return name, plane.distance(at, side)

    def overlaps(self, name: str, outline: Sequence[Ring]) -> list[Overlap]:
        theirs = [side for ring in outline for side in plane.edges(ring)]
        found = sorted((one for one in plane.overlap(self.sides, theirs) if one.width > DRAWN_M), key=lambda one: -one.size)
        return [
            Overlap(name, one.size, self.side_of(one.center), tuple(tuple(map(self.plane.back, piece)) for piece in one.pieces))
            for one in found
        ]

    def _between(self, at: Point, others: Sequence[Segment], outline: Sequence[Ring]) -> bool:
        """Is the ground from a point of the boundary to the neighbour nobody's?"""
        there = min((plane.nearest(at, other) for other in others), key=lambda spot: plane.length((at, spot)))
        half = (at[0] + there[0]) / 2, (at[1] + there[1]) / 2
        return not plane.inside(half, self.rings) and not plane.inside(half, outline)

    def gaps(self, name: str, outline: Sequence[Ring], far: float) -> list[Stretch]:
        """Parts that face a neighbour across ground of nobody: nearer than `far`, and neither shared nor inside the other."""
        near, spans = Near([side for ring in outline for side in plane.edges(ring)], far), {}
        for n, side in enumerate(self.sides):
            others = [other for other in near.of(side) if plane.same_way(side, other)]
            facing = plane.merged(span for other in others if (span := plane.within(side, other, far, round_ends=False)))
            shared = plane.merged(span for other in others if (span := plane.within(side, other, DRAWN_M)))
            if left := [span for span in _minus(facing, shared) if self._between(plane.along(side, sum(span) / 2), others, outline)]:
                spans[n] = left
        short = far / GAP_TIMES
        long = [line for line in plane.bridged(self._lines(spans), short) if plane.line_length(line) > short]
        return [self._stretch(line, name) for line in long]


def _minus(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    outside = plane.rest(others)
    found = [(max(a, c), min(b, d)) for a, b in spans for c, d in outside]
    return [(low, high) for low, high in found if high - low > 1e-9]


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
