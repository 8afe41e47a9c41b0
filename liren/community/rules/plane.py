"""Plane geometry in metres: outlines as rings of points, what lies along what, where two areas overlap; fast enough for a page."""

import itertools
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

M_PER_LON, M_PER_LAT = 111_320.0, 110_852.0  # at the equator, and at the latitude of eastern China
THIN = 1e-3  # metres: less than this is noise of the arithmetic
Point = tuple[float, float]
Ring = Sequence[Point]
Segment = tuple[Point, Point]
Span = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a point on earth; true to a few in a thousand within a community."""

    lon: float
    lat: float
    narrow: float

    @classmethod
    def around(cls, rings: Iterable[Ring]) -> "Plane":
        points = [point for ring in rings for point in ring]
        lon, lat = min(x for x, _y in points), min(y for _x, y in points)
        return cls(lon, lat, max(0.01, math.cos(math.radians(lat))))

    def at(self, point: Sequence[float]) -> Point:
        return (point[0] - self.lon) * self.narrow * M_PER_LON, (point[1] - self.lat) * M_PER_LAT

    def ring(self, ring: Iterable[Sequence[float]]) -> list[Point]:
        return [self.at(point) for point in ring]

    def back(self, point: Point) -> Point:
        """Degrees again, to about a decimetre."""
        return round(self.lon + point[0] / self.narrow / M_PER_LON, 6), round(self.lat + point[1] / M_PER_LAT, 6)


def rings_of(shape: Mapping[str, Any]) -> list[list[Point]]:
    """The outer rings and holes of a GeoJSON Polygon or MultiPolygon; nothing for another shape."""
    parts: Any = {"Polygon": [shape.get("coordinates")], "MultiPolygon": shape.get("coordinates")}.get(str(shape.get("type"))) or []
    return [[(float(point[0]), float(point[1])) for point in ring] for part in parts for ring in part]


def edges(ring: Ring) -> list[Segment]:
    """The sides between its points; a ring repeats its first point, a line does not."""
    return [(a, b) for a, b in itertools.pairwise(ring) if a != b]


def length(segment: Segment) -> float:
    (ax, ay), (bx, by) = segment
    return math.hypot(bx - ax, by - ay)


def along(segment: Segment, t: float) -> Point:
    (ax, ay), (bx, by) = segment
    return ax + (bx - ax) * t, ay + (by - ay) * t


def area(ring: Ring) -> float:
    """In square metres; positive counter-clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(ring)) / 2


def size_km2(shape: Mapping[str, Any]) -> float:
    """The size of a GeoJSON outline in km², to a hectare; holes left out, several parts together."""
    flat = Plane.around(rings_of(shape))
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    sizes = [[abs(area(flat.ring(ring))) for ring in part] for part in parts]
    return round(sum(part[0] - sum(part[1:]) for part in sizes) / 1e6, 2)


def inside(point: Point, rings: Iterable[Ring]) -> bool:
    """Does a ray to the east cross the rings an odd number of times? Holes are rings too."""
    x, y = point
    found = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                found = not found
    return found


def nearest(point: Point, segment: Segment) -> Point:
    """The point of a segment that is nearest to another."""
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    return along(segment, 0.0 if not square else min(1.0, max(0.0, ((point[0] - ax) * dx + (point[1] - ay) * dy) / square)))


def distance(point: Point, segment: Segment) -> float:
    return length((point, nearest(point, segment)))


# ---- crossings


def meeting(one: Segment, other: Segment) -> Point | None:
    """Where two segments meet, ends included; None where they do not or run side by side."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    det = rx * sy - ry * sx
    if abs(det) < 1e-12:
        return None
    t, u = ((cx - ax) * sy - (cy - ay) * sx) / det, ((cx - ax) * ry - (cy - ay) * rx) / det
    return along(one, t) if -1e-12 <= t <= 1 + 1e-12 and -1e-12 <= u <= 1 + 1e-12 else None


def _folded(one: Segment, other: Segment) -> Point | None:
    """A point that two segments on one line share beyond an end; None where they do not."""
    (ax, ay), (bx, by) = one
    size = length(one)
    away = [((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / size for x, y in other]
    if max(map(abs, away)) > THIN:
        return None
    spots = sorted(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / size for x, y in other)
    low, high = max(0.0, spots[0]), min(size, spots[1])
    return along(one, (low + high) / 2 / size) if high - low > THIN else None


def pairs(one: Sequence[Segment], other: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """Segments whose boxes touch, by a sweep from west to east."""
    marked = [(min(s[0][0], s[1][0]), 0, n) for n, s in enumerate(one)] + [(min(s[0][0], s[1][0]), 1, n) for n, s in enumerate(other)]
    lists, active = (one, other), ([], [])  # type: tuple, tuple[list[int], list[int]]
    for x, side, n in sorted(marked):
        low, high = sorted((lists[side][n][0][1], lists[side][n][1][1]))
        facing = lists[1 - side]
        active[1 - side][:] = [m for m in active[1 - side] if max(facing[m][0][0], facing[m][1][0]) >= x]
        for m in active[1 - side]:
            if min(facing[m][0][1], facing[m][1][1]) <= high and max(facing[m][0][1], facing[m][1][1]) >= low:
                yield (n, m) if side == 0 else (m, n)
        active[side].append(n)


def crossing_of(rings: Sequence[Ring]) -> Point | None:
    """Where rings cross or touch themselves or each other, other than from one side to the next; None where they do not."""
    sides = [(r, n, edge) for r, ring in enumerate(rings) for n, edge in enumerate(edges(ring))]
    counts = [len(edges(ring)) for ring in rings]
    segments = [edge for _r, _n, edge in sides]
    for i, j in pairs(segments, segments):
        (r, n, one), (q, m, other) = sides[i], sides[j]
        if i >= j:
            continue
        follows = r == q and (m - n in {1, counts[r] - 1})
        found = _folded(one, other) or (None if follows else meeting(one, other))
        if found:
            return found
    return None


# ---- what lies along what


def within(segment: Segment, other: Segment, reach: float, *, round_ends: bool = True) -> Span | None:
    """The part of a segment, from 0 to 1, that is at most `reach` metres from another; that band is convex, so it is one part."""
    spans = [_in_slab(segment, other, reach)]
    if round_ends:
        spans += [_in_disc(segment, end, reach) for end in other]
    found = [span for span in spans if span]
    return (min(low for low, _high in found), max(high for _low, high in found)) if found else None


def _in_slab(segment: Segment, other: Segment, reach: float) -> Span | None:
    (cx, cy), (dx, dy) = other
    size = length(other)
    ux, uy = (dx - cx) / size, (dy - cy) / size
    (u0, v0), (u1, v1) = (((x - cx) * ux + (y - cy) * uy, (y - cy) * ux - (x - cx) * uy) for x, y in segment)
    low, high = 0.0, 1.0
    for start, step, least, most in ((u0, u1 - u0, 0.0, size), (v0, v1 - v0, -reach, reach)):
        if abs(step) < 1e-12:
            if not least <= start <= most:
                return None
            continue
        a, b = sorted(((least - start) / step, (most - start) / step))
        low, high = max(low, a), min(high, b)
    return (low, high) if low < high else None


def _in_disc(segment: Segment, center: Point, reach: float) -> Span | None:
    (ax, ay), (bx, by) = segment
    dx, dy, fx, fy = bx - ax, by - ay, ax - center[0], ay - center[1]
    a, b, c = dx * dx + dy * dy, 2 * (fx * dx + fy * dy), fx * fx + fy * fy - reach * reach
    root = b * b - 4 * a * c
    if root <= 0:
        return None
    low, high = max(0.0, (-b - math.sqrt(root)) / 2 / a), min(1.0, (-b + math.sqrt(root)) / 2 / a)
    return (low, high) if low < high else None


def same_way(one: Segment, other: Segment) -> bool:
    """Do two segments run within 45 degrees of each other, whichever way they are walked?"""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    return abs((bx - ax) * (dx - cx) + (by - ay) * (dy - cy)) >= math.sqrt(0.5) * length(one) * length(other)


class Near:
    """Segments by squares of the plane, to find those near another without looking at all."""

    def __init__(self, segments: Sequence[Segment], reach: float) -> None:
        self.segments, self.reach, self.side = segments, reach, max(100.0, 2 * reach)
        self.squares: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for n, segment in enumerate(segments):
            for square in self._squares(segment, 0):
                self.squares[square].append(n)

    def _squares(self, segment: Segment, more: float) -> Iterator[tuple[int, int]]:
        steps = max(1, math.ceil(length(segment) / self.side))
        seen: dict[tuple[int, int], None] = {}
        for n in range(steps):
            (px, py), (qx, qy) = along(segment, n / steps), along(segment, (n + 1) / steps)
            for x in range(math.floor((min(px, qx) - more) / self.side), math.floor((max(px, qx) + more) / self.side) + 1):
                for y in range(math.floor((min(py, qy) - more) / self.side), math.floor((max(py, qy) + more) / self.side) + 1):
                    seen[x, y] = None
        return iter(seen)

    def of(self, segment: Segment) -> list[Segment]:
        found = {n for square in self._squares(segment, self.reach) for n in self.squares.get(square, ())}
        return [self.segments[n] for n in sorted(found)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Parts that touch as one."""
    made: list[Span] = []
    for low, high in sorted(spans):
        if made and low <= made[-1][1] + 1e-9:
            made[-1] = made[-1][0], max(made[-1][1], high)
        else:
            made.append((low, high))
    return made


def rest(spans: Sequence[Span]) -> list[Span]:
    """What merged parts leave of 0 to 1."""
    cuts = [0.0, *(end for span in spans for end in span), 1.0]
    return [(low, high) for low, high in zip(cuts[::2], cuts[1::2], strict=True) if high - low > 1e-9]


def joined(sides: Sequence[Segment], spans: Mapping[int, Sequence[Span]], *, is_ring: bool = True) -> list[list[Point]]:
    """Parts of the sides of a ring as lines; those that meet at a corner are one."""
    lines: list[list[Point]] = []
    end = (-1, 0.0)
    for n in range(len(sides)):
        for low, high in spans.get(n, ()):
            points = [along(sides[n], low), along(sides[n], high)]
            if lines and end == (n - 1, 1.0) and low <= 1e-9:
                lines[-1].append(points[1])
            else:
                lines.append(points)
            end = (n, 1.0 if high >= 1 - 1e-9 else high)
    if is_ring and len(lines) > 1 and lines[0][0] == sides[0][0] and lines[-1][-1] == sides[-1][1] == sides[0][0]:
        lines[0] = lines.pop() + lines[0][1:]
    return lines


def bridged(lines: Sequence[list[Point]], most: float) -> list[list[Point]]:
    """Lines that follow each other after at most so many metres as one."""
    made: list[list[Point]] = []
    for line in lines:
        if made and length((made[-1][-1], line[0])) <= most:
            made[-1] = made[-1] + line
        else:
            made.append(list(line))
    return made


def line_length(line: Sequence[Point]) -> float:
    return sum(map(length, itertools.pairwise(line)))


def middle(line: Sequence[Point]) -> Point:
    """The point half way along a line."""
    left = line_length(line) / 2
    for segment in itertools.pairwise(line):
        size = length(segment)
        if left <= size and size:
            return along(segment, left / size)
        left -= size
    return line[-1]


# ---- where two areas overlap


@dataclass(frozen=True)
class Patch:
    """A piece of ground in two areas at once: trapezoids side by side, its size in m², and its mean width in metres."""

    pieces: tuple[tuple[Point, Point, Point, Point], ...]

    @property
    def size(self) -> float:
        return sum(_size(piece) for piece in self.pieces)

    @property
    def width(self) -> float:
        xs, ys = [x for piece in self.pieces for x, _y in piece], [y for piece in self.pieces for _x, y in piece]
        return self.size / max(math.hypot(max(xs) - min(xs), max(ys) - min(ys)), THIN)

    @property
    def center(self) -> Point:
        """The middle of its largest piece."""
        largest = max(self.pieces, key=_size)
        return sum(x for x, _y in largest) / 4, sum(y for _x, y in largest) / 4


def _size(piece: Sequence[Point]) -> float:
    return (piece[1][0] - piece[0][0]) * ((piece[3][1] - piece[0][1]) + (piece[2][1] - piece[1][1])) / 2


def overlap(first: Sequence[Segment], second: Sequence[Segment]) -> list[Patch]:
    """The ground inside both of two closed outlines, by strips between all corners and crossings from west to east; within a strip
    no sides cross, so it is made of trapezoids."""
    crossings = [at for n, m in pairs(first, second) if (at := meeting(first[n], second[m]))]
    if not first or not second:
        return []
    west = max(min(x for s in part for x, _y in s) for part in (first, second))
    east = min(max(x for s in part for x, _y in s) for part in (first, second))
    cuts = {x for part in (first, second) for s in part for x, _y in s} | {x for x, _y in crossings} | {west, east}
    strips = sorted(x for x in cuts if west <= x <= east)
    patches: list[list[Any]] = []
    before: list[tuple[tuple[Point, Point, Point, Point], list[Any]]] = []
    ones, others = _by_strip(first, strips), _by_strip(second, strips)
    for n, (low, high) in enumerate(itertools.pairwise(strips)):
        if high - low < 1e-9:
            continue
        now: list[tuple[tuple[Point, Point, Point, Point], list[Any]]] = []
        for piece in _strip(low, high, ones[n], others[n]):
            touching = [patch for old, patch in before if old[1][1] <= piece[3][1] + THIN and old[2][1] >= piece[0][1] - THIN]
            home = touching[0] if touching else []
            for other in touching[1:]:
                if other is not home:
                    home.extend(other)
                    other.clear()
                    before = [(old, home if patch is other else patch) for old, patch in before]
                    now = [(old, home if patch is other else patch) for old, patch in now]
            if not touching:
                patches.append(home)
            home.append(piece)
            now.append((piece, home))
        before = now
    return [Patch(tuple(pieces)) for pieces in patches if pieces]


def _by_strip(sides: Sequence[Segment], strips: Sequence[float]) -> defaultdict[int, list[Segment]]:
    """The sides that pass through each strip."""
    found: defaultdict[int, list[Segment]] = defaultdict(list)
    for side in sides:
        low, high = sorted((side[0][0], side[1][0]))
        for n in range(bisect_left(strips, low), bisect_left(strips, high)):
            found[n].append(side)
    return found


def _strip(low: float, high: float, first: Sequence[Segment], second: Sequence[Segment]) -> Iterator[tuple[Point, Point, Point, Point]]:
    center = (low + high) / 2
    ones, others = _bands(center, first), _bands(center, second)
    for bottom, top in ones:
        for under, over in others:
            floor, roof = max(bottom, under, key=lambda s: _height(s, center)), min(top, over, key=lambda s: _height(s, center))
            if _height(roof, center) - _height(floor, center) > THIN:
                yield (low, _height(floor, low)), (high, _height(floor, high)), (high, _height(roof, high)), (low, _height(roof, low))


def _bands(center: float, sides: Sequence[Segment]) -> list[tuple[Segment, Segment]]:
    there = sorted(sides, key=lambda s: _height(s, center))
    return list(zip(there[::2], there[1::2], strict=False))


def _height(segment: Segment, x: float) -> float:
    (ax, ay), (bx, by) = segment
    return ay + (by - ay) * (x - ax) / (bx - ax)
