"""The geometry of the boundary: exact on squares, true to its laws on any shape, and never broken by what people bring."""

import json
import math
import random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.community.rules import plane, shapes
from liren.community.rules.boundary import Spot, check
from liren.community.rules.plane import Plane
from liren.community.rules.shapes import Bent

AT = Plane(120.0, 30.0, math.cos(math.radians(30.0)))


def degrees(points):
    return [list(AT.back(point)) for point in points]


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


def test_a_sliver_of_drawing_is_no_overlap_and_a_shared_side_no_gap():
    for shift in (-1.5, 0.0, 1.5):
        found = check(HOME, AROUND, [("贴", box(1000 + shift, 0, 400, 500))], [], 25)
        assert (found.overlaps, found.gaps) == ([], []), shift


def test_addresses_are_inside_on_the_line_or_outside():
    spots = [Spot(n, str(n), *degrees([at])[0]) for n, at in enumerate([(500, 250), (1001, 250), (1010, 250), (-400, 0)])] + [Spot(9, "无")]
    found = check(HOME, AROUND, [], spots, 25)
    assert ([one.pk for one in found.outside], [one.pk for one in found.unplaced], found.is_whole) == ([2, 3], [9], False)


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
    return [*ring, ring[0]] if len(ring) >= 3 and plane.crossing_of([[*ring, ring[0]]]) is None else None


def shared(first, second):
    return sum(patch.size for patch in plane.overlap(plane.edges(first), plane.edges(second)))


@settings(max_examples=150, deadline=None)
@given(corners, corners)
def test_the_laws_of_overlap(one, other):
    first, second = star(one), star(other)
    if not first or not second:
        return
    common = shared(first, second)
    assert common == pytest.approx(shared(second, first), abs=1.0)
    assert -1e-6 <= common <= min(abs(plane.area(first)), abs(plane.area(second))) + 1.0
    assert shared(first, first) == pytest.approx(abs(plane.area(first)), abs=1.0)
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
    hit = sum(plane.inside(at, [first]) and plane.inside(at, [second]) for at in thrown) / 3000 * 810_000
    assert shared(first, second) == pytest.approx(hit, abs=35_000)


segments = st.tuples(*[st.tuples(st.floats(-300, 300), st.floats(-300, 300))] * 2).filter(lambda s: plane.length(s) > 1)


@settings(max_examples=300, deadline=None)
@given(segments, segments, st.floats(1, 120), st.floats(0, 1))
def test_what_is_within_reach_is_exactly_what_is_near(one, other, reach, t):
    span = plane.within(one, other, reach)
    away = plane.distance(plane.along(one, t), other)
    if span and span[0] + 1e-6 < t < span[1] - 1e-6:
        assert away <= reach + 1e-3
    if not span or not span[0] - 1e-6 <= t <= span[1] + 1e-6:
        assert away >= reach - 1e-3


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


# ---- what people bring


def text(shape):
    return json.dumps(shape)


RING = HOME["coordinates"][0]
BOW = degrees([(0, 0), (500, 500), (500, 0), (0, 500), (0, 0)])
EIGHT = degrees([(0, 0), (500, 0), (250, 250), (500, 500), (0, 500), (250, 250), (0, 0)])
SPIKE = degrees([(0, 0), (500, 0), (900, 0), (500, 0), (500, 500), (0, 0)])
HOSTILE = {
    "self-crossing": (text({"type": "Polygon", "coordinates": [BOW]}), "自己相交"),
    "touching itself": (text({"type": "Polygon", "coordinates": [EIGHT]}), "自己相交"),
    "folded back": (text({"type": "Polygon", "coordinates": [SPIKE]}), "自己相交"),
    "a continent": (text({"type": "Polygon", "coordinates": [[[100, 20], [120, 20], [120, 40], [100, 40], [100, 20]]]}), "不像一个社区"),
    "a doormat": (text(box(0, 0, 2, 1)), "不像一个社区"),
    "no number": (text({"type": "Polygon", "coordinates": [[[math.nan, 30], *RING[1:]]]}), "NaN"),
    "infinity": ('{"type":"Polygon","coordinates":[[[1e999,30],[120,30],[120,31],[1e999,30]]]}', "不是数"),
    "long integer": ('{"type":"Polygon","coordinates":[[[%s,30],[120,30],[120,31],[1,30]]]}' % ("9" * 400), "不是数"),
    "too shallow": (text({"type": "Polygon", "coordinates": RING}), "方括号"),
    "too deep": (text({"type": "Polygon", "coordinates": [[RING]]}), "方括号"),
    "numbers as words": (text({"type": "Polygon", "coordinates": [[["120", "30"], *RING[1:]]]}), "方括号"),
    "swapped": (text({"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in RING]]}), "写反"),
    "projected": (text({"type": "Polygon", "coordinates": [[[500_000 + n, 3_300_000] for n in range(5)]]}), "投影"),
    "100,000 points": (text({"type": "Polygon", "coordinates": [[[120 + n / 1e6, 30] for n in range(100_000)]]}), "100,000 个折点"),
    "open": (text({"type": "Polygon", "coordinates": [RING[:-1]]}), "闭合"),
    "a line": (text({"type": "LineString", "coordinates": RING}), "要是一个面"),
    "two shapes": (text({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": HOME}] * 2}), "有 2 个图形"),
    "no shape": (text({"type": "Feature", "geometry": None}), "没有找到图形"),
    "nested beyond sense": ("[" * 200_000, "套得太深"),
    "no GeoJSON": ("<kml/>", "不是 GeoJSON"),
    "no text at all": (b"\xff\xfe\x00", "不是 GeoJSON"),
    "too large": (" " * 4_000_001, "4 MB"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_shapes_are_refused_with_a_way_to_mend_them(name):
    found, says = HOSTILE[name]
    begun = perf_counter()
    with pytest.raises(Bent, match=says):
        shapes.polygon(shapes.read(found))
    assert perf_counter() - begun < 3


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry", "features", "properties"]), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_any_json_is_taken_or_refused(found):
    for use in (shapes.polygon, shapes.roads, shapes.neighbors):
        try:
            use(found)
        except Bent as bent:
            assert str(bent)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["Polygon", "MultiPolygon", "LineString"]),
    st.recursive(st.floats(-200, 200), lambda inner: st.lists(inner, max_size=6)),
)
def test_any_coordinates_are_taken_or_refused(kind, found):
    try:
        made = shapes.polygon({"type": kind, "coordinates": found})
    except Bent as bent:
        assert str(bent)
    else:
        assert shapes.fault(made) == ""


def test_a_sound_outline_is_taken_from_every_wrapping_and_tidied():
    raised = {"type": "Polygon", "coordinates": [[[*point, 12.5] for point in (RING[0], *RING)]]}
    feature = {"type": "Feature", "properties": None, "geometry": raised}
    for found in (raised, feature, {"type": "FeatureCollection", "features": [feature]}):
        assert shapes.polygon(shapes.read(text(found).encode("utf-8-sig"))) == HOME


def test_a_layer_of_roads():
    def layer(said, kind="LineString", line=(RING[0], RING[1])):
        return {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": said, "geometry": {"type": kind, "coordinates": list(line)}},
        ]}  # fmt: skip

    assert shapes.roads(layer({"name": "甲路", "class": "主干路"})) == [{"name": "甲路", "kind": "arterial", "line": RING[:2]}]
    two = shapes.roads(layer({"highway": "residential"}, "MultiLineString", [RING[:2], RING[1:3]]))
    assert [one["kind"] for one in two] == ["branch"] * 2
    branch = {"class": "支路"}
    for wrong, says in (
        (layer({"class": "大马路"}), "第 1 条道路的等级是“大马路”"), (layer({}), "等级是“空”"), ([], "图层"),
        (layer(branch, "Point", RING[0]), "不是线"), (layer(branch, line=RING[:1]), "只有一个点"),
        (layer(branch, line=[[120, 30]] * 40_000), "折点太多"),
        ({"type": "FeatureCollection", "features": [{}] * 3_001}, "3,001 个图形"),
    ):  # fmt: skip
        with pytest.raises(Bent, match=says):
            shapes.roads(wrong)


def test_a_large_boundary_is_judged_within_a_breath():
    ring = [(2000 + 1800 * math.cos(n / 1999 * math.tau), 2000 + 1800 * math.sin(n / 1999 * math.tau)) for n in range(1999)]
    shape = {"type": "Polygon", "coordinates": [degrees([*ring, ring[0]])]}
    other = {"type": "Polygon", "coordinates": [degrees([(x + 3000, y) for x, y in [*ring, ring[0]]])]}
    assert shapes.fault(shape) == ""
    begun = perf_counter()
    found = check(shape, [("环路", "arterial", shape["coordinates"][0])], [("邻", other)], [], 25)
    assert found.share == pytest.approx(1.0) and len(found.overlaps) == 1
    assert perf_counter() - begun < 5
