"""Companies by table (S2 5.5.2-1, S3 5.3.2-1): columns, verdicts, the bulk write beside `register_company`, and the way back."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import queries
from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import credit_code, grid_of, phone, several
from liren.community.models import Community, Company, ContactPerson, GridStay, Import, ImportRow, Qualification, User
from liren.community.queries import Verdict, importer
from liren.community.rules import INDUSTRIES, initials, size_class
from liren.community.rules.kinds import industry_code_error
from liren.core.calendar import today
from liren.core.tables import Column, Row, day, one_of, text, whole


def columns(home: Community, _by: User) -> list[Column]:
    """The template of the company register (S2 5.5.2-1, S3 5.3.2-1) with this community's grids and places to choose from."""
    grids, places = queries.grids(home), queries.places(home)
    place_words = {p.name: (p.pk, p.grid_id) for p in places}
    sections = {word: code for code, (name, short) in INDUSTRIES.items() for word in (code, name, short, f"{code} {short}")}
    sizes = {str(label): value for value, label in Company.Size.choices}
    kinds = {str(label): value for value, label in Qualification.Kind.choices}
    no_place = _("没有登记这处楼宇或园区，请从下拉列表中选择，或先在“网格空间”里登记")
    no_section = _("请填写国民经济行业门类，例如“制造”或字母 C")
    lettered = tuple(f"{code} {short}" for code, (_name, short) in INDUSTRIES.items())
    return [
        Column("name", _("企业名称"), text(120), True, _("营业执照上的全称"), _("听潮岚川精密科技有限公司"), width=34),
        Column("short_name", _("简称"), text(40), help=_("平时怎么叫"), example=_("岚川精密")),
        Column("credit_code", _("统一社会信用代码"), credit_code, True, _("18 位；已登记的跳过"), "91330199MA2LRY0C10", width=24),
        Column("grid", _("所属网格"), grid_of(home), True, _("网格名称或编码"), "", tuple(g.name for g in grids), 20),
        Column("place", _("所在楼宇或园区"), one_of(place_words, no_place), False, _("可空"),
               places[0].name if places else "", tuple(p.name for p in places), 20),
        Column("room", _("房号"), text(40), example="1203"),
        Column("industry", _("行业门类"), one_of(sections, no_section), True, _("国民经济行业门类（A–T）"), _("C 制造"), lettered, 18),
        Column("industry_code", _("行业小类代码"), text(4), help=_("GB/T 4754 的 2 至 4 位代码，可空"), example="3411", width=14),
        Column("trade", _("主营业务"), text(60), example=_("精密零件加工"), width=20),
        Column("headcount", _("员工人数"), whole(0, 500_000), help=_("整数"), example="86", width=12),
        Column("size", _("规模"), one_of(sizes), False, _("可空：按行业和人数算"), _("小型"), tuple(sizes), 10),
        Column("legal_person", _("法定代表人"), text(40)),
        Column("moved_in_on", _("入驻日期"), day, help=_("如 2026-03-01"), example="2026-03-01"),
        Column("qualified_kinds", _("资质"), several(kinds, _("请填写资质名称，几种之间用分号隔开")), help=_("几种之间用分号隔开，可空"),
               example=_("高新技术企业"), choices=tuple(kinds), width=18),
        Column("qualified_since", _("资质认定日期"), day, help=_("填了资质就要填"), example="2025-12-08"),
        Column("qualified_source", _("资质来源"), text(60), help=_("填了资质就要填"), example=_("省科技厅公告")),
        Column("contact_name", _("联系人"), text(40)),
        Column("contact_duty", _("联系人职务"), text(40), example=_("行政主管")),
        Column("contact_phone", _("联系人电话"), phone),
    ]  # fmt: skip


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row: can be written, is there already, or has to be mended."""
    known, seen = queries.credit_codes(imported.community), dict[str, int]()
    for row in rows:
        code = row.values.get("credit_code", "")
        if code:
            row.only_once(code, seen, _("统一社会信用代码"), code)
        _settle(row)
        if code in known:
            yield Row(row.number, {"name": row.values.get("name", "")}), "there", code
        else:
            yield row, "bad" if row.problems else "ready", code


def _settle(row: Row) -> None:
    """Turn words into columns of the table and check what only fits together."""
    said = row.values
    grid, (place, lies_in) = said.pop("grid", None), said.pop("place", None) or (None, None)
    if place and grid and lies_in != grid:
        row.blame(_("所在楼宇或园区"), "", _("这处楼宇不在所填的网格里，请改网格或改楼宇"))
    if said.get("moved_in_on") and said["moved_in_on"] > today():
        row.blame(_("入驻日期"), said["moved_in_on"], _("入驻日期不能晚于今天"))
    if said.get("contact_phone") and not said.get("contact_name"):
        row.blame(_("联系人"), "", _("填了电话就请填联系人姓名"))
    said |= {"grid_id": grid, "place_id": place}
    section, code = said.get("industry", ""), said.get("industry_code", "")
    if section and (wrong := industry_code_error(code, section)):
        row.blame(_("行业小类代码"), code, wrong)
    _settle_qualification(row)
    said.setdefault("size", size_class(said.get("headcount", 0), section + code))
    said["initials"] = initials(f"{said.get('name', '')} {said.get('short_name', '')}")[:200]
    said["moved_in_on"] = said["moved_in_on"].isoformat() if said.get("moved_in_on") else None


def _settle_qualification(row: Row) -> None:
    """A qualification has its day and its source."""
    said = row.values
    since = said.get("qualified_since")
    if said.get("qualified_kinds") and not (since and said.get("qualified_source")):
        row.blame(_("资质认定日期"), "", _("填了资质就请填认定日期和来源"))
    if since and since > today():
        row.blame(_("资质认定日期"), since, _("认定日期不能晚于今天"))
    said["qualified_since"] = since.isoformat() if since else None


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back companies nobody changed or built on since; keep and name the others."""
    found = bulk.things_of(Company, rows)
    bulk.undo(imported, by, rows, found, bulk.built_on(found, {GridStay: 1, ContactPerson: 1, Qualification: len(Qualification.Kind)}))


@importer(
    "companies",
    gettext_lazy("企业"),
    noun=gettext_lazy("家企业"),
    hint=gettext_lazy("一行一家企业，可同时带上首要联系人"),
    icon="building",
    ask="community.register_company",
    list_url="community:companies",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `register_company` and `add_contact` write one by one."""
    home, moment = {"community_id": imported.community_id}, today()
    codes = [row.key for row in rows]
    known = set(Company.objects.filter(**home, credit_code__in=codes).values_list("credit_code", flat=True))
    fresh = bulk.fresh(rows, known)
    said = [dict(row.values) for row in fresh]
    contacts = [{name.removeprefix("contact_"): one.pop(name) for name in list(one) if name.startswith("contact_")} for one in said]
    granted = [{name.removeprefix("qualified_"): one.pop(name) for name in list(one) if name.startswith("qualified_")} for one in said]
    companies = Company.objects.bulk_create([Company(**home, **one, verified_on=moment) for one in said], batch_size=500)
    GridStay.objects.bulk_create(
        [GridStay(**home, company=c, grid_id=c.grid_id, since=c.moved_in_on or moment) for c in companies], batch_size=1000
    )
    people = [(c, told) for c, told in zip(companies, contacts, strict=True) if told.get("name")]
    ContactPerson.objects.bulk_create([ContactPerson(**home, company=c, is_main=True, **told) for c, told in people], batch_size=1000)
    Qualification.objects.bulk_create(
        [
            Qualification(**home, company=c, kind=kind, since=told["since"], source=told["source"])
            for c, told in zip(companies, granted, strict=True)
            for kind in told.get("kinds", ())
        ],
        batch_size=1000,
    )
    bulk.journal(imported, by, "community.register_company", companies, lambda company: {"name": company.name})
    bulk.done(fresh, companies)
