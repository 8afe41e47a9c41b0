"""Places by table: buildings and parks with their grid, and the rooms and areas in them that serve a purpose (S1 5.2)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries
from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import degree, grid_of, mark
from liren.community.models import Community, Import, ImportRow, Place, Space, User
from liren.community.queries import Verdict, importer
from liren.core.tables import Column, Row, one_of, text, whole

OF_SPACE = ("space", "space_kind", "floor", "area_m2", "capacity")


def columns(home: Community, _by: User) -> list[Column]:
    """The template of places; the columns of a space are empty on the row of a mere building."""
    kinds = {str(label): value for value, label in Place.Kind.choices}
    uses = {str(label): value for value, label in Space.Kind.choices}
    houses = {str(label): value for value, label in Place.Use.choices}
    grids = queries.grids(home)
    return [
        Column("name", _("场所名称"), text(60), True, _("楼宇、园区、道路、广场；已登记的会跳过"), _("云栖一号楼"), width=24),
        Column("kind", _("类别"), one_of(kinds), True, "", _("楼宇"), tuple(kinds), 12),
        Column("grid", _("所属网格"), grid_of(home), True, _("网格名称或编码"), "", tuple(g.name for g in grids), 20),
        Column("address", _("地址"), text(120), width=30),
        Column("floors", _("楼层数"), whole(0, 300), example="12", width=10),
        Column("use", _("房屋用途"), one_of(houses), False, _("楼宇园区的主要用途，可空"), _("写字楼宇"), tuple(houses), 14),
        Column("floor_area_m2", _("总建筑面积（平方米）"), whole(1, 100_000_000), help=_("整栋、整园，可空"), example="38000", width=16),
        Column("lat", _("纬度"), degree, help=_("WGS-84，可空"), width=12),
        Column("lon", _("经度"), degree, help=_("WGS-84，可空"), width=12),
        Column("space", _("空间名称"), text(60), help=_("场所里的房间或功能空间，可空"), example=_("3 楼路演厅"), width=20),
        Column("space_kind", _("空间类别"), one_of(uses), False, _("填了空间就选类别"), _("众创空间"), tuple(uses), 14),
        Column("floor", _("所在楼层"), text(20), example="3F", width=10),
        Column("area_m2", _("面积（平方米）"), whole(1, 1_000_000), width=14),
        Column("capacity", _("容纳人数"), whole(1, 100_000), width=10),
    ]  # fmt: skip


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row: a place is told apart by its name, a space by place, floor and name."""
    lies_in, spaces = queries.place_names(imported.community), queries.space_names(imported.community)
    known, seen = set(lies_in), dict[tuple, int]()
    for row in rows:
        said = row.values
        what = _what(said)
        row.only_once(what, seen, _("场所名称"), row.raw.get("name", ""))
        if lies_in.setdefault(said.get("name"), said.get("grid") or 0) != said.get("grid"):
            row.blame(_("所属网格"), row.raw.get("grid", ""), _("这处场所已登记在别的网格，请核对"))
        if bool(said.get("space")) != bool(said.get("space_kind")):
            row.blame(_("空间类别"), "", _("空间名称和空间类别请一起填，或都留空"))
        there = what in spaces if said.get("space") else said.get("name") in known
        yield row, "bad" if row.problems else "there" if there else "ready", mark(*what)


def _what(said: dict[str, Any]) -> tuple:
    return said.get("name"), said.get("floor", "") if said.get("space") else "", said.get("space", "")


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back spaces, then places, that nobody changed or built on since."""
    rooms = [row for row in rows if row.values.get("space")]
    brought = [row.values["place"] for row in rooms if row.values.get("place")]
    bulk.undo(imported, by, rooms, bulk.things_of(Space, rooms))
    whole_rows = [row for row in rows if row not in rooms]
    places = {p.pk: p for p in Place.objects.filter(pk__in=[*brought, *(row.thing_id for row in whole_rows)])}
    kept = bulk.built_on(Place.objects.filter(pk__in=places), {})
    free = bulk.part(whole_rows, kept)
    bulk.take_back(imported, by, [place for pk, place in places.items() if pk not in kept], free)


@importer(
    "places",
    gettext_lazy("场所空间"),
    noun=gettext_lazy("处场所空间"),
    hint=gettext_lazy("一行一处楼宇、园区或其中一个空间"),
    icon="map-2",
    ask="community.add_place",
    list_url="community:grids",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `add_place` and `add_space` write one by one."""
    home, there = imported.community, queries.place_names(imported.community)
    spaces = {mark(*what) for what in queries.space_names(home)}
    fresh = bulk.fresh(rows, spaces | {mark(name, "", "") for name in there})
    missing = {row.values["name"]: row for row in reversed(fresh) if row.values["name"] not in there}
    made = Place.objects.bulk_create([_place(home, row.values) for row in missing.values()], batch_size=500)
    bulk.journal(imported, by, "community.add_place", made, lambda place: {"name": place.name})
    first = {row.pk: place for row, place in zip(missing.values(), made, strict=True)}
    ids = queries.place_ids(home, [row.values["name"] for row in fresh])
    rooms = [row for row in fresh if row.values.get("space")]
    inside = Space.objects.bulk_create([_space(home, row.values, ids[row.values["name"]]) for row in rooms], batch_size=500)
    bulk.journal(imported, by, "community.add_space", inside, lambda space: {"name": space.name})
    bulk.done(rooms, inside, [{"space": 1, "place": first[row.pk].pk if row.pk in first else None} for row in rooms])
    for row in fresh:
        if row.state == "ready":
            row.state, row.thing_id, row.values = "done", ids[row.values["name"]], {}


def _place(home: Community, said: dict[str, Any]) -> Place:
    own = {name: value for name, value in said.items() if name not in OF_SPACE}
    return Place(community=home, grid_id=own.pop("grid"), **own)


def _space(home: Community, said: dict[str, Any], place: int) -> Space:
    told = {name: said[name] for name in ("floor", "area_m2", "capacity") if name in said}
    return Space(community=home, place_id=place, name=said["space"], kind=said["space_kind"], **told)
