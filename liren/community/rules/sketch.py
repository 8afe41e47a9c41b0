"""A drawing of places made by the server: shapes of the register as lines, counts as dots; north is up."""

from __future__ import annotations  # types of shapely are named, not needed

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liren.community.rules.plane import Plane, area_of
from liren.community.rules.shapes import AREAS
from liren.core.lazily import Lazily

if TYPE_CHECKING:
    import shapely
    from shapely.geometry.base import BaseGeometry
else:
    shapely = Lazily("shapely")  # and numpy: 25 MB

WIDTH, MARGIN = 600.0, 30.0
TALLEST, SHORTEST = 600.0, 200.0
LEAST, MOST = 5.0, 26.0  # radius of the smallest and of the largest dot
POINT = 400.0  # metres around a single point, so that it has surroundings

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
    drawn = [(layer, name, area_of(shape)) for layer, name, shape in shapes if shape and shape["type"] in AREAS]
    marked = [(spot, _middle(spot.shape)) for spot in spots if spot.shape]
    whole = shapely.GeometryCollection([*(area for _layer, _name, area in drawn), *(middle for _spot, middle in marked)])
    if whole.is_empty:
        return None
    frame = Frame.around(whole)
    top = max((spot.count for spot, _middle in marked), default=1)
    dots = [Dot(spot.name, spot.count, *frame.at(middle), _radius(spot.count, top)) for spot, middle in marked]
    lines = [Line(layer, name, frame.path(area)) for layer, name, area in drawn]
    return Sketch(WIDTH, frame.height, lines, sorted(dots, key=lambda dot: (-dot.count, dot.name)))


def _radius(count: int, top: int) -> float:
    """The area tells the number."""
    return round(max(LEAST, MOST * math.sqrt(max(count, 0) / max(top, 1))), 1)


def _middle(shape: dict[str, Any]) -> shapely.Point:
    """Of the bounds of a geometry of any kind."""
    return (area_of(shape) if shape["type"] in AREAS else shapely.geometry.shape(shape)).envelope.centroid


@dataclass(frozen=True)
class Frame:
    """From longitude and latitude to the drawing: metres of the plane, to scale, north up."""

    plane: Plane
    scale: float
    left: float
    bottom: float
    height: float

    @classmethod
    def around(cls, shape: BaseGeometry) -> Frame:
        plane = Plane.around(shape)
        _west, _south, wide, tall = plane.flat(shape).bounds
        scale = min((WIDTH - 2 * MARGIN) / max(wide, POINT), (TALLEST - 2 * MARGIN) / max(tall, POINT))
        height = max(SHORTEST, max(tall, POINT) * scale + 2 * MARGIN)
        return cls(plane, scale, (WIDTH - wide * scale) / 2, (height + tall * scale) / 2, height)

    def _drawn(self, shape: BaseGeometry) -> BaseGeometry:
        to = (self.scale, -self.scale)
        return shapely.transform(self.plane.flat(shape), lambda points: (points * to + (self.left, self.bottom)).round(1))

    def at(self, point: shapely.Point) -> tuple[float, float]:
        return self._drawn(point).coords[0]

    def path(self, shape: BaseGeometry) -> str:
        """As SVG writes it; areas are closed, lines are not."""
        drawn = self._drawn(shape)
        lines, end = (drawn.boundary, "Z") if shapely.get_dimensions(drawn) == 2 else (drawn, "")
        return " ".join("M" + " L".join(f"{x} {y}" for x, y in line.coords) + end for line in shapely.get_parts(lines))
