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
from django.utils.translation import gettext_lazy

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


def _company_header() -> list[str]:
    return [str(label) for label in queries.EXPORT_HEADER] + [_("联系电话")]


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


def _appointment_header() -> list[str]:
    return [_("姓名"), _("岗位"), _("角色"), _("网格"), _("企业"), _("任职日期"), _("离任日期"), _("手机")]


def _appointment_rows(found: QuerySet[Appointment], user: User, full: bool) -> Iterator[list[Any]]:
    for one in found.iterator(2000):
        post, phone = one.post, one.user.phone
        name = one.user.name if full else mask_name(one.user.name)
        where = [str(post.grid or ""), str(post.company or "")]
        yield [name, post.title, post.get_role_display(), *where, one.since, one.until, phone if full else mask_mobile(phone)]


def _chart_header() -> list[str]:
    return [_("岗位"), _("角色"), _("网格"), _("专职"), _("任职"), _("任职日期")]


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


def _labels(*names: Any) -> Any:
    def header() -> list[str]:
        return [str(name) for name in names]

    return header


HEADS = "center_head secretary"
queries.exporter(
    "companies", gettext_lazy("企业清单"), roles=f"enterprise_worker {HEADS}", private=True,
    header=_company_header, found=_companies, rows=_company_rows,
)  # fmt: skip
queries.exporter(
    "people", gettext_lazy("岗位与任职"), roles=HEADS, private=True, header=_chart_header, rows=_chart_rows,
    found=lambda user, home, params: queries.chart_posts(user, home),
)  # fmt: skip
queries.exporter(
    "appointments", gettext_lazy("人员名册"), roles=HEADS, private=True, header=_appointment_header, found=_roster, rows=_appointment_rows
)
queries.exporter(
    "organizations", gettext_lazy("组织名录"), roles=f"enterprise_worker {HEADS}", rows=_organization_rows,
    header=_labels(gettext_lazy("名称"), gettext_lazy("简称"), gettext_lazy("类别"), gettext_lazy("所属"), gettext_lazy("电话")),
    found=lambda user, home, params: queries.organizations(user, home),
)  # fmt: skip
queries.exporter(
    "places", gettext_lazy("场所清单"), roles=f"governance_worker {HEADS}", rows=_place_rows,
    header=_labels(gettext_lazy("名称"), gettext_lazy("类别"), gettext_lazy("网格"), gettext_lazy("地址"), gettext_lazy("楼层数"),
                   gettext_lazy("房屋用途"), gettext_lazy("总建筑面积（平方米）"),
                   gettext_lazy("纬度"), gettext_lazy("经度"), gettext_lazy("企业数")),
    found=lambda user, home, params: queries.places_of(user, home),
)  # fmt: skip
