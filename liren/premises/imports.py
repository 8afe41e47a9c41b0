"""Premises and facilities by table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries as register
from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import Verdict, importer
from liren.core.tables import Column, Read, Row, iso_day, one_of, text, whole
from liren.premises import queries
from liren.premises.models import Facility, Premises
from liren.premises.rules import FacilityKind, Mode


def number(low: str, high: str) -> Read:
    """A number with at most two decimals, kept as text."""

    def read(found: str) -> str:
        try:
            value = Decimal(found.replace(",", "").rstrip("㎡%").strip())
        except InvalidOperation:
            value = Decimal(-1)
        if not (value.is_finite() and Decimal(low) <= value <= Decimal(high)):
            raise ValueError(_("请填写 %(low)s 到 %(high)s 之间的数") % {"low": low, "high": high})
        return f"{value.quantize(Decimal('0.01')).normalize():f}"

    return read


def _place(home: Community) -> Column:
    words = register.place_names(home)
    ids = register.place_ids(home, words)
    hint = _("底册里没有这处场所，请从下拉列表中选择，或先在“网格空间”里登记")
    return Column("place", _("在哪里"), one_of(ids, hint), True, _("楼宇、园区的名称"), next(iter(ids), ""), tuple(ids)[:500], 22)


def premises_columns(home: Community, _by: User) -> list[Column]:
    """The template of premises."""
    modes, yes = {str(label): value for value, label in Mode.choices}, {_("是"): True, _("否"): False}
    return [
        Column("name", _("名称"), text(60), True, _("同名的会跳过"), _("公共服务中心一层"), width=26),
        _place(home),
        Column("room", _("楼层房号"), text(60), example="1F"),
        Column("area_m2", _("建筑面积（平方米）"), number("0.1", "999999"), True, "", "620", width=14),
        Column("mode", _("取得方式"), one_of(modes), True, "", str(Mode.LEASE.label), tuple(modes), 14),
        Column("share", _("计入份额（%）"), number("0.01", "100"), help=_("只有共驻共建的填，其余留空"), width=12),
        Column("owner", _("产权单位"), text(80), width=24),
        Column("number", _("凭据文号"), text(60), width=20),
        Column("since", _("起用日期"), iso_day, True, example="2026-03-01"),
        Column("until", _("凭据到期"), iso_day, example="2029-02-28"),
        *(Column(name, label, one_of(yes), choices=tuple(yes), width=10) for name, label in (
            ("is_center", _("公共服务中心所在地")), ("is_office", _("办公场所")), ("is_service", _("服务场所")),
            ("is_supporting", _("计入配套用房面积")))),
    ]  # fmt: skip


def check_premises(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by its name."""
    known, seen = queries.premises_names(imported.community), dict[Any, int]()
    for row in rows:
        said, name = row.values, row.values.get("name")
        row.only_once(name, seen, _("名称"), row.raw.get("name", ""))
        if said.get("share", "100") != "100" and said.get("mode") != Mode.SHARED_OCCUPATION:
            row.blame(_("计入份额（%）"), said["share"], _("只有共驻共建的用房按份额计入，其他方式取得的请填 100"))
        if said.get("until") and said.get("since") and said["until"] < said["since"]:
            row.blame(_("凭据到期"), said["until"], _("凭据到期日不能早于起用日期"))
        yield row, "bad" if row.problems else "there" if name in known else "ready", mark(name)


def undo_premises(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back premises nobody changed or built on since."""
    bulk.undo(imported, by, rows, bulk.things_of(Premises, rows))


@importer(
    "premises",
    gettext_lazy("用房"),
    noun=gettext_lazy("处用房"),
    hint=gettext_lazy("一行一处用房：在哪里、多大、怎样取得、到哪天"),
    icon="building-store",
    ask="premises.enter",
    list_url="premises:list",
    columns=premises_columns,
    check=check_premises,
    undo=undo_premises,
)
def apply_premises(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `enter` writes one by one."""
    _apply(imported, rows, by, Premises, "premises.enter", {mark(name) for name in queries.premises_names(imported.community)})


def _apply(imported: Import, rows: Sequence[ImportRow], by: User, model: Any, name: str, known: set[str]) -> None:
    fresh = bulk.fresh(rows, known)
    told = [{("place_id" if key == "place" else key): value for key, value in row.values.items()} for row in fresh]
    made = model.objects.bulk_create([model(community_id=imported.community_id, **one) for one in told], batch_size=500)
    bulk.journal(imported, by, name, made, lambda thing: {"name": thing.name})
    bulk.done(fresh, made)


def facility_columns(home: Community, _by: User) -> list[Column]:
    """The template of facilities."""
    kinds = {str(label): value for value, label in FacilityKind.choices}
    return [
        Column("name", _("名称"), text(60), True, _("同一场所里同名的会跳过"), _("室外健身器材"), width=26),
        Column("kind", _("类别"), one_of(kinds), True, "", str(FacilityKind.BASIC_SPORTS.label), tuple(kinds), 18),
        _place(home),
        Column("where", _("具体位置"), text(80), example=_("东门广场")),
        Column("quantity", _("数量"), whole(1, 100_000), example="6", width=8),
        Column("since", _("启用日期"), iso_day, example="2026-03-01"),
        Column("check_days", _("检查周期（天）"), whole(1, 3650), example="90", width=12),
    ]


def check_facilities(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by place and name."""
    ids = register.place_ids(imported.community, register.place_names(imported.community))
    known, seen = {(ids.get(place), name) for place, name in queries.facility_names(imported.community)}, dict[Any, int]()
    for row in rows:
        what = (row.values.get("place"), row.values.get("name"))
        row.only_once(what, seen, _("名称"), row.raw.get("name", ""))
        yield row, "bad" if row.problems else "there" if what in known else "ready", mark(*what)


def undo_facilities(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back facilities nobody changed or looked at since."""
    bulk.undo(imported, by, rows, bulk.things_of(Facility, rows))


@importer(
    "facilities",
    gettext_lazy("设施"),
    noun=gettext_lazy("处设施"),
    hint=gettext_lazy("一行一处或一类设施：在哪里、多少、多久检查一次"),
    icon="tool",
    ask="premises.install",
    list_url="premises:facilities",
    columns=facility_columns,
    check=check_facilities,
    undo=undo_facilities,
)
def apply_facilities(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `install` writes one by one."""
    ids = register.place_ids(imported.community, register.place_names(imported.community))
    known = {mark(ids.get(place), name) for place, name in queries.facility_names(imported.community)}
    _apply(imported, rows, by, Facility, "premises.install", known)
