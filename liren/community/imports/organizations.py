"""Organizations by table: departments' branches, providers, property companies, social organizations of the community."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries
from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark, phone
from liren.community.models import Community, Import, ImportRow, Organization, User
from liren.community.queries import Verdict, importer
from liren.community.rules.competences import COMPETENCES
from liren.core.tables import Column, Row, one_of, text


def columns(_home: Community, _by: User) -> list[Column]:
    """The template of the directory of organizations."""
    kinds = {str(label): value for value, label in Organization.Kind.choices}
    does = {str(label): code for code, label in COMPETENCES.items()}
    return [
        Column("name", _("名称"), text(80), True, _("全称；同类同名的会跳过"), _("云栖物业服务有限公司"), width=34),
        Column("kind", _("类别"), one_of(kinds), True, _("从下拉列表选择"), _("物业服务公司"), tuple(kinds), 18),
        Column("competence", _("职能"), one_of(does), False, _("部门填：公安、消防救援、卫生健康等"), _("消防救援"), tuple(does), 18),
        Column("short_name", _("简称"), text(20), example=_("云栖物业")),
        Column("phone", _("电话"), phone, example="0571-88000000"),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by kind and name."""
    known, seen = queries.organization_names(imported.community), dict[str, int]()
    for row in rows:
        key = _key(row.values)
        row.only_once(key, seen, _("名称"), row.raw.get("name", ""))
        there = (row.values.get("kind"), row.values.get("name")) in known
        yield row, "there" if there else "bad" if row.problems else "ready", key


def _key(said: dict) -> str:
    return mark(said.get("kind"), said.get("name"))


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back organizations nobody changed or built on since."""
    bulk.undo(imported, by, rows, bulk.things_of(Organization, rows))


@importer(
    "organizations",
    gettext_lazy("组织"),
    noun=gettext_lazy("个组织"),
    hint=gettext_lazy("一行一个单位：物业、服务机构、社会组织等"),
    icon="building-community",
    ask="community.found_organization",
    list_url="community:organizations",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `found_organization` writes one by one."""
    known = {mark(kind, name) for kind, name in queries.organization_names(imported.community)}
    fresh = bulk.fresh(rows, known)
    made = Organization.objects.bulk_create(
        [Organization(community_id=imported.community_id, **row.values) for row in fresh], batch_size=500
    )
    bulk.journal(imported, by, "community.found_organization", made, lambda body: {"name": body.name})
    bulk.done(fresh, made)
