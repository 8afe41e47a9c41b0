"""A drawing of the boundary over the roads, made by the server: what is wrong is red and numbered as in the lists beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liren.community.rules.boundary import URBAN, Check
from liren.community.rules.plane import middle, rings_of
from liren.community.rules.sketch import WIDTH, Frame, Point


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
    rings, roads = rings_of(shape), list(roads)
    frame = Frame.around([point for ring in rings for point in ring])
    drawn = [Mark("", "urban" if kind in URBAN else "other", name, frame.path(_points(line), closed=False)) for name, kind, line in roads]
    around = [Mark("", "neighbor", name, _area(frame, other)) for name, other in neighbors]
    return Plan(WIDTH, frame.height, _area(frame, shape), drawn, around, [*_faults(frame, found)], _names(frame, roads))


def _points(line: Iterable[Sequence[float]]) -> list[Point]:
    return [(point[0], point[1]) for point in line]


def _area(frame: Frame, shape: Mapping[str, Any]) -> str:
    return " ".join(frame.path(ring) for ring in rings_of(shape))


def _faults(frame: Frame, found: Check) -> Iterable[Mark]:
    for n, one in enumerate(found.overlaps, 1):
        path = " ".join(frame.path(piece) for piece in one.pieces)
        yield Mark(f"overlap-{n}", "overlap", one.name, path, *frame.at(one.pieces[len(one.pieces) // 2][0]), f"{n}")
    for kind, stretches in (("gap", found.gaps), ("off", found.off)):
        for n, part in enumerate(stretches, 1):
            yield Mark(f"{kind}-{n}", kind, part.name, frame.path(part.line, closed=False), *frame.at(middle(part.line)), f"{n}")
    for spot in found.outside:
        yield Mark(f"spot-{spot.pk}", "spot", spot.name, "", *frame.at((spot.lon or 0.0, spot.lat or 0.0)))


def _names(frame: Frame, roads: Sequence[tuple[str, str, Sequence[Sequence[float]]]]) -> list[Mark]:
    """Each road's name once, half way along its longest line."""
    longest: dict[str, list[Point]] = {}
    for name, kind, line in roads:
        points = _points(line)
        if name and kind in URBAN and (name not in longest or len(points) > len(longest[name])):
            longest[name] = points
    return [Mark("", "name", name, "", *frame.at(middle(line)), name) for name, line in longest.items()]
