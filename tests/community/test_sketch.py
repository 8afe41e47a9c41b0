"""A map drawn by the server: shapes of the register as lines and dots of a drawing."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from liren.community.rules.sketch import Frame, Spot, sketch

SQUARE = {"type": "Polygon", "coordinates": [[[120.0, 30.0], [120.02, 30.0], [120.02, 30.01], [120.0, 30.01], [120.0, 30.0]]]}


def test_north_is_up_and_a_degree_of_longitude_is_shorter():
    drawn = sketch([("grid", "一网格", SQUARE)], [Spot("一号楼", 3, {"type": "Point", "coordinates": [120.02, 30.01]})])
    assert drawn.lines[0].layer == "grid" and drawn.lines[0].path.startswith("M") and drawn.lines[0].path.endswith("Z")
    dot = drawn.dots[0]
    assert (dot.name, dot.count) == ("一号楼", 3)
    assert dot.x > drawn.width / 2 and dot.y < drawn.height / 2, "east is right, north is up"
    assert 1.7 < (drawn.width - 2 * drawn.margin) / (drawn.height - 2 * drawn.margin) < 1.8  # 2 × cos 30°


@pytest.mark.parametrize("shapes, spots", [([], []), ([("grid", "一", None)], []), ([("grid", "一", SQUARE)], [Spot("二", 1, None)])])
def test_what_has_no_shape_is_left_out(shapes, spots):
    drawn = sketch(shapes, spots)
    assert drawn is None or not drawn.dots


def test_more_is_larger_and_the_largest_stays_small_enough():
    here = {"type": "Point", "coordinates": [120.0, 30.0]}
    many, one = sketch([("grid", "一", SQUARE)], [Spot("少", 1, here), Spot("多", 400, SQUARE)]).dots
    assert one.r < many.r <= 26 and one.r >= 5


def test_a_line_has_a_middle_too_and_a_hole_is_drawn():
    road = {"type": "LineString", "coordinates": [[120.0, 30.0, 5], [120.02, 30.01, 5]]}
    hole = [[120.005, 30.002], [120.01, 30.002], [120.01, 30.005], [120.005, 30.002]]
    drawn = sketch([("grid", "一", {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], hole]})], [Spot("路", 2, road)])
    assert (drawn.dots[0].x, drawn.dots[0].y) == (300.0, pytest.approx(drawn.height / 2, abs=0.1))
    assert drawn.lines[0].path.count("M") == drawn.lines[0].path.count("Z") == 2


def test_areas_are_closed_and_lines_are_not():
    frame = Frame.around(shapely.box(120, 30, 120.01, 30.01))
    west, south, east, north = "65.2", "570.0", "534.8", "30.0"
    assert frame.path(shapely.LineString([(120, 30), (120.01, 30.01)])) == f"M{west} {south} L{east} {north}"
    corners = f"M{west} {south} L{east} {south} L{east} {north} L{west} {south}Z"
    assert frame.path(shapely.Polygon([(120, 30), (120.01, 30), (120.01, 30.01)])) == corners


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-89, 89)), min_size=1, max_size=8), st.integers(1, 10_000))
def test_every_dot_lies_within_the_drawing(points, count):
    drawn = sketch([], [Spot("点", count, {"type": "Point", "coordinates": list(p)}) for p in points])
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)
