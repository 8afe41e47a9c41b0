"""The drawing of the boundary: roads named once, and what is wrong marked where it lies."""

import pytest

from liren.community.rules.boundary import Spot, check
from liren.community.rules.plan import plan
from tests.community.test_boundary_rules import HOME, box, degrees, road

ROADS = [
    road((0, 0), (1000, 0), name="南路"),
    road((0, 250), (200, 250), (300, 250), (400, 250), name="中路"),
    road((500, 400), (1000, 400), name="中路"),
    road((0, 100), (1000, 100), kind="other", name="步道"),
    road((0, 200), (1000, 200), name=""),
]


def where(mark):
    """Metres from the south-western corner: HOME is 1,000 by 500, drawn 540 wide in the middle of 600 by 330."""
    return (mark.x - 30) / 0.54, (300 - mark.y) / 0.54


@pytest.fixture(scope="module")
def drawn():
    neighbors = [("东邻", box(950, 100, 300, 200)), ("北邻", box(0, 540, 1000, 200))]
    spots = [Spot(7, "界外", *degrees([(500, -20)])[0]), Spot(8, "无")]
    return plan(HOME, ROADS, neighbors, check(HOME, ROADS, neighbors, spots, 25))


def test_an_urban_road_is_named_once_on_its_longest_line(drawn):
    assert [(one.label, where(one)) for one in drawn.names] == [
        ("南路", pytest.approx((500, 0), abs=2)), ("中路", pytest.approx((750, 400), abs=2))
    ]  # fmt: skip
    assert [one.kind for one in drawn.roads] == ["urban", "urban", "urban", "other", "urban"]


def test_every_fault_is_marked_where_it_lies(drawn):
    found = {one.anchor: one for one in drawn.faults}
    assert list(found) == ["overlap-1", "gap-1", "off-1", "spot-7"]
    x, y = where(found["overlap-1"])
    assert 950 < x < 1000 and 100 < y < 300
    assert where(found["gap-1"]) == pytest.approx((500, 500), abs=2)
    assert where(found["spot-7"]) == pytest.approx((500, -20), abs=2)
    assert (drawn.width, drawn.height) == (600, pytest.approx(330, abs=1))
    assert [one.name for one in drawn.neighbors] == ["东邻", "北邻"] and all(one.path.endswith("Z") for one in drawn.neighbors)
