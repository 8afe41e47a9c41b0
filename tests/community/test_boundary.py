"""The boundary of the village: drawn, approved, held against roads, neighbours and addresses; its page and its layers (S1 4.3)."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.community import actions, queries
from liren.community.models import Boundary, Community, Neighbor, Place, Road
from liren.core.actions import Refused
from liren.core.calendar import Period, today
from liren.core.indicators import INDICATORS
from liren.core.models import Attachment, Event
from liren.standards import queries as judging
from tests.community.test_boundary_rules import AROUND, HOME, box, degrees, road
from tests.community.test_shapes import BOW

PATH = "/desk/grids/boundary/"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def read(village):
    def value(name):
        reading = INDICATORS[f"community.{name}"].read(
            Community.objects.get(pk=village.here.pk), Period(today() - timedelta(days=29), today())
        )
        return reading.value, list(reading.evidence)

    return value


def laid(village, roads=AROUND):
    rows = [{"name": name, "kind": kind, "line": line} for name, kind, line in roads]
    return actions.lay_roads(village.here, by=village.governance_worker, roads=rows)


def drawn(village, shape=HOME, **told):
    return actions.draw_boundary(village.here, by=village.center_head, shape=shape, **told)


def placed(village):
    """Both buildings of the village inside the square."""
    for n, place in enumerate(Place.objects.filter(community=village.here)):
        lon, lat = degrees([(300 + 100 * n, 250)])[0]
        Place.objects.filter(pk=place.pk).update(lon=lon, lat=lat)


def test_the_share_on_roads(village, read):
    assert read("boundary_road_share") == (None, [])
    one = drawn(village)
    assert read("boundary_road_share") == (None, [one]), "nothing to measure without roads"
    laid(village)
    assert read("boundary_road_share") == (pytest.approx(1.0), [one])
    laid(village, AROUND[:3])
    assert read("boundary_road_share")[0] == pytest.approx(2500 / 3000, abs=0.003)
    laid(village, [road((0, -40), (1000, -40))])
    assert read("boundary_road_share")[0] == 0.0
    actions.edit_community(village.here, by=village.center_head, name="里仁", kind=village.here.kind, address="", phone="",
                           boundary_tolerance_m=50)  # fmt: skip
    assert read("boundary_road_share")[0] == pytest.approx(1000 / 3000, abs=0.02)


def test_the_jurisdiction_is_clear_when_nothing_speaks_against_it(village, read):
    assert read("boundary_integrity") == (None, [])
    one = drawn(village)
    assert read("boundary_integrity")[0] == 0.0, "addresses without coordinates are not proved to lie inside"
    placed(village)
    assert read("boundary_integrity") == (1.0, [one])
    actions.draw_boundary(village.there, by=village.far_center_head, shape=box(990, 0, 300, 300))
    assert read("boundary_integrity")[0] == 0.0, "the community next door claims some of it"
    actions.draw_boundary(village.there, by=village.far_center_head, shape=box(1000, 0, 300, 300))
    assert read("boundary_integrity")[0] == 1.0
    actions.lay_neighbors(village.here, by=village.center_head, neighbors=[{"name": "南邻", "shape": box(0, -400, 500, 420)}])
    assert read("boundary_integrity")[0] == 0.0
    actions.lay_neighbors(village.here, by=village.center_head, neighbors=[])
    Place.objects.filter(pk=village.place.pk).update(lat=31.0)
    value, evidence = read("boundary_integrity")
    assert (value, evidence) == (0.0, [one, village.place])
    bow = {"type": "Polygon", "coordinates": [BOW]}
    Community.objects.filter(pk=village.here.pk).update(boundary=bow)
    assert read("boundary_integrity")[0] == 0.0, "an outline that crosses itself is none"


def test_an_unsound_neighbor_claims_nothing_and_stands_in_no_way(village, read, enter):
    drawn(village)
    placed(village)
    Neighbor.objects.create(community=village.here, name="坏邻", shape={})
    Community.objects.filter(pk=village.there.pk).update(boundary={"type": "Polygon", "coordinates": [BOW]})
    assert read("boundary_integrity")[0] == 1.0
    shown = enter(village.center_head).get(PATH)
    assert (shown.status_code, "坏邻" in shown.content.decode()) == (200, False)


def test_the_clauses_are_measured_with_evidence_to_click(village):
    one = drawn(village)
    laid(village)
    judged = {found.clause.code: found for found in judging.judge_all(Community.objects.get(pk=village.here.pk), code="S1")}
    if "S1:4.3-1" in judged:
        assert judged["S1:4.3-1"].value == pytest.approx(1.0)
        assert judged["S1:4.3-1"].verdict.state == "partly_met", "the declaration is still missing"
    assert judging.lines([one], village.worker)[0].url == f"{PATH}{one.pk}/"


def test_a_new_boundary_replaces_the_old_one_and_keeps_it(village, enter):
    first = drawn(village, note="初定")
    second = drawn(village, box(0, 0, 900, 500), number="听街办〔2026〕3 号", approved_on=date(2026, 3, 1),
                   files=[SimpleUploadedFile("批复.pdf", PAPER, "application/pdf")])  # fmt: skip
    home = Community.objects.get(pk=village.here.pk)
    assert (home.boundary, float(home.area_km2)) == (second.shape, 0.45)
    assert list(queries.boundaries(home)) == [second, first]
    assert Attachment.objects.get(subject_type="community.boundary").subject_id == second.pk
    shown = enter(village.worker).get(PATH).content.decode()
    assert "听街办〔2026〕3 号" in shown and "批复.pdf" in shown and f"{PATH}{first.pk}/" in shown
    older = enter(village.worker).get(f"{PATH}{first.pk}/").content.decode()
    assert "初定" in older and "已被后来的取代" in older
    assert [e.action for e in Event.objects.filter(subject_type="community.boundary")] == ["community.draw_boundary"] * 2


def test_an_approval_has_a_number_and_a_day(village):
    for wrong in ({"number": "1 号"}, {"approved_on": date(2026, 3, 1)}, {"number": "1 号", "approved_on": today() + timedelta(days=1)}):
        with pytest.raises(Refused):
            drawn(village, **wrong)
    one = drawn(village)
    with pytest.raises(PermissionDenied):
        actions.file_approval(one, by=village.worker, number="1 号", approved_on=today())
    actions.file_approval(one, by=village.center_head, number="1 号", approved_on=today())
    assert Boundary.objects.get().number == "1 号"


@pytest.mark.parametrize(("who", "draws", "lays"), [
    ("center_head", True, True), ("governance_worker", False, True), ("worker", False, False), ("grid_leader", False, False),
    ("far_center_head", False, False), ("contact", False, False),
])  # fmt: skip
def test_who_draws_and_who_lays(village, who, draws, lays):
    user = getattr(village, who)
    assert user.has_perm("community.draw_boundary", village.here) == draws
    assert user.has_perm("community.lay_roads", village.here) == user.has_perm("community.lay_neighbors", village.here) == lays


def geojson(shape, name="边界.geojson"):
    return SimpleUploadedFile(name, json.dumps(shape).encode(), "application/geo+json")


def test_a_boundary_comes_by_file_or_text_and_a_bad_one_changes_nothing(village, enter):
    client = enter(village.center_head)
    for told in ({"file": geojson({"type": "Feature", "geometry": HOME})}, {"text": json.dumps(HOME)}):
        assert client.post(f"{PATH}new/", {**told, "note": "沿路调整"}).status_code == 302
    assert Boundary.objects.count() == 2
    bow = {"type": "Polygon", "coordinates": [BOW]}
    for told, says in (
        ({"text": json.dumps(bow)}, "自己相交"), ({"file": geojson(bow)}, "自己相交"), ({"note": "空"}, "请选择 GeoJSON 文件"),
        ({"text": json.dumps(HOME), "number": "1 号"}, "要一起填"), ({"text": "[" * 90_000}, "套得太深"),
    ):  # fmt: skip
        answer = client.post(f"{PATH}new/", told)
        assert answer.status_code == 422 and says in answer.content.decode(), says
    assert Boundary.objects.count() == 2
    told = {"text": json.dumps(HOME), "key": "k1"}
    assert {client.post(f"{PATH}new/", told).status_code for _twice in range(2)} == {302}
    assert Boundary.objects.count() == 3, "sent twice, drawn once"
    assert enter(village.worker).get(f"{PATH}new/").status_code == 404


def collection(said, shape):
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": said, "geometry": shape}]}


def test_layers_go_out_as_they_came_in(village, enter):
    client, head = enter(village.governance_worker), village.center_head
    line = {"type": "LineString", "coordinates": AROUND[0][2]}
    layer = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": "甲路", "class": "主干路"}, "geometry": line}],
    }
    twice = client.post(f"{PATH}roads/", {"file": geojson({**layer, "features": layer["features"] * 2})}, follow=True)
    assert "已导入 2 条道路" in twice.content.decode()
    assert client.post(f"{PATH}roads/", {"file": geojson(layer)}).status_code == 302
    assert client.post(f"{PATH}roads/", {"file": geojson({**layer, "features": []})}).status_code == 302, "refused with a message"
    assert [(one.name, one.kind) for one in Road.objects.all()] == [("甲路", "arterial")]
    beside = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": "南邻"}, "geometry": box(0, -400, 500, 400)}],
    }
    assert client.post(f"{PATH}neighbors/", {"file": geojson(beside)}).status_code == 302
    wrong = client.post(
        f"{PATH}neighbors/", {"file": geojson({**beside, "features": [{"type": "Feature", "properties": {"name": "北邻"}}]})}
    )
    assert wrong.status_code == 422 and "北邻" in wrong.content.decode()
    assert [one.name for one in Neighbor.objects.all()] == ["南邻"]
    drawn(village)
    for name in ("roads", "neighbors", "boundary"):
        answer = client.get(f"{PATH}{name}.geojson")
        assert answer.headers["Content-Type"] == "application/geo+json"
        out = json.loads(answer.content)
        assert len(out["features"]) == 1
        if name != "boundary":
            assert client.post(f"{PATH}{name}/", {"file": geojson(out)}).status_code == 302
    assert Road.objects.get().kind == "arterial"
    assert client.get(f"{PATH}people.geojson").status_code == 404
    far = json.loads(enter(village.far_worker).get(f"{PATH}roads.geojson").content)
    assert far["features"] == [], head


def test_the_page_names_every_fault_and_leads_to_it(village, enter):
    client = enter(village.center_head)
    assert "还没有社区边界" in client.get(PATH).content.decode()
    drawn(village)
    assert "还没有道路图层" in client.get(PATH).content.decode()
    laid(village, AROUND[:3])
    Place.objects.filter(pk=village.place.pk).update(lon=121.0, lat=31.0)
    rows = [{"name": "东邻", "shape": box(950, 100, 300, 200)}, {"name": "北邻", "shape": box(0, 540, 1000, 200)}]
    actions.lay_neighbors(village.here, by=village.center_head, neighbors=rows)
    shown = client.get(PATH).content.decode()
    for anchor in ("off-1", "overlap-1", "gap-1", f"spot-{village.place.pk}"):
        assert f'href="#{anchor}"' in shown and f'id="{anchor}"' in shown, anchor
    assert "标准线 95%" in shown and "西侧" in shown and "没有经纬度，看不出在不在界内" in shown


def test_strangers_find_nothing(village, enter):
    one = drawn(village)
    far = enter(village.far_worker)
    assert far.get(f"{PATH}{one.pk}/").content == far.get(f"{PATH}987654/").content
    assert enter(village.contact).get(PATH).status_code == 404
    assert (
        enter(village.center_head)
        .post(f"{PATH}{one.pk}/approval/", {"number": "1", "approved_on": "2026-01-02", "version": "5"})
        .status_code
        == 302
    )
    assert Boundary.objects.get().number == "", "somebody was faster: nothing is written"


def test_the_page_costs_the_same_with_more_rows(village, enter):
    client, counts = enter(village.center_head), []
    for n in range(2):
        drawn(village, note=f"第{n}版")
        laid(village, AROUND[: n + 2])
        rows = [{"name": f"邻{m}", "shape": box(950 + m, 100, 300, 200)} for m in range(1 + 2 * n)]
        actions.lay_neighbors(village.here, by=village.center_head, neighbors=rows)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PATH).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15, counts
