"""The geometry of the boundary: exact on squares, true to its laws on any shape."""

import math
import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, Polygon

from liren.community.rules import plane, shapes
from liren.community.rules.boundary import Spot, check
from liren.community.rules.plane import Plane, Sides

AT = Plane.at(120.0, 30.0)


def degrees(points):
    return [list(point.coords[0]) for point in AT.back(MultiPoint(points)).geoms]


def box(x, y, wide, tall):
    points = [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall), (x, y)]
    return {"type": "Polygon", "coordinates": [degrees(points)]}


def road(*points, kind="branch", name="路"):
    return name, kind, degrees(points)


HOME = box(0, 0, 1000, 500)
AROUND = [road((0, 0), (1000, 0)), road((1000, 0), (1000, 500)), road((1000, 500), (0, 500)), road((0, 500), (0, 0))]


def near(value):
    return pytest.approx(value, rel=0.004, abs=1)


def test_a_boundary_on_roads_all_around():
    found = check(HOME, AROUND, [], [], 25)
    assert (found.length, found.on_roads, found.off) == (near(3000), near(3000), [])
    assert found.share == pytest.approx(1.0) and found.is_whole


def test_what_is_on_no_road_is_found_with_its_length_and_side():
    found = check(HOME, [*AROUND[:3], road((0, 500), (0, 300), name="西路")], [], [], 25)
    assert [(one.metres, one.side, one.name) for one in found.off] == [(near(275), "西侧", "路")]
    assert found.share == pytest.approx(2725 / 3000, abs=0.002)


def test_a_short_jog_beside_a_road_is_on_it():
    corners = [(0, 0), (500, 0), (500, 10), (1000, 10), (1000, 500), (0, 500), (0, 0)]
    found = check({"type": "Polygon", "coordinates": [degrees(corners)]}, AROUND, [], [], 25)
    assert (found.off, found.share) == ([], 1.0)


@pytest.mark.parametrize(
    ("roads", "share"),
    [
        ([], None),
        ([road((0, 0), (1000, 0), kind="other")], None),  # a path inside a site is no urban road
        ([road((500, -300), (500, 300))], 0.0),  # a road that only crosses
        ([road((0, -24), (1000, -24))], 1 / 3),
        ([road((0, -26), (1000, -26))], 0.0),
    ],
)
def test_which_roads_count(roads, share):
    found = check(HOME, roads, [], [], 25).share
    assert found == (None if share is None else pytest.approx(share, abs=0.02))


def test_overlap_and_gap_are_told_with_their_size():
    found = check(HOME, AROUND, [("邻", box(950, 100, 300, 200)), ("远", box(0, 540, 1000, 200)), ("贴", box(-500, 0, 500, 500))], [], 25)
    assert [(one.name, one.size, one.side) for one in found.overlaps] == [("邻", near(50 * 200), "东侧")]
    assert [(one.name, one.metres, one.side) for one in found.gaps] == [("远", near(1000), "北侧")]
    assert not found.is_whole


def test_the_largest_overlap_comes_first():
    for wide, other in ((100, 300), (300, 100)):
        teeth = [(0, 600), (0, 450), (wide, 450), (wide, 600), (600, 600), (600, 450), (600 + other, 450), (600 + other, 600), (900, 700)]
        found = check(HOME, [], [("邻", {"type": "Polygon", "coordinates": [degrees([*teeth, teeth[0]])]})], [], 25)
        assert [(one.size, one.side) for one in found.overlaps] == [
            (near(300 * 50), "西北侧" if wide == 300 else "东北侧"),
            (near(100 * 50), "东北侧" if wide == 300 else "西北侧"),
        ]


def test_a_sliver_of_drawing_is_no_overlap_and_a_shared_side_no_gap():
    for shift in (-1.5, 0.0, 1.5):
        found = check(HOME, AROUND, [("贴", box(1000 + shift, 0, 400, 500))], [], 25)
        assert (found.overlaps, found.gaps) == ([], []), shift


def test_addresses_are_inside_on_the_line_or_outside():
    spots = [Spot(n, str(n), *degrees([at])[0]) for n, at in enumerate([(500, 250), (1001, 250), (1010, 250), (-400, 0)])] + [Spot(9, "无")]
    found = check(HOME, AROUND, [], spots, 25)
    assert ([one.pk for one in found.outside], [one.pk for one in found.unplaced], found.is_whole) == ([2, 3], [9], False)


@pytest.mark.parametrize(
    ("neighbor", "gaps"),
    [
        (box(0, 503, 1000, 200), [(near(1000), "北侧")]),
        (box(0, 599, 1000, 200), [(near(1000), "北侧")]),
        (box(0, 601, 1000, 200), []),  # farther than four tolerances
        (box(0, 501, 1000, 200), []),  # as people draw
        (box(0, 400, 1000, 99), []),  # behind our own ground
        (box(-100, -100, 1200, 640), []),  # all around us
        (box(300, 540, 200, 200), [(near(200), "北侧")]),
        (box(300, 540, 20, 200), []),  # too short to count
        (box(990, 540, 400, 200), []),
        (box(1000, 500, 300, 300), []),  # touches a corner
    ],
)
def test_a_gap_is_ground_of_nobody_between_two(neighbor, gaps):
    found = check(HOME, AROUND, [("邻", neighbor)], [], 25)
    assert [(one.metres, one.side) for one in found.gaps] == gaps


def test_gaps_that_follow_each_other_closely_are_one():
    teeth = [
        (0, 540),
        (200, 540),
        (200, 502),
        (215, 502),
        (215, 540),
        (500, 540),
        (500, 502),
        (600, 502),
        (600, 540),
        (1000, 540),
        (1000, 700),
        (0, 700),
    ]
    neighbor = {"type": "Polygon", "coordinates": [degrees([*teeth, teeth[0]])]}
    assert [one.metres for one in check(HOME, AROUND, [("邻", neighbor)], [], 25).gaps] == [near(400), near(500)]


def test_what_lies_in_the_neighbor_is_no_gap():
    corners = [(0, 450), (300, 450), (300, 540), (1000, 540), (1000, 700), (0, 700), (0, 450)]
    found = check(HOME, AROUND, [("邻", {"type": "Polygon", "coordinates": [degrees(corners)]})], [], 25)
    assert ([one.metres for one in found.gaps], [one.size for one in found.overlaps]) == ([near(700)], [near(300 * 50)])


def test_the_longest_part_off_roads_comes_first():
    for gap, west in ((100, 200), (400, 350)):
        roads = [road((0, 0), (400, 0)), road((400 + gap, 0), (1000, 0)), *AROUND[1:3], road((0, 500), (0, 500 - west))]
        found = [(one.metres, one.side) for one in check(HOME, roads, [], [], 25).off]
        south, along = (near(gap - 50), "南侧"), (near(475 - west), "西侧")
        assert found == ([along, south] if gap == 100 else [south, along])


def test_a_part_that_passes_the_first_corner_is_one():
    found = check(HOME, [AROUND[1], AROUND[2]], [], [], 25)
    assert [one.metres for one in found.off] == [near(1500)]


def test_a_hole_is_outside():
    shape = {"type": "Polygon", "coordinates": [HOME["coordinates"][0], box(400, 200, 100, 100)["coordinates"][0]]}
    found = check(shape, AROUND, [], [Spot(1, "洞", *degrees([(450, 250)])[0])], 25)
    assert len(found.outside) == 1 and found.length == near(3400)


corners = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=3, max_size=9, unique=True)


def star(points):
    """Any points as an outline that does not cross itself: around their middle, one in each direction."""
    cx, cy = sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)
    turns = {round(math.atan2(y - cy, x - cx), 2): (float(x), float(y)) for x, y in points if math.hypot(x - cx, y - cy) > 30}
    ring = [turns[turn] for turn in sorted(turns)]
    return [*ring, ring[0]] if len(ring) >= 3 and Polygon(ring).is_valid else None


def area(ring):
    """By Gauss's trapezoids."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


def inside(point, ring):
    """Does a ray to the east cross the ring an odd number of times?"""
    x, y = point
    over = [(a, b) for a, b in pairwise(ring) if (a[1] > y) != (b[1] > y)]
    return sum(x < ax + (bx - ax) * (y - ay) / (by - ay) for (ax, ay), (bx, by) in over) % 2 == 1


def shared(first, second):
    return sum(patch.area for patch in plane.shared(Polygon(first), Polygon(second)))


@settings(max_examples=150, deadline=None)
@given(corners, corners)
def test_the_laws_of_overlap(one, other):
    first, second = star(one), star(other)
    if not first or not second:
        return
    common = shared(first, second)
    assert common == pytest.approx(shared(second, first), abs=1.0)
    assert -1e-6 <= common <= min(area(first), area(second)) + 1.0
    assert shared(first, first) == pytest.approx(area(first), abs=1.0)
    away = [(x + 2000, y) for x, y in second]
    assert shared(first, away) == 0


@settings(max_examples=60, deadline=None)
@given(corners, corners)
def test_overlap_agrees_with_points_thrown_at_random(one, other):
    first, second = star(one), star(other)
    if not first or not second:
        return
    chance = random.Random(7)
    thrown = [(chance.uniform(0, 900), chance.uniform(0, 900)) for _n in range(3000)]
    hit = sum(inside(at, first) and inside(at, second) for at in thrown) / 3000 * 810_000
    assert shared(first, second) == pytest.approx(hit, abs=35_000)


segments = st.tuples(*[st.tuples(st.floats(-300, 300), st.floats(-300, 300))] * 2).filter(lambda s: math.dist(*s) > 1)


def along(segment, t):
    return tuple(a + (b - a) * t for a, b in zip(*segment, strict=True))


def distance(point, segment):
    """To the foot of the perpendicular, or to the nearer end."""
    (ax, ay), (bx, by) = segment
    t = ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / math.dist(*segment) ** 2
    return math.dist(point, along(segment, min(1.0, max(0.0, t))))


def turn(one, other):
    """The angle between two lines in degrees, whichever way they are walked."""
    first, second = (math.degrees(math.atan2(by - ay, bx - ax)) for (ax, ay), (bx, by) in (one, other))
    return min((first - second) % 180, (second - first) % 180)


@settings(max_examples=300, deadline=None)
@given(segments, segments, st.floats(1, 120), st.floats(0, 1))
def test_what_is_within_reach_is_exactly_what_is_near(one, other, reach, t):
    side, road = Sides.along([LineString(one)]), Sides.along([LineString(other)])
    (left,) = side.beyond(road, reach)
    if turn(one, other) > 45 + 1e-6:
        assert left.equals(LineString(one)), "a road that only crosses is none"
    elif turn(one, other) < 45 - 1e-6:
        at = along(one, t)
        away, is_left = distance(at, other), left.distance(Point(at)) < 1e-6
        assert away >= reach - 1e-3 if is_left else away <= reach + 1e-3


def test_the_end_of_a_road_is_round():
    side, road = Sides.along([LineString([(100, 36), (300, 36)])]), Sides.along([LineString([(0, 0), (100, 0)])])
    assert side.beyond(road, 60)[0].length == pytest.approx(200 - 48, abs=2e-3)


def test_a_short_side_runs_every_way():
    side, road = Sides.along([LineString([(0, 0), (0, 9)])]), Sides.along([LineString([(-50, 4), (50, 4)])])
    assert [side.beyond(road, reach, loose=loose)[0].length for reach, loose in ((10, True), (10, False), (8, True))] == [0, 9, 9]


@settings(max_examples=100, deadline=None)
@given(corners, st.lists(segments, max_size=6), st.floats(5, 60))
def test_on_and_off_roads_make_up_the_whole(points, roads, tolerance):
    ring = star(points)
    if not ring or shapes.fault(shape := {"type": "Polygon", "coordinates": [degrees(ring)]}):
        return
    found = check(shape, [("路", "branch", degrees(one)) for one in roads], [], [], tolerance)
    if roads:
        assert 0 <= found.share <= 1 + 1e-9
        assert found.length - found.on_roads == pytest.approx(sum(one.metres for one in found.off), abs=0.01)
    own = check(shape, [("路", "branch", degrees(ring))], [], [], tolerance)
    assert own.share == pytest.approx(1.0)


def test_a_large_boundary_is_judged_within_a_breath():
    ring = [(2000 + 1800 * math.cos(n / 1999 * math.tau), 2000 + 1800 * math.sin(n / 1999 * math.tau)) for n in range(1999)]
    shape = {"type": "Polygon", "coordinates": [degrees([*ring, ring[0]])]}
    other = {"type": "Polygon", "coordinates": [degrees([(x + 3000, y) for x, y in [*ring, ring[0]]])]}
    assert shapes.fault(shape) == ""
    begun = process_time()
    found = check(shape, [("环路", "arterial", shape["coordinates"][0])], [("邻", other)], [], 25)
    assert found.share == pytest.approx(1.0) and len(found.overlaps) == 1
    assert process_time() - begun < 5
