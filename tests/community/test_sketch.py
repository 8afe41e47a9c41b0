"""A map drawn by the server: shapes of the register as lines and dots of a drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.community.rules.sketch import Spot, sketch

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


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-89, 89)), min_size=1, max_size=8), st.integers(1, 10_000))
def test_every_dot_lies_within_the_drawing(points, count):
    drawn = sketch([], [Spot("点", count, {"type": "Point", "coordinates": list(p)}) for p in points])
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)
