"""The resource inventory by table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import Verdict, importer
from liren.core.calendar import today
from liren.core.tables import Column, Row, iso_day, one_of, text, whole
from liren.resources import queries
from liren.resources.models import Resource
from liren.resources.rules import Kind


def columns(home: Community, _by: User) -> list[Column]:
    """The template of the inventory."""
    kinds = {str(label): value for value, label in Kind.choices}
    owners = {name: f"{column}:{pk}" for name, (column, pk) in queries.owners(home).items()}
    hint = _("底册里没有这家企业、单位或场所，请写全称，或先在底册里登记")
    return [
        Column("name", _("名称"), text(80), True, _("同类别里同名的会跳过"), _("三楼培训教室"), width=26),
        Column("kind", _("类别"), one_of(kinds), True, "", str(Kind.VENUE.label), tuple(kinds), 14),
        Column(
            "owner", _("归谁"), one_of(owners, hint), True, _("企业、单位或场所的全称"), next(iter(owners), ""), tuple(owners)[:500], 26
        ),
        Column("quantity", _("数量"), whole(1, 1_000_000), example="1", width=8),
        Column("unit", _("单位"), text(10), example=_("间"), width=8),
        Column("about", _("说明"), text(300), example=_("可坐 60 人，有投影"), width=30),
        Column("terms", _("使用条件"), text(300), True, "", _("工作日白天免费，提前三天预约"), width=30),
        Column("contact", _("联系方式"), text(80), width=20),
        Column("until", _("有效期到"), iso_day, example="2027-12-31"),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by kind and name."""
    known, seen, now = queries.resource_keys(imported.community), dict[Any, int](), today().isoformat()
    for row in rows:
        said = row.values
        key = (said.get("kind"), said.get("name"))
        row.only_once(key, seen, _("名称"), row.raw.get("name", ""))
        if said.get("kind") == Kind.PARTY and not str(said.get("owner", "company:")).startswith("company:"):
            row.blame(_("归谁"), row.raw.get("owner", ""), _("党建资源请填写是哪家企业的"))
        if said.get("until") and said["until"] < now:
            row.blame(_("有效期到"), said["until"], _("有效期不能早于今天"))
        yield row, "bad" if row.problems else "there" if key in known else "ready", mark(*key)


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back resources nobody changed or used since."""
    bulk.undo(imported, by, rows, bulk.things_of(Resource, rows))


@importer(
    "resources",
    gettext_lazy("资源清单"),
    noun=gettext_lazy("项资源"),
    hint=gettext_lazy("一行一项资源：归谁、多少、怎样使用"),
    icon="package",
    ask="resources.enter",
    list_url="resources:inventory",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `enter` writes one by one."""
    fresh = bulk.fresh(rows, {mark(*key) for key in queries.resource_keys(imported.community)})
    made = Resource.objects.bulk_create([_made(imported, dict(row.values)) for row in fresh], batch_size=500)
    bulk.journal(imported, by, "resources.enter", made, lambda thing: {"name": thing.name, "kind": thing.kind})
    bulk.done(fresh, made)


def _made(imported: Import, told: dict[str, Any]) -> Resource:
    column, _colon, pk = told.pop("owner").partition(":")
    return Resource(community_id=imported.community_id, state="listed", verified_on=today(), **{f"{column}_id": int(pk)}, **told)
