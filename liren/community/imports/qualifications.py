"""Qualifications of registered companies by table: one row for each, with its source and its day (S1 A.1)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries
from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import company_of, mark
from liren.community.models import Community, Import, ImportRow, Qualification, User
from liren.community.queries import Verdict, importer
from liren.core.calendar import today
from liren.core.tables import Column, Row, day, one_of, text


def columns(home: Community, _by: User) -> list[Column]:
    """The template of qualifications."""
    kinds = {str(label): value for value, label in Qualification.Kind.choices}
    return [
        Column("company", _("企业"), company_of(home), True, _("全称、简称或统一社会信用代码"), _("岚川精密"), width=34),
        Column("kind", _("资质"), one_of(kinds), True, _("从下拉列表选择"), _("高新技术企业"), tuple(kinds), 18),
        Column("since", _("认定日期"), day, True, _("如 2025-12-08；已登记的会跳过"), "2025-12-08"),
        Column("until", _("有效期至"), day, False, _("没有期限的不填"), "2028-12-07"),
        Column("source", _("来源"), text(60), True, _("公告或名单的名称"), _("省科技厅公告"), width=28),
        Column("number", _("证书编号"), text(40), example="GR202533000123", width=20),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row: told apart by company, kind and day."""
    known = {mark(*one) for one in queries.qualified(imported.community)}
    seen = dict[str, int]()
    for row in rows:
        said = row.values
        said["company"] = (said.get("company") or (None, None))[0]
        if said.get("since") and said["since"] > today():
            row.blame(_("认定日期"), said["since"], _("认定日期不能晚于今天"))
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            row.blame(_("有效期至"), said["until"], _("有效期不能早于认定日期"))
        said |= {name: said[name].isoformat() for name in ("since", "until") if said.get(name)}
        key = mark(said["company"], said.get("kind"), said.get("since"))
        row.only_once(key, seen, _("企业"), row.raw.get("company", ""))
        yield row, "there" if key in known else "bad" if row.problems else "ready", key


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back the qualifications that nobody changed since."""
    bulk.undo(imported, by, rows, bulk.things_of(Qualification, rows))


@importer(
    "qualifications",
    gettext_lazy("企业资质"),
    noun=gettext_lazy("项资质"),
    hint=gettext_lazy("一行一项：高新技术企业、新型研发机构等"),
    icon="certificate",
    ask="community.register_company",
    list_url="community:companies",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `note_qualification` writes one by one."""
    fresh = bulk.fresh(rows, {mark(*one) for one in queries.qualified(imported.community)})
    said = [{**row.values, "company_id": row.values["company"]} for row in fresh]
    for one in said:
        one.pop("company")
    made = Qualification.objects.bulk_create([Qualification(community_id=imported.community_id, **one) for one in said], batch_size=500)
    bulk.journal(imported, by, "community.note_qualification", made, lambda one: {"kind": one.kind})
    bulk.done(fresh, made)
