"""What people bring as an outline or a layer: taken and tidied when sound, else refused with a way to mend it."""

import json
import math
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.community.rules import plane, shapes
from liren.community.rules.shapes import Bent
from tests.community.test_boundary_rules import HOME, box, degrees


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
    "a hole outside": (text({"type": "Polygon", "coordinates": [RING, box(2000, 0, 50, 50)["coordinates"][0]]}), "洞要在面里"),
    "a hole in a hole": (
        text({"type": "Polygon", "coordinates": [RING, *(box(n, n, 400 - 2 * n, 400 - 2 * n)["coordinates"][0] for n in (100, 150))]}),
        "洞要在面里",
    ),
    "an area in another": (text({"type": "MultiPolygon", "coordinates": [[RING], box(100, 100, 50, 50)["coordinates"]]}), "套在一起"),
    "two areas with common ground": (
        text({"type": "MultiPolygon", "coordinates": [[RING], box(900, 100, 300, 50)["coordinates"]]}),
        "自己相交或相碰",
    ),
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
    begun = process_time()
    with pytest.raises(Bent, match=says):
        shapes.polygon(shapes.read(found))
    assert process_time() - begun < 3


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
    for use in (shapes.polygon, shapes.roads, shapes.neighbors, shapes.geometry):
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


def test_where_an_outline_crosses_itself_is_told():
    with pytest.raises(Bent, match=r"自己相交或相碰，在 120\.00259\d*, 30\.00225\d* 附近：请把那里的折点理顺"):
        shapes.polygon({"type": "Polygon", "coordinates": [BOW]})


@pytest.mark.parametrize("lon", [102.2, 120.1, 128.3])
@pytest.mark.parametrize("n", range(1, 10))
def test_a_corner_on_a_side_touches_it(lon, n):
    """At tenths of the side, which binary fractions do not hold."""
    touching = [round(lon + n / 1_000, 7), round(30.1 + 3 * n / 10_000, 7)]
    ring = [[lon, 30.1], [lon + 0.01, 30.103], [lon + 0.01, 30.12], touching, [lon, 30.12], [lon, 30.1]]
    with pytest.raises(Bent, match="自己相交或相碰"):
        shapes.polygon({"type": "Polygon", "coordinates": [ring]})


def test_what_may_touch():
    """A hole that touches the outline in one point, and parts that do, are sound; size is what is left."""
    hole = degrees([(500, 0), (600, 200), (400, 200), (500, 0)])
    shape = shapes.polygon({"type": "Polygon", "coordinates": [RING, hole]})
    parts = shapes.polygon({"type": "MultiPolygon", "coordinates": [[RING], box(1000, 500, 1000, 500)["coordinates"]]})
    assert (plane.size_km2(shape), plane.size_km2(parts)) == (0.48, 1.0)


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
