"""The lists of the register as tables that go out, and how an ordered file is written and where it waits."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.community import queries
from liren.community.models import Appointment, Community, Company, ContactPerson, Export, Organization, Place, Qualification, User
from liren.community.rules import mask_mobile, mask_name
from liren.core import tables
from liren.core.calendar import local, now
from liren.core.management.folders import private


def folder() -> Path:
    """Where files wait for the person who ordered them."""
    return private(Path(settings.DATA_DIR) / "exports")


def write(export: Export) -> tuple[str, int]:
    """Write the file of an order with its mark; returns its name and how many rows it has."""
    kind, params = queries.EXPORTERS[export.listing], QueryDict(export.query)
    found = queries.exported(export.by, export.listing, export.community, params, params.getlist("pick"))
    name = f"{secrets.token_hex(16)}.{export.form}"
    kind.looked(export.by, found)
    rows = kind.rows(found, export.by, export.is_full)
    with (folder() / name).open("xb") as file:
        if export.form == "csv":
            return name, tables.save_csv(file, kind.header(), rows, mark(export))
        return name, tables.save(file, str(kind.label), kind.header(), rows, mark(export))


def at_once(code: str, found: QuerySet, user: User, form: str) -> Path:
    """A short masked list as a file that the caller removes."""
    kind = queries.EXPORTERS[code]
    kind.looked(user, found)
    handle, name = mkstemp(suffix=f".{form}")
    rows = kind.rows(found, user, False)
    with open(handle, "wb") as file:
        if form == "csv":
            tables.save_csv(file, kind.header(), rows)
        else:
            tables.save(file, str(kind.label), kind.header(), rows)
    return Path(name)


def mark(export: Export) -> str:
    """Whose copy this is, when it was made and what for."""
    told = {"who": export.by.name, "when": f"{local(now()):%Y-%m-%d %H:%M}", "what": export.purpose, "n": export.pk}
    return _("第 %(n)s 号导出 · %(who)s · %(when)s · 用途：%(what)s · 仅供本用途，不得外传") % told


def _chosen(params: Any, *names: str) -> dict[str, Any]:
    """The filters among the parameters; a number that is none narrows to nothing."""
    said = {name: params.get(name, "") for name in names}
    return {name: value for name, value in said.items() if value and (name not in {"grid", "place"} or value.isdecimal())}


def _companies(user: User, home: Community, params: Any) -> QuerySet[Company]:
    chosen = _chosen(params, "grid", "place", "industry", "size", "status")
    return queries.companies(user, params.get("q", "")[:60], sort=params.get("sort", ""), community=home, **chosen)


def _company_rows(found: QuerySet[Company], user: User, full: bool) -> Iterator[list[Any]]:
    main = Prefetch("contacts", ContactPerson.objects.visible_to(user).filter(is_main=True), to_attr="main_contacts")
    valid = Prefetch("qualifications", Qualification.objects.visible_to(user).filter(queries.in_force()), to_attr="in_force")
    for one in found.prefetch_related(main, valid).iterator(1000):
        contact = one.main_contacts[0] if one.main_contacts else None
        name = (contact.name if full else mask_name(contact.name)) if contact else ""
        yield [
            one.name, one.short_name, one.credit_code, one.grid.name, one.place.name if one.place else "", one.room,
            one.get_industry_display(), one.industry_code, one.trade, one.get_size_display(), one.headcount, one.get_status_display(),
            one.moved_in_on, one.verified_on, _("；").join(f"{q.get_kind_display()} {q.since}" for q in one.in_force),
            name, contact.duty if contact else "", contact.phone if contact and full else "",
        ]  # fmt: skip


def _roster(user: User, home: Community, params: Any) -> QuerySet[Appointment]:
    return queries.roster(user, home, params.get("q", "")[:60], sort=params.get("sort", ""), **_chosen(params, "role", "grid", "held"))


def _appointment_rows(found: QuerySet[Appointment], user: User, full: bool) -> Iterator[list[Any]]:
    for one in found.iterator(2000):
        post, phone = one.post, one.user.phone
        name = one.user.name if full else mask_name(one.user.name)
        where = [str(post.grid or ""), str(post.company or "")]
        yield [name, post.title, post.get_role_display(), *where, one.since, one.until, phone if full else mask_mobile(phone)]


def _chart_rows(found: QuerySet, user: User, full: bool) -> Iterator[list[Any]]:
    for post in found:
        people = [one.user.name if full else mask_name(one.user.name) for one in post.held] or [_("空缺")]
        since = post.held[0].since if post.held else None
        kind = _("专职") if post.full_time else _("兼职")
        yield [post.title, post.get_role_display(), str(post.grid or ""), kind, _("、").join(people), since]


def _organization_rows(found: QuerySet[Organization], user: User, full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [one.name, one.short_name, one.get_kind_display(), str(one.region or _("本社区")), one.phone]


def _place_rows(found: QuerySet[Place], user: User, full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [one.name, one.get_kind_display(), str(one.grid), one.address, one.floors, one.get_use_display(),
               one.floor_area_m2, one.lat, one.lon, one.n]  # type: ignore[attr-defined]  # fmt: skip


HEADS = "center_head secretary"
queries.exporter(
    "companies", __("企业清单"), roles=f"enterprise_worker {HEADS}", private=True, found=_companies, rows=_company_rows,
    heads=(__("企业名称"), __("简称"), __("统一社会信用代码"), __("所属网格"), __("所在楼宇或园区"), __("房号"), __("行业门类"),
           __("行业小类代码"), __("主营业务"), __("规模"), __("员工人数"), __("状态"), __("入驻日期"), __("信息核实日期"), __("资质"),
           __("首要联系人"), __("联系人职务"), __("联系电话")),
)  # fmt: skip
queries.exporter(
    "people", __("岗位与任职"), roles=HEADS, private=True, rows=_chart_rows,
    heads=(__("岗位"), __("角色"), __("网格"), __("专职"), __("任职"), __("任职日期")),
    found=lambda user, home, params: queries.chart_posts(user, home),
)  # fmt: skip
queries.exporter(
    "appointments", __("人员名册"), roles=HEADS, private=True, found=_roster, rows=_appointment_rows,
    heads=(__("姓名"), __("岗位"), __("角色"), __("网格"), __("企业"), __("任职日期"), __("离任日期"), __("手机")),
)  # fmt: skip
queries.exporter(
    "organizations", __("组织名录"), roles=f"enterprise_worker {HEADS}", rows=_organization_rows,
    heads=(__("名称"), __("简称"), __("类别"), __("所属"), __("电话")),
    found=lambda user, home, params: queries.organizations(user, home),
)  # fmt: skip
queries.exporter(
    "places", __("场所清单"), roles=f"governance_worker {HEADS}", rows=_place_rows,
    heads=(__("名称"), __("类别"), __("网格"), __("地址"), __("楼层数"), __("房屋用途"),
           __("总建筑面积（平方米）"), __("纬度"), __("经度"), __("企业数")),
    found=lambda user, home, params: queries.places_of(user, home),
)  # fmt: skip
