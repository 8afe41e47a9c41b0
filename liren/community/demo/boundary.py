"""What the boundary is held against: roads along the edges of the cells – one missing a piece – a neighbour from a file, an approval."""

from datetime import date
from typing import Any

from liren.community import actions
from liren.community.demo import geography
from liren.community.demo.geography import Point
from liren.community.demo.places import Town
from liren.community.models import Boundary

OUTER = {"west": "西连廊路", "east": "东连廊路", "south": "南环通道", "north": "北环通道"}
INNER = ("园区一号路", "园区二号路", "园区三号路", "园区五号路")
Edge = tuple[tuple[int, int], tuple[int, int]]


def mark_out(town: Town, beside: Town, neighbor: str, number: str) -> None:
    """Lay the roads and the neighbour that is in no system, and file what approved the boundary."""
    actions.lay_roads(town.community, by=town.system, roads=_roads(town, beside))
    shape = geography.polygon(_south(town))
    actions.lay_neighbors(town.community, by=town.system, neighbors=[{"name": neighbor, "shape": shape}])
    first = Boundary.objects.filter(community=town.community).first()
    if first:
        actions.file_approval(first, by=town.system, number=number, approved_on=min(date(2024, 3, 15), town.community.founded_on))


def _edges(cells: list[tuple[int, int]]) -> dict[Edge, int]:
    """The edges of cells, each from west to east or from south to north, and how many cells it bounds."""
    found: dict[Edge, int] = {}
    for x, y in cells:
        for edge in (((x, y), (x + 1, y)), ((x, y + 1), (x + 1, y + 1)), ((x, y), (x, y + 1)), ((x + 1, y), (x + 1, y + 1))):
            found[edge] = found.get(edge, 0) + 1
    return found


def _roads(town: Town, beside: Town) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    own = _edges(list(town.cells.values()))
    for edge, bounds in own.items():
        points = _line(edge)
        name, kind = _named(edge, own, bounds)
        missing = edge == ((0, 1), (0, 2))  # there the boundary cuts across a yard for a short way
        for part in [points[:3], points[3:]] if missing else [points]:
            made.append(_row(name, kind, part))
    for edge in _edges(list(beside.cells.values())):
        if edge not in own:
            made.append(_row("邻善大道", "arterial", _line(edge)))
    way = [geography.inside((0, 1), u, 0.5 + u / 5) for u in (0.1, 0.35, 0.6, 0.9)]
    return [*made, _row("河滨步道", "other", way)]


def _line(edge: Edge) -> list[Point]:
    ends = [geography.corner(*corner) for corner in edge]
    return [*geography.line(*ends), ends[1]]


def _named(edge: Edge, own: dict[Edge, int], bounds: int) -> tuple[str, str]:
    (ax, ay), (bx, _by) = edge
    upright, xs, ys = ax == bx, [a[0] for a, _b in own], [a[1] for a, _b in own]
    if bounds == 1:
        side = ("west" if ax == min(xs) else "east") if upright else ("south" if ay == min(ys) else "north")
        return OUTER[side], "arterial" if upright else "secondary"
    return (INNER[ax % len(INNER)] if upright else "中心环路"), "branch"


def _row(name: str, kind: str, points: list[Point]) -> dict[str, Any]:
    return {"name": name, "kind": kind, "line": [geography.wgs(point) for point in points]}


def _south(town: Town) -> list[Point]:
    """A neighbour below the southern edge; for a part of the way it begins thirty metres further south."""
    low = min(y for _x, y in town.cells.values())
    columns = sorted(x for x, y in town.cells.values() if y == low)
    top: list[Point] = []
    for n, x in enumerate(columns):
        away = 30 if n == 1 else 0
        top += [(px, py - away) for px, py in _line(((x, low), (x + 1, low)))]
    deep = min(y for _x, y in top) - 380
    return [*dict.fromkeys(reversed(top)), (top[0][0], deep), (top[-1][0], deep)]
