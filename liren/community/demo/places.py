"""The ground: regions, two communities side by side, their grids, buildings, roads, micro-grids and spaces."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liren.community import actions
from liren.community.access import install
from liren.community.demo import geography
from liren.community.demo.geography import CELLS, NEXT_DOOR
from liren.community.demo.names import Row, catalog, rows
from liren.community.demo.scale import Scale
from liren.community.models import Community, Grid, MicroGrid, Place, Region, User

REGIONS = (("330000", "浙江省", "province"), ("330100", "杭州市", "city"), ("330199", "", "district"), ("330199001", "", "subdistrict"))
USES = {"tower": "office_building", "park": "factory", "apartment": "housing", "hall": "public"}
OTHER_USES = {"映月大厦": "commercial_complex", "归帆大厦": "commercial_complex"}
A_FLOOR = {"tower": 1_350, "park": 9_800, "apartment": 1_100, "hall": 720}  # square metres
KINDS = {"tower": "building", "park": "park", "apartment": "building", "hall": "facility"}
NEXT_GRIDS = [
    {"number": 1, "name": "邻善北网格", "dedicated": False},
    {"number": 2, "name": "邻善南网格", "dedicated": True},
]
NEXT_BUILDINGS: list[Row] = [
    {"name": "德馨大厦", "kind": "tower", "grid": 1, "floors": 16, "property": 1},
    {"name": "德馨附楼", "kind": "tower", "grid": 1, "floors": 8, "property": 1},
    {"name": "善水智造园", "kind": "park", "grid": 2, "floors": 4, "property": 1},
    {"name": "善水研发楼", "kind": "tower", "grid": 2, "floors": 11, "property": 1},
]
SQUARES = [("里仁广场", 2, (0.5, 0.06)), ("听潮绿地", 6, (0.5, 0.06)), ("云岫停车场", 1, (0.12, 0.9)), ("砚山停车场", 8, (0.88, 0.08))]
SPACES = [  # place, name, kind, floor, square metres, seats
    ("云岫会客厅", "公共服务大厅", "service_hall", "1层", 620, 80),
    ("云岫会客厅", "企业服务窗口", "service_window", "1层", 90, 12),
    ("云岫会客厅", "员工调解室", "governance_space", "2层", 36, 10),
    ("云岫会客厅", "议事厅", "governance_space", "2层", 140, 60),
    ("云岫会客厅", "心语咨询室", "service_space", "2层", 24, 4),
    ("云岫会客厅", "共享会议室", "social_space", "3层", 68, 24),
    ("云岫会客厅", "路演厅", "maker_space", "3层", 180, 120),
    ("松涧大厦东楼", "白领书房", "culture_space", "2层", 130, 40),
    ("归帆大厦", "产业客厅", "maker_space", "1层", 260, 60),
    ("渡口文创园", "众创工坊", "maker_space", "1层", 340, 70),
    ("白鹭创意楼", "非遗小课堂", "culture_space", "1层", 85, 30),
    ("青禾科创楼南座", "中试共享实验室", "maker_space", "3层", 410, 30),
    ("稻香公寓", "职工食堂", "service_space", "1层", 760, 320),
    ("稻香公寓", "健身房", "culture_space", "2层", 210, 45),
    ("知行大厦", "青年交流角", "social_space", "2层", 120, 40),
    ("知行大厦", "职工影音室", "culture_space", "2层", 95, 48),
    ("映月大厦", "母婴关爱室", "service_space", "1层", 18, 4),
    ("星河蓝领公寓", "邻里客厅", "social_space", "1层", 150, 60),
    ("星河蓝领公寓", "暑期托管班", "service_space", "2层", 160, 45),
    ("磐石小微园甲区", "网格驿站", "governance_space", "1层", 42, 10),
    ("磐石小微园乙区", "骑手歇脚点", "social_space", "1层", 35, 16),
    ("砚山研发楼", "技能实训室", "maker_space", "2层", 230, 50),
    ("砚山智造园一期", "安全体验馆", "culture_space", "1层", 180, 40),
    ("德馨大厦", "便民服务窗口", "service_space", "1层", 120, 20),
]


@dataclass
class Town:
    """A community while it is being built, with its ground by number and name."""

    community: Community
    system: User
    cells: dict[int, tuple[int, int]]
    buildings: list[Row]
    first_serial: int = 0  # of its companies' credit codes
    grids: dict[int, Grid] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    micro_grids: dict[str, MicroGrid] = field(default_factory=dict)


def street(system: User) -> Region:
    """The regions from the country down to the sub-district; returns the sub-district."""
    names = catalog("demo_names")["place"]
    given = {"district": names["district"], "subdistrict": names["sub_district"]}
    region = Region.objects.get(code="000000")
    for code, name, level in REGIONS:
        region = actions.open_region(region, by=system, code=code, name=name or given[level], level=level)
    return region


def towns(scale: Scale, founded: date) -> list[Town]:
    """The community and its neighbour under one sub-district."""
    system, names = install(), catalog("demo_names")["place"]
    below = street(system)
    numbers = range(1, scale.grids + 1)
    grids = [g for g in rows("grid") if g["number"] in numbers]
    home = _found(below, system, grids, {n: CELLS[n] for n in numbers}, rows("building"), founded=founded, name=names["community"],
                  code="liren", kind=names["community_type"], prefix="LR", address="云岫会客厅1层",
                  apartment_residents=3_600)  # fmt: skip
    there = _found(below, system, NEXT_GRIDS, NEXT_DOOR, NEXT_BUILDINGS, founded=founded, name=names["neighbors"][0],
                   code="linshan", kind="sci_tech_innovation", prefix="LS", address="德馨大厦1层")  # fmt: skip
    _roads(home, names["roads"])
    return [home, there]


def _found(below: Region, system: User, grids: list[Row], cells: dict, buildings: list[Row], founded: date, **fields: Any) -> Town:
    outline = geography.ring(list(cells.values()))
    community = actions.found_community(
        below, by=system, boundary=geography.polygon(outline), area_km2=round(geography.area_km2(outline), 2),
        phone="0571-00000110", founded_on=founded, **fields,
    )  # fmt: skip
    town = Town(community, system, cells, [b for b in buildings if b["grid"] in cells], 0 if fields["code"] == "liren" else 50_000)
    for row in grids:
        around = geography.polygon(geography.ring([cells[row["number"]]]))
        town.grids[row["number"]] = actions.open_grid(
            community, by=system, name=row["name"], code=f"G{row['number']:02d}", boundary=around,
            kind="dedicated_grid" if row["dedicated"] else "basic_grid", note="专属网格：独立园区" if row["dedicated"] else "",
        )  # fmt: skip
    for number, grid in town.grids.items():
        _build(town, number, grid)
    _spaces(town)
    return town


def _build(town: Town, number: int, grid: Grid) -> None:
    """The buildings of a grid with their micro-grids."""
    here = [b for b in town.buildings if b["grid"] == number]
    for row, spot in zip(here, geography.spots(len(here)), strict=True):
        center = geography.inside(town.cells[number], *spot)
        place = _place(town, grid, row["name"], KINDS[row["kind"]], center, floors=row["floors"], use=_use(row),
                       floor_area_m2=row["floors"] * A_FLOOR[row["kind"]],
                       outline=geography.polygon(geography.footprint(center, row["kind"], row["name"])))  # fmt: skip
        if row["kind"] != "hall":
            kind = "park" if row["kind"] == "park" else "building"
            name = f"{row['name']}微网格"
            town.micro_grids[row["name"]] = actions.open_micro_grid(grid, by=town.system, name=name, kind=kind, place=place)


def _use(row: Row) -> str:
    research = any(word in row["name"] for word in ("研发", "科创"))
    return "research" if research else OTHER_USES.get(row["name"], USES[row["kind"]])


def _place(town: Town, grid: Grid, name: str, kind: str, center: geography.Point, **fields: Any) -> Place:
    lon, lat = geography.wgs(center)
    address = f"{town.community.region.name}{name}"
    place = actions.add_place(grid, by=town.system, name=name, kind=kind, lat=lat, lon=lon, address=address, **fields)
    town.places[name] = place
    return place


def _roads(town: Town, names: list[str]) -> None:
    """Roads along the edges of the grids, and a few squares; each belongs to the grid it borders."""
    for n, name in enumerate(names):
        number = n % len(town.grids) + 1
        x, y = town.cells[number]
        ends = [((x, y), (x, y + 1)), ((x, y), (x + 1, y))][n // len(town.grids) % 2]
        points = [*geography.line(*(geography.corner(*end) for end in ends)), geography.corner(*ends[1])]
        _place(town, town.grids[number], name, "road_segment", points[len(points) // 2], outline=geography.line_string(points))
    for name, number, spot in SQUARES:
        if number in town.grids:
            kind = "facility" if "停车" in name else "square"
            _place(town, town.grids[number], name, kind, geography.inside(town.cells[number], *spot))


def _spaces(town: Town) -> None:
    for place, name, kind, floor, area, seats in SPACES:
        if place in town.places:
            actions.add_space(town.places[place], by=town.system, name=name, kind=kind, floor=floor, area_m2=area, capacity=seats)
