"""Ground and lines: from the degrees of GeoJSON to metres of a plane and back, and what runs beside what. The geometry is shapely's."""

from __future__ import annotations  # types of shapely are named, not needed

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from liren.core.lazily import Lazily

if TYPE_CHECKING:
    import shapely
    from shapely import LineString, MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry
else:
    shapely = Lazily("shapely")  # and numpy: 25 MB


M_PER_LON, M_PER_LAT = 111_320.0, 110_852.0  # at the equator, and at the latitude of eastern China
THIN = 1e-3  # metres: less than this is noise of the arithmetic
Point = tuple[float, float]
Array = Any  # of numpy: geometries, or numbers
Geometry = TypeVar("Geometry", bound="BaseGeometry")


# ---- areas of GeoJSON, in degrees


def parts_of(shape: Any) -> list[list[list[Point]]]:
    """The rings of each part of a GeoJSON Polygon or MultiPolygon, the outer one first; heights left out. Raises ValueError for
    anything else."""
    try:
        found = {"Polygon": lambda parts: [parts], "MultiPolygon": list}[shape["type"]](shape["coordinates"])
        return [[[(float(x), float(y)) for x, y, *_z in ring] for ring in part] for part in found]
    except (KeyError, TypeError, OverflowError) as broken:
        raise ValueError("no Polygon or MultiPolygon") from broken


def area_of(shape: Any) -> MultiPolygon:
    """A GeoJSON Polygon or MultiPolygon as one area, sound or not. Raises ValueError for anything else, and for a ring of less than
    three points."""
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in parts_of(shape)])


def size_km2(shape: Mapping[str, Any]) -> float:
    """The size of a GeoJSON outline in km², to a hectare; holes left out, several parts together."""
    area = area_of(shape)
    return round(Plane.around(area).flat(area).area / 1e6, 2)


def inside(shape: Mapping[str, Any]) -> Callable[[Point], bool]:
    """Asks of points, longitude first, whether they lie in a GeoJSON area or on its line. All that an outline encloses counts,
    though it cross itself. Made once, asked in a few microseconds by any thread. Raises ValueError."""
    area, alone = shapely.make_valid(area_of(shape), method="structure", keep_collapsed=False), Lock()
    west, south, east, north = area.bounds

    def holds(point: Point) -> bool:
        x, y = point
        if not (west <= x <= east and south <= y <= north):
            return False
        with alone:  # GEOS builds its index when it is asked, and two threads building one bring the process down
            return bool(shapely.intersects_xy(area, x, y))

    return holds


# ---- the plane


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a point on earth; true to a few in a thousand within a community."""

    lon: float
    lat: float
    narrow: float

    @classmethod
    def at(cls, lon: float, lat: float) -> Plane:
        return cls(lon, lat, max(0.01, math.cos(math.radians(lat))))

    @classmethod
    def around(cls, shape: BaseGeometry) -> Plane:
        """From the south-western corner of its bounds."""
        return cls.at(*shape.bounds[:2])

    @property
    def _degree(self) -> tuple[float, float]:
        return self.narrow * M_PER_LON, M_PER_LAT

    def flat(self, shape: Geometry) -> Geometry:
        return shapely.transform(shape, lambda points: (points - (self.lon, self.lat)) * self._degree)

    def back(self, shape: Geometry) -> Geometry:
        """Degrees again, to about a decimetre."""
        return shapely.transform(shape, lambda points: (points / self._degree + (self.lon, self.lat)).round(6))


# ---- in metres: what runs beside what


@dataclass(frozen=True)
class Sides:
    """The straight sides of lines: each as a line, and one metre the way it runs."""

    lines: Array
    ways: Array

    @classmethod
    def along(cls, lines: Iterable[BaseGeometry]) -> Sides:
        points, of = shapely.get_coordinates(list(lines), return_index=True)
        steps = points[1:] - points[:-1]
        real = ((of[1:] == of[:-1]) & steps.any(axis=1)).nonzero()[0]
        sides = shapely.linestrings(points[real[:, None] + (0, 1)])
        return cls(sides, steps[real] / shapely.length(sides)[:, None])

    def beyond(self, others: Sides, reach: float, *, loose: bool = False) -> Array:
        """What of each side is farther than so many metres, to a millimetre, from all others that run its way: within 45 degrees,
        whichever way they are walked. `loose`: a side shorter than that runs every way."""
        left = self.lines.copy()
        fine = math.ceil(math.pi / 4 / math.acos(1 - THIN / reach))
        for n, m in self._pairs(others, reach, loose):
            if not left[n].is_empty:
                left[n] = shapely.difference(left[n], shapely.buffer(others.lines[m], reach, quad_segs=fine))
        return left

    def across(self, others: Sides, reach: float) -> Array:
        """The ground straight across from each side, up to so many metres from others that run its way."""
        bands: list[list[BaseGeometry]] = [[] for _side in self.lines]
        for n, m in self._pairs(others, reach, False):
            bands[n].append(shapely.buffer(others.lines[m], reach, cap_style="flat"))
        return [shapely.union_all(band) for band in bands]

    def _pairs(self, others: Sides, reach: float, loose: bool) -> Iterator[tuple[int, int]]:
        one, other = shapely.STRtree(others.lines).query(self.lines, predicate="dwithin", distance=reach)
        same = abs((self.ways[one] * others.ways[other]).sum(axis=1)) >= math.sqrt(0.5)
        if loose:
            same |= shapely.length(self.lines[one]) < reach
        return zip(one[same].tolist(), other[same].tolist(), strict=True)


def parts(found: Array) -> list[LineString]:
    """The single lines in what was found, without the noise."""
    return [part for part in shapely.get_parts(found) if part.length > THIN]


def joined(pieces: Array, whole: BaseGeometry) -> list[LineString]:
    """Pieces of a line that meet as one, in the order and in the direction in which they lie along the whole."""
    lines = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts(pieces))))
    return sorted(lines, key=lambda line: whole.line_locate_point(shapely.Point(line.coords[0])))


def bridged(lines: Iterable[LineString], most: float) -> list[LineString]:
    """Lines that follow each other after at most so many metres as one."""
    made: list[LineString] = []
    for line in lines:
        if made and math.dist(made[-1].coords[-1], line.coords[0]) <= most:
            line = shapely.LineString([*made.pop().coords, *line.coords])
        made.append(line)
    return made


def shared(one: BaseGeometry, other: BaseGeometry) -> list[Polygon]:
    """The ground in two areas at once, patch by patch, the largest first."""
    found = shapely.get_parts(shapely.intersection(one, other))
    return sorted((patch for patch in found if isinstance(patch, shapely.Polygon)), key=lambda patch: -patch.area)


def middle(line: BaseGeometry) -> shapely.Point:
    """The point half way along a line."""
    return line.interpolate(0.5, normalized=True)
