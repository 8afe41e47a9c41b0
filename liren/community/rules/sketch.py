"""A drawing of places made by the server: shapes of the register as lines, counts as dots; north is up."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, MARGIN = 600.0, 30.0
TALLEST, SHORTEST = 600.0, 200.0
LEAST, MOST = 5.0, 26.0  # radius of the smallest and of the largest dot
POINT = 0.004  # degrees around a single point, so that it has surroundings

Point = tuple[float, float]
Shape = dict[str, Any] | None


@dataclass(frozen=True)
class Spot:
    """Something counted at a place: what it is called, how many, and the shape it lies in."""

    name: str
    count: int
    shape: Shape


@dataclass(frozen=True)
class Line:
    """An outline: its layer, what it is called, and its path as SVG writes it."""

    layer: str
    name: str
    path: str


@dataclass(frozen=True)
class Dot:
    """A count as a circle."""

    name: str
    count: int
    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Sketch:
    """The drawing: its size in units of its own, the outlines, and the dots, largest first so that small ones lie above."""

    width: float
    height: float
    lines: list[Line]
    dots: list[Dot]
    margin: float = MARGIN


def sketch(shapes: Iterable[tuple[str, str, Shape]], spots: Iterable[Spot]) -> Sketch | None:
    """GeoJSON shapes (layer, name, shape; longitude first) and counts as one drawing; None where nothing has a shape."""
    drawn = [(layer, name, list(_rings(shape))) for layer, name, shape in shapes if shape]
    marked = [(spot, middle) for spot in spots if spot.shape and (middle := _middle(spot.shape))]
    points = [point for _layer, _name, rings in drawn for ring in rings for point in ring] + [middle for _spot, middle in marked]
    if not points:
        return None
    frame = Frame.around(points)
    top = max((spot.count for spot, _middle in marked), default=1)
    dots = [Dot(spot.name, spot.count, *frame.at(middle), _radius(spot.count, top)) for spot, middle in marked]
    lines = [Line(layer, name, " ".join(frame.path(ring) for ring in rings)) for layer, name, rings in drawn]
    return Sketch(WIDTH, frame.height, lines, sorted(dots, key=lambda dot: (-dot.count, dot.name)))


def _radius(count: int, top: int) -> float:
    """The area tells the number."""
    return round(max(LEAST, MOST * math.sqrt(max(count, 0) / max(top, 1))), 1)


def _rings(shape: dict[str, Any]) -> Iterator[list[Point]]:
    """The outlines of a polygon or of several; a point has none."""
    kind, parts = shape.get("type"), shape.get("coordinates") or []
    polygons = [parts] if kind == "Polygon" else parts if kind == "MultiPolygon" else []
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _middle(shape: dict[str, Any]) -> Point | None:
    if shape.get("type") == "Point":
        return shape["coordinates"][0], shape["coordinates"][1]
    corners = [point for ring in _rings(shape) for point in ring]
    if not corners:
        return None
    return _half([x for x, _y in corners]), _half([y for _x, y in corners])


def _half(values: Sequence[float]) -> float:
    return (min(values) + max(values)) / 2


@dataclass(frozen=True)
class Frame:
    """From longitude and latitude to the drawing: a degree of longitude is as long as it is at this latitude."""

    west: float
    north: float
    narrow: float
    scale: float
    left: float
    top: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> "Frame":
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        narrow = max(0.01, math.cos(math.radians(_half(ys))))
        wide, tall = max((max(xs) - min(xs)) * narrow, POINT), max(max(ys) - min(ys), POINT)
        inner = WIDTH - 2 * MARGIN
        scale = min(inner / wide, (TALLEST - 2 * MARGIN) / tall)
        height = max(SHORTEST, tall * scale + 2 * MARGIN)
        left = (WIDTH - (max(xs) - min(xs)) * narrow * scale) / 2
        return cls(min(xs), max(ys), narrow, scale, left, (height - (max(ys) - min(ys)) * scale) / 2, height)

    def at(self, point: Point) -> Point:
        x = self.left + (point[0] - self.west) * self.narrow * self.scale
        return round(x, 1), round(self.top + (self.north - point[1]) * self.scale, 1)

    def path(self, ring: Sequence[Point], *, closed: bool = True) -> str:
        return "M" + " L".join(f"{x} {y}" for x, y in map(self.at, ring)) + ("Z" if closed else "")
