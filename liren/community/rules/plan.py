"""A drawing of the boundary over the roads, made by the server: what is wrong is red and numbered as in the lists beside it."""

from __future__ import annotations  # types of shapely are named, not needed

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liren.community.rules.boundary import URBAN, Check
from liren.community.rules.plane import area_of, middle
from liren.community.rules.sketch import WIDTH, Frame
from liren.core.lazily import Lazily

if TYPE_CHECKING:
    import shapely
    from shapely import LineString
else:
    shapely = Lazily("shapely")  # and numpy: 25 MB


@dataclass(frozen=True)
class Mark:
    """Something on the drawing: its anchor, class, name, path as SVG writes it, and where its label stands."""

    anchor: str
    kind: str
    name: str
    path: str = ""
    x: float = 0.0
    y: float = 0.0
    label: str = ""


@dataclass(frozen=True)
class Plan:
    """The drawing: its size, the ground, and what lies on it from below to above."""

    width: float
    height: float
    ground: str
    roads: list[Mark]
    neighbors: list[Mark]
    faults: list[Mark]
    names: list[Mark]


def plan(
    shape: Mapping[str, Any],
    roads: Iterable[tuple[str, str, Sequence[Sequence[float]]]],
    neighbors: Iterable[tuple[str, Mapping[str, Any]]],
    found: Check,
) -> Plan:
    """The boundary with roads (name, kind, line), neighbours (name, shape) and what the check found."""
    ground, lines = area_of(shape), [(name, kind, shapely.LineString(line)) for name, kind, line in roads]
    frame = Frame.around(ground)
    drawn = [Mark("", "urban" if kind in URBAN else "other", name, frame.path(line)) for name, kind, line in lines]
    around = [Mark("", "neighbor", name, frame.path(area_of(other))) for name, other in neighbors]
    named = _names(frame, [(name, line) for name, kind, line in lines if name and kind in URBAN])
    return Plan(WIDTH, frame.height, frame.path(ground), drawn, around, [*_faults(frame, found)], named)


def _faults(frame: Frame, found: Check) -> Iterator[Mark]:
    for n, one in enumerate(found.overlaps, 1):
        yield Mark(f"overlap-{n}", "overlap", one.name, frame.path(one.ground), *frame.at(one.ground.point_on_surface()), f"{n}")
    for kind, stretches in (("gap", found.gaps), ("off", found.off)):
        for n, part in enumerate(stretches, 1):
            yield Mark(f"{kind}-{n}", kind, part.name, frame.path(part.line), *frame.at(middle(part.line)), f"{n}")
    for spot in found.outside:
        yield Mark(f"spot-{spot.pk}", "spot", spot.name, "", *frame.at(shapely.Point(spot.lon, spot.lat)))


def _names(frame: Frame, roads: Iterable[tuple[str, LineString]]) -> list[Mark]:
    """Each road's name once, half way along its longest line."""
    longest: dict[str, LineString] = {}
    for name, line in roads:
        longest[name] = max(longest.get(name, line), line, key=lambda one: one.length)
    return [Mark("", "name", name, "", *frame.at(middle(line)), name) for name, line in longest.items()]
