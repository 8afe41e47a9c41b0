"""GeoJSON from outside: read, looked through and refused with a sentence that says how to mend it. Degrees of WGS-84, longitude first."""

from __future__ import annotations  # types of shapely are named, not needed

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liren.community.rules.plane import Plane, area_of, parts_of
from liren.core.lazily import Lazily

if TYPE_CHECKING:
    import shapely
else:
    shapely = Lazily("shapely")  # and numpy: 25 MB

MOST_BYTES = 4_000_000
MOST_CORNERS = 2_000  # of one outline
DIGITS = 7  # of a degree that are kept: about a centimetre
MOST_LINES, MOST_POINTS = 3_000, 30_000  # of a layer
LEAST_M2, MOST_KM2 = 1_000.0, 300.0
DEPTH = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}  # brackets around its points
AREAS = frozenset({"Polygon", "MultiPolygon"})
Shape = dict[str, Any]


class Bent(ValueError):
    """A shape that is not taken; its text says why and how to mend it."""


def read(text: str | bytes) -> Any:
    """What a file or a text holds. Raises Bent."""
    if len(text) > MOST_BYTES:
        raise Bent(_("文件超过 4 MB：请在制图软件里简化（容差 1 米），只导出这一个图层"))
    try:
        return json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text, parse_constant=_no_number)
    except RecursionError as broken:
        raise Bent(_("方括号套得太深，不是 GeoJSON：请从制图软件重新导出")) from broken
    except Bent:
        raise
    except ValueError as broken:
        raise Bent(_("这不是 GeoJSON：请整段复制，从 { 到 }，或重新导出为 .geojson 文件")) from broken


def _no_number(found: str) -> Any:
    raise Bent(_("坐标里有“%(found)s”，不是数：请删去坏点后重新导出") % {"found": found})


def polygon(found: Any) -> Shape:
    """The one outline in it – a geometry, a feature, or a collection of one – closed, not crossing itself, of a believable size;
    heights and doubled points left out. Raises Bent."""
    shape = _geometry(_only(found))
    if shape["type"] not in AREAS:
        raise Bent(
            _("边界要是一个面（Polygon 或 MultiPolygon），现为“%(kind)s”：请把首尾相连后导出成面") % {"kind": str(shape["type"])[:20]}
        )
    made = geometry(shape)
    if wrong := fault(made):
        raise Bent(wrong)
    return made


def geometry(found: Any) -> Shape:
    """A geometry of any kind, as a map draws it: its areas closed, heights and doubled points left out. Raises Bent."""
    shape = _geometry(found)
    kind, coordinates = shape["type"], shape.get("coordinates")
    if kind not in DEPTH:
        raise Bent(_("请粘贴一个几何（Polygon、LineString、Point 等），坐标为经度、纬度"))
    if (corners := _corners(coordinates, DEPTH[kind])) > MOST_CORNERS:
        told = {"n": f"{corners:,}", "most": f"{MOST_CORNERS:,}"}
        raise Bent(_("图形有 %(n)s 个折点，最多 %(most)s 个：请在制图软件里简化（容差 1 米）后重新导出") % told)
    return {"type": kind, "coordinates": _clean(coordinates, DEPTH[kind], _ring if kind in AREAS else _line)}


def _corners(found: Any, depth: int) -> int:
    if not isinstance(found, list) or not depth:
        return 0
    return len(found) if depth == 1 else sum(_corners(one, depth - 1) for one in found)


def _clean(found: Any, depth: int, line: Callable[[Any], Any]) -> list[Any]:
    if depth < 2:
        return line(found) if depth else _point(found)
    if not isinstance(found, list) or not found:
        raise Bent(_nesting())
    return [_clean(one, depth - 1, line) for one in found]


def fault(shape: Any) -> str:
    """What is wrong with an outline as a whole – open, crossing itself, too small or too large – in a sentence; empty when sound."""
    try:
        rings = [ring for part in parts_of(shape) for ring in part]
    except ValueError:
        return _nesting()
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        return _("边界没有闭合：最后一个点要和第一个点相同，至少三个不同的点")
    area = area_of(shape)
    whole = shapely.transform(area, lambda points: (points * 10**DIGITS).round())  # whole numbers: what touches, touches exactly
    if not whole.is_valid:
        return _unsound(shapely.is_valid_reason(whole))
    size = Plane.around(area).flat(area).area
    if size < LEAST_M2 or size > MOST_KM2 * 1e6:
        told = {"size": f"{size / 1e6:,.3f}"}
        return _("面积 %(size)s 平方公里，不像一个社区：请核对坐标系（WGS-84）和选的面") % told
    return ""


def _unsound(reason: str) -> str:
    """The sentence for a reason as GEOS gives it, with the place: “Self-intersection[1201000000 302000000]”."""
    kind, _bracket, place = reason.partition("[")
    lon, lat = (round(float(number) / 10**DIGITS, 6) for number in place.rstrip("]").split())
    told = {"lon": lon, "lat": lat}
    if kind in {"Hole lies outside shell", "Holes are nested", "Nested shells"}:
        return _("有一圈画错了地方，在 %(lon)s, %(lat)s 附近：洞要在面里、不在别的洞里，几个面不能套在一起") % told
    return _("边界自己相交或相碰，在 %(lon)s, %(lat)s 附近：请把那里的折点理顺") % told


def _only(found: Any) -> Any:
    if isinstance(found, Mapping) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        count = len(features) if isinstance(features, list) else 0
        if count != 1:
            raise Bent(_("文件里有 %(n)s 个图形，要正好一个：请只选社区边界这一个面导出") % {"n": count})
        return features[0]  # type: ignore[index]
    return found


def _geometry(found: Any) -> Mapping[str, Any]:
    if isinstance(found, Mapping) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, Mapping) or not isinstance(found.get("type"), str):
        raise Bent(_("没有找到图形：GeoJSON 里要有 type 和 coordinates"))
    return found


def _nesting() -> str:
    return _("坐标的方括号套得不对：面是 [[[经度, 纬度], …]]，线是 [[经度, 纬度], …]；请从制图软件重新导出")


def _ring(points: Any) -> list[list[float]]:
    ring = _points(points)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise Bent(_("边界没有闭合：最后一个点要和第一个点相同，至少三个不同的点"))
    return ring


def _line(found: Any) -> list[list[float]]:
    points = _points(found)
    if len(points) < 2:
        raise Bent(_("线至少要有两个不同的点"))
    return points


def _points(found: Any) -> list[list[float]]:
    if not isinstance(found, list):
        raise Bent(_nesting())
    points: list[list[float]] = []
    for one in found:
        point = _point(one)
        if not points or points[-1] != point:
            points.append(point)
    return points


def _point(found: Any) -> list[float]:
    if not isinstance(found, list) or len(found) not in {2, 3} or not all(type(n) in {int, float} for n in found):
        raise Bent(_nesting())
    try:
        lon, lat = float(found[0]), float(found[1])
    except OverflowError:
        lon = lat = math.inf
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise Bent(_("坐标大得不是数：请删去坏点后重新导出"))
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise Bent(_("经度和纬度写反了：每个点先写经度（约 73–135），后写纬度（约 18–54）"))
    if abs(lon) > 180 or abs(lat) > 90:
        raise Bent(
            _("坐标 %(lon)s, %(lat)s 不是经纬度，像是投影坐标：请转成 WGS-84（EPSG:4326）再导出") % {"lon": f"{lon:g}", "lat": f"{lat:g}"}
        )
    return [round(lon, DIGITS), round(lat, DIGITS)]


# ---- layers

CLASSES = {  # what a road may be called → its class; with the words of OpenStreetMap, which most exports carry
    "expressway": "motorway motorway_link trunk trunk_link 快速路",
    "arterial": "primary primary_link 主干路 主干道",
    "secondary": "secondary_link 次干路 次干道",
    "branch": "tertiary tertiary_link residential unclassified living_street 支路",
    "other": "service pedestrian footway path cycleway track steps 其他 内部路 步道",
}
NAME_KEYS, CLASS_KEYS = ("name", "名称"), ("class", "highway", "等级")
CLASS_OF = {word: kind for kind, words in CLASSES.items() for word in (kind, *words.split())}


def features(found: Any) -> list[Mapping[str, Any]]:
    """The features of a layer. Raises Bent."""
    told = found.get("features") if isinstance(found, Mapping) and found.get("type") == "FeatureCollection" else None
    if not isinstance(told, list):
        raise Bent(_("要导入一个图层（FeatureCollection）：请从制图软件导出整个图层"))
    if len(told) > MOST_LINES:
        raise Bent(_("图层里有 %(n)s 个图形，最多 %(most)s 个：请只留社区周边的") % {"n": f"{len(told):,}", "most": f"{MOST_LINES:,}"})
    return [one if isinstance(one, Mapping) else {} for one in told]


def roads(found: Any) -> list[dict[str, Any]]:
    """Roads of a layer: name, kind and line. Each has a class, said in Chinese or as in OpenStreetMap. Raises Bent."""
    made = []
    for n, one in enumerate(features(found), 1):
        said = _said(one)
        word = str(_first(said, CLASS_KEYS)).strip().lower()
        if word not in CLASS_OF:
            told = {"n": n, "word": word[:20] or _("空")}
            raise Bent(_("第 %(n)s 条道路的等级是“%(word)s”：请在属性 class 里写快速路、主干路、次干路、支路或其他") % told)
        made += [{"name": _name(said), "kind": CLASS_OF[word], "line": line} for line in _lines(_geometry(one), n)]
    points = sum(len(one["line"]) for one in made)
    if points > MOST_POINTS:
        raise Bent(_("道路共有 %(n)s 个折点，最多 %(most)s 个：请简化或只留社区周边的") % {"n": f"{points:,}", "most": f"{MOST_POINTS:,}"})
    return made


def _lines(shape: Mapping[str, Any], n: int) -> Iterator[list[list[float]]]:
    lines = {"LineString": [shape.get("coordinates")], "MultiLineString": shape.get("coordinates")}.get(str(shape.get("type")))
    if not isinstance(lines, list):
        raise Bent(_("第 %(n)s 个图形不是线：道路图层里只放 LineString") % {"n": n})
    if sum(len(line) for line in lines if isinstance(line, list)) > MOST_POINTS:
        raise Bent(_("第 %(n)s 条道路的折点太多：请简化或只留社区周边的") % {"n": n})
    for line in lines:
        points = _points(line)
        if len(points) < 2:
            raise Bent(_("第 %(n)s 条道路只有一个点：请删去它或补上另一头") % {"n": n})
        yield points


def neighbors(found: Any) -> list[dict[str, Any]]:
    """Neighbouring areas of a layer: name and shape. Raises Bent, with the name of the one that is wrong."""
    made = []
    for n, one in enumerate(features(found), 1):
        said = _said(one)
        name = _name(said)
        if not name:
            raise Bent(_("第 %(n)s 个相邻社区没有名称：请在属性 name 里写上") % {"n": n})
        try:
            made.append({"name": name, "shape": polygon(one)})
        except Bent as bent:
            raise Bent(_("“%(name)s”：%(why)s") % {"name": name, "why": bent}) from bent
    return made


def _said(one: Mapping[str, Any]) -> Mapping[str, Any]:
    told = one.get("properties")
    return told if isinstance(told, Mapping) else {}


def _name(said: Mapping[str, Any]) -> str:
    return str(_first(said, NAME_KEYS)).strip()[:60]


def _first(said: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((said[key] for key in keys if said.get(key)), "")
