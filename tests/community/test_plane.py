"""What lies in an area, against a plain reading of the even-odd rule in exact fractions; what is no area."""

from fractions import Fraction
from itertools import pairwise
from threading import Barrier, Lock, Thread
from time import sleep

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon

from liren.community.rules import plane
from liren.community.rules.plane import Plane, inside, size_km2

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
BOW = [[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]


@pytest.mark.parametrize(
    ("shape", "held", "passed"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE]}, [(3, 3), (0, 0), (4, 2)], [(5, 3), (-1e-9, 2)]),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, [(3, 3)], [(5, 3)]),
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, [(3, 3), (1, 1.5)], [(1.5, 1.5)]),
        ({"type": "MultiPolygon", "coordinates": [[HOLE], [SQUARE]]}, [(3, 3), (1.5, 1.5)], [(5, 5)]),
        ({"type": "Polygon", "coordinates": [[[x, y, 7] for x, y in BOW]]}, [(0.5, 2), (3.5, 2), (2, 2)], [(2, 1), (2, 3)]),
        ({"type": "Polygon", "coordinates": [[[0, 0, 1], [4, 0], [4, 4, 2], [0, 0]]]}, [(3, 1)], [(1, 3)]),
        ({"type": "MultiPolygon", "coordinates": []}, [], [(0, 0)]),
    ],
)
def test_what_lies_in_an_area(shape, held, passed):
    holds = inside(shape)
    assert ([point for point in held if not holds(point)], [point for point in passed if holds(point)]) == ([], [])


def test_an_area_is_asked_by_one_thread_at_a_time(monkeypatch):
    """GEOS builds its index at the first questions; two threads at that end the process (libgeos/geos#825)."""
    busy, gate, alone, real = Lock(), Barrier(4), [], shapely.intersects_xy

    def slowly(*asked):
        alone.append(mine := busy.acquire(blocking=False))
        sleep(0.02)
        if mine:
            busy.release()
        return real(*asked)

    monkeypatch.setattr(plane.shapely, "intersects_xy", slowly)
    holds = inside({"type": "Polygon", "coordinates": [SQUARE]})
    asking = [Thread(target=lambda: (gate.wait(), holds((3, 3)))) for _n in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert alone == [True] * 4


@pytest.mark.parametrize(
    "shape",
    [
        None, {}, [], {"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": SQUARE}, {"type": "Polygon"},
        {"type": ["Polygon"], "coordinates": [SQUARE]}, {"type": "Polygon", "coordinates": 5}, {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [["ab"]]}, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "MultiPolygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[[10**400, 0], [1, 1], [0, 0]]]},
    ],
)  # fmt: skip
def test_what_is_no_area(shape):
    with pytest.raises(ValueError):
        inside(shape)


def exactly(point, ring):
    """On the line, inside, or neither: a ray to the east, in fractions."""
    x, y = map(Fraction, point)
    crossed = False
    for a, b in pairwise([tuple(map(Fraction, corner)) for corner in ring]):
        (ax, ay), (bx, by) = sorted([a, b], key=lambda corner: corner[1])
        side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if side == 0 and min(ax, bx) <= x <= max(ax, bx) and ay <= y <= by:
            return True
        crossed ^= ay <= y < by and side > 0
    return crossed


steps = st.integers(0, 8).map(lambda n: n / 4)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(steps, steps), min_size=3, max_size=7, unique=True), st.lists(st.tuples(steps, steps), min_size=1, max_size=9))
def test_inside_is_the_even_odd_rule_on_a_sound_outline(corners, points):
    ring = [*corners, corners[0]]
    if Polygon(ring).is_valid:
        holds = inside({"type": "Polygon", "coordinates": [ring]})
        assert [holds(point) for point in points] == [exactly(point, ring) for point in points]


@given(st.floats(73, 135), st.floats(18, 54), st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_there_and_back(lon, lat, east, north):
    here = Plane.at(lon, lat)
    line = here.flat(here.back(LineString([(0, 0), (east, north)])))
    assert line.coords[1] == pytest.approx((east, north), abs=0.2)
    assert (here.flat(LineString([(lon, lat), (lon, lat + 0.01)])).length) == pytest.approx(1108.52)


def test_size_leaves_holes_out_and_counts_all_parts():
    def box(x, y, wide):
        return [[x, y], [x + wide, y], [x + wide, y + wide], [x, y + wide], [x, y]]

    degree = plane.M_PER_LON * plane.M_PER_LAT * 0.5 / 1e6  # at 60 degrees a degree of longitude is half as long
    assert size_km2({"type": "Polygon", "coordinates": [box(120, 60, 0.1), box(120.01, 60.01, 0.05)]}) == round(degree * 0.0075, 2)
    assert size_km2({"type": "MultiPolygon", "coordinates": [[box(120, 60, 0.1)], [box(121, 60, 0.2)]]}) == round(degree * 0.05, 2)
