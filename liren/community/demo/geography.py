"""Where things lie: polygons as a hand would draw them, that tile their community without gap or overlap.

A lattice of corners is moved a little; the line between two corners is drawn once, crooked, and used by both neighbours.
Plane coordinates are metres east and north of the south-west corner; what leaves this module is WGS-84.
"""

import math
from functools import cache
from random import Random
from typing import Any

import shapely
from shapely import affinity

from liren.community.rules.plane import Plane

Point = tuple[float, float]
Geometry = dict[str, Any]

PLANE = Plane.at(120.1948, 30.1855)
XS = (0, 255, 500, 760, 1010, 1470)  # four columns of the community, one of its neighbour
YS = (0, 505, 1000)
CELLS = {1: (0, 1), 2: (1, 1), 3: (0, 0), 4: (1, 0), 5: (2, 1), 6: (2, 0), 7: (3, 1), 8: (3, 0)}
NEXT_DOOR = {1: (4, 1), 2: (4, 0)}


def wgs(point: Point) -> list[float]:
    """Longitude and latitude, to about ten centimetres."""
    return list(PLANE.back(shapely.Point(point)).coords[0])


@cache
def corner(x: int, y: int) -> Point:
    random = Random(f"corner {x} {y}")
    return XS[x] + random.uniform(-22, 22), YS[y] + random.uniform(-22, 22)


@cache
def _line(a: Point, b: Point) -> tuple[Point, ...]:
    """From a up to, but not including, b, with a few bends."""
    (ax, ay), (bx, by) = a, b
    random, length = Random(f"line {a} {b}"), math.dist(a, b)
    points = [a]
    for part in (0.27, 0.52, 0.78):
        off = random.uniform(-9, 9)
        points.append((ax + (bx - ax) * part - (by - ay) / length * off, ay + (by - ay) * part + (bx - ax) / length * off))
    return tuple(points)


def line(a: Point, b: Point) -> list[Point]:
    """The same bends whichever way it is walked."""
    return list(_line(a, b)) if a < b else [a, *reversed(_line(b, a)[1:])]


def ring(cells: list[tuple[int, int]]) -> list[Point]:
    """The outline of cells that touch: the edges that only one of them has, joined."""
    edges: dict[tuple, None] = {}
    for x, y in cells:
        corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
        edges |= dict.fromkeys(zip(corners, corners[1:] + corners[:1], strict=True))
    follow = {a: b for a, b in edges if (b, a) not in edges}
    at = first = min(follow)
    points: list[Point] = []
    while True:
        points += line(corner(*at), corner(*follow[at]))
        at = follow[at]
        if at == first:
            return points


def area_km2(points: list[Point]) -> float:
    return shapely.Polygon(points).area / 1e6


def polygon(points: list[Point]) -> Geometry:
    """A closed GeoJSON polygon."""
    return {"type": "Polygon", "coordinates": [[wgs(p) for p in [*points, points[0]]]]}


def line_string(points: list[Point]) -> Geometry:
    return {"type": "LineString", "coordinates": [wgs(p) for p in points]}


def inside(cell: tuple[int, int], u: float, v: float) -> Point:
    """A point of a cell by its share of the way east and north, both between 0 and 1."""
    x, y = cell
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)
    low = ax + (bx - ax) * u, ay + (by - ay) * u
    high = dx + (cx - dx) * u, dy + (cy - dy) * u
    return low[0] + (high[0] - low[0]) * v, low[1] + (high[1] - low[1]) * v


SPOTS = {1: [(0.5, 0.5)], 2: [(0.5, 0.28), (0.5, 0.72)], 3: [(0.32, 0.24), (0.68, 0.5), (0.34, 0.77)]}
FOUR = [(0.3, 0.22), (0.7, 0.34), (0.29, 0.62), (0.7, 0.79)]


def spots(count: int) -> list[tuple[float, float]]:
    """Places for up to four buildings of a cell that keep clear of each other and of its edge."""
    return SPOTS.get(count, FOUR)[:count]


def footprint(center: Point, kind: str, key: str) -> list[Point]:
    """The outline of a building: a slab or an L for a tower, something larger for a park."""
    random = Random(f"outline {key}")
    wide, deep = (random.uniform(78, 92), random.uniform(96, 118)) if kind == "park" else (random.uniform(42, 62), random.uniform(30, 44))
    x, y = wide / 2, deep / 2
    shape = [(-x, -y), (x, -y), (x, y), (-x, y)]
    if random.random() < 0.55:
        cut = random.uniform(0.35, 0.6)
        shape = [(-x, -y), (x, -y), (x, y * (1 - 2 * cut)), (x * (1 - 2 * cut), y * (1 - 2 * cut)), (x * (1 - 2 * cut), y), (-x, y)]
    turned = affinity.rotate(shapely.LineString(shape), random.uniform(-6, 6), origin=(0, 0))
    return list(affinity.translate(turned, *center).coords)
