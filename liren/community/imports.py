"""Columns of the spreadsheets that come in, and the verdict on each row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import actions, queries
from liren.community.models import Community, Company, Import
from liren.community.rules import INDUSTRIES, credit_code_error, initials, size_class, tidy_credit_code
from liren.core import tables
from liren.core.calendar import today
from liren.core.tables import Column, Row, day, one_of, text, whole

Verdict = tuple[Row, str, str]  # row, state, key


@dataclass(frozen=True)
class Kind:
    """Something that can be imported: its columns, its check, the action that writes a batch, and where its list is."""

    code: str
    label: Any
    columns: Callable[[Community], list[Column]]
    verdicts: Callable[[Community, Iterator[Row]], Iterator[Verdict]]
    write: Callable[..., Import]
    list_url: str


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Offer a further kind of import; apps above bring their own."""
    KINDS[kind.code] = kind


def folder() -> Path:
    """Where uploaded files wait until they are checked."""
    place = Path(settings.DATA_DIR) / "imports"
    place.mkdir(parents=True, exist_ok=True)
    return place


def verdicts(imported: Import) -> Iterator[Verdict]:
    """Read the file of an import and judge its rows."""
    kind = KINDS[imported.kind]
    with (folder() / imported.path).open("rb") as file:
        yield from kind.verdicts(imported.community, tables.read(file, kind.columns(imported.community)))


def _code(found: str) -> str:
    code = tidy_credit_code(found)
    if "E+" in code:
        raise ValueError(_("单元格是数字格式，末几位已丢失。请把这一列改为“文本”格式后重新填写"))
    if wrong := credit_code_error(code):
        raise ValueError(wrong)
    return code


def _phone(found: str) -> str:
    if not 5 <= sum(map(str.isdigit, found)) <= 15 or len(found) > 30:
        raise ValueError(_("请填写一个电话号码，例如 13800000000 或 0571-88000000"))
    return found


def company_columns(home: Community) -> list[Column]:
    """The template of the company register (S2 5.5.2-1, S3 5.3.2-1) with this community's grids and places to choose from."""
    grids, places = queries.grids(home), queries.places(home)
    grid_words = {str(word): g.pk for g in grids for word in (g.code, g.name)}
    place_words = {p.name: (p.pk, p.grid_id) for p in places}
    sections = {word: code for code, (name, short) in INDUSTRIES.items() for word in (code, name, short, f"{code} {short}")}
    sizes = {str(label): value for value, label in Company.Size.choices}
    no_grid = _("没有这个网格，请从下拉列表中选择，或先在“网格空间”里划分")
    no_place = _("没有登记这处楼宇或园区，请从下拉列表中选择，或先在“网格空间”里登记")
    no_section = _("请填写国民经济行业门类，例如“制造”或字母 C")
    lettered = tuple(f"{code} {short}" for code, (_name, short) in INDUSTRIES.items())
    return [
        Column("name", _("企业名称"), text(120), True, _("营业执照上的全称"), _("听潮岚川精密科技有限公司"), width=34),
        Column("short_name", _("简称"), text(40), help=_("平时怎么叫"), example=_("岚川精密")),
        Column("credit_code", _("统一社会信用代码"), _code, True, _("18 位，核对校验码；已登记的会跳过"), "91330199MA2LRY0C10", width=24),
        Column("grid", _("所属网格"), one_of(grid_words, no_grid), True, _("网格名称或编码"),
               grids[0].name if grids else "", tuple(g.name for g in grids), 20),
        Column("place", _("所在楼宇或园区"), one_of(place_words, no_place), False, _("可空"),
               places[0].name if places else "", tuple(p.name for p in places), 20),
        Column("room", _("房号"), text(40), example="1203"),
        Column("industry", _("行业门类"), one_of(sections, no_section), True, _("国民经济行业门类（A–T）"), _("C 制造"), lettered, 18),
        Column("trade", _("主营业务"), text(60), example=_("精密零件加工"), width=20),
        Column("headcount", _("员工人数"), whole(0, 500_000), help=_("整数"), example="86", width=12),
        Column("size", _("规模"), one_of(sizes), False, _("可空：按行业和人数算"), _("小型"), tuple(sizes), 10),
        Column("legal_person", _("法定代表人"), text(40)),
        Column("moved_in_on", _("入驻日期"), day, help=_("如 2026-03-01"), example="2026-03-01"),
        Column("contact_name", _("联系人"), text(40)),
        Column("contact_duty", _("联系人职务"), text(40), example=_("行政主管")),
        Column("contact_phone", _("联系人电话"), _phone),
    ]  # fmt: skip


def company_verdicts(home: Community, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row: can be written, is there already, or has to be mended."""
    known, seen = queries.credit_codes(home), dict[str, int]()
    for row in rows:
        code = row.values.get("credit_code", "")
        if code and code in seen:
            row.blame(_("统一社会信用代码"), code, _("与第 %(n)s 行重复，请删去一行") % {"n": seen[code]})
        elif code:
            seen[code] = row.number
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
    said.setdefault("size", size_class(said.get("headcount", 0), said.get("industry", "")))
    said["initials"] = initials(f"{said.get('name', '')} {said.get('short_name', '')}")[:200]
    said["moved_in_on"] = said["moved_in_on"].isoformat() if said.get("moved_in_on") else None


register(Kind("companies", gettext_lazy("企业"), company_columns, company_verdicts, actions.import_companies, "community:companies"))
