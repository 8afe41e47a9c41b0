"""Writes about companies and organizations (S2 5.5.2, S3 5.3.2)."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community, Company, ContactPerson, Fact, Grid, GridStay, Organization, User
from liren.community.rules import credit_code_error, initials
from liren.core.actions import Refused, action
from liren.core.calendar import today

KEEPERS = "enterprise_worker center_head grid_member grid_leader system"


@action("community.register_company", _("登记企业"), by="enterprise_worker center_head grid_leader system", creates=True, tells=["name"])
def register_company(grid: Grid, *, by: User, name: str, credit_code: str, **fields: Any) -> Company:
    """登记入驻企业（S2 5.5.2-1、S3 5.3.2-1），并记入所属网格。"""
    company = Company(community=grid.community, grid=grid, name=name, credit_code=credit_code.upper(), **fields)
    _check(company)
    company.save()
    GridStay.objects.create(community=grid.community, company=company, grid=grid, since=company.moved_in_on or today())
    return company


@action("community.edit_company", _("更新企业信息"), by=f"{KEEPERS} company_contact")
def edit_company(company: Company, *, by: User, **fields: Any) -> Company:
    """更新企业信息并记下核实日期（S2 5.5.2-2、S3 5.3.2-2 定期采集）。"""
    for name, value in fields.items():
        setattr(company, name, value)
    _check(company)
    company.verified_on = today()
    return company


def _check(company: Company) -> None:
    if wrong := credit_code_error(company.credit_code):
        raise Refused(wrong)
    twin = Company.objects.filter(community_id=company.community_id, credit_code=company.credit_code).exclude(pk=company.pk).first()
    if twin:
        raise Refused(__("统一社会信用代码 %(code)s 已登记为“%(name)s”") % {"code": company.credit_code, "name": twin.name})
    company.initials = initials(f"{company.name} {company.short_name}")[:200]


@action("community.move_company", _("调整网格"), by="center_head governance_worker enterprise_worker system", tells=["grid"])
def move_company(company: Company, *, by: User, grid: Grid, on: date | None = None) -> Company:
    """企业换网格：旧归属截止，新归属开始，未办结事项随企业走。"""
    if grid.community_id != company.community_id:
        raise Refused(__("只能调整到本社区的网格"))
    if grid == company.grid:
        raise Refused(__("企业已在“%(grid)s”") % {"grid": grid})
    day = on or today()
    GridStay.objects.filter(company=company, until=None).update(until=day)
    GridStay.objects.create(community=company.community, company=company, grid=grid, since=day)
    company.grid, company.micro_grid = grid, None
    return company


@action("community.move_out", _("登记迁出"), by="enterprise_worker center_head system", tells=["on"])
def move_out(company: Company, *, by: User, on: date) -> Company:
    """登记企业迁出；历史事项保留。"""
    if company.status == Company.Status.LEFT:
        raise Refused(__("企业已登记迁出"))
    GridStay.objects.filter(company=company, until=None).update(until=on)
    company.status, company.left_on = Company.Status.LEFT, on
    return company


@action("community.add_contact", _("登记联系人"), by=f"{KEEPERS} company_contact", creates=True)
def add_contact(company: Company, *, by: User, name: str, **fields: Any) -> ContactPerson:
    """登记企业联系人；首要联系人只有一位，新的替换旧的。"""
    if fields.get("is_main"):
        company.contacts.filter(is_main=True).update(is_main=False)
    return ContactPerson(community=company.community, company=company, name=name, **fields)


@action("community.note_fact", _("记录企业情况"), by=f"{KEEPERS} company_contact", creates=True, tells=["name"])
def note_fact(company: Company, *, by: User, name: str, value: str, source: str, on: date) -> Fact:
    """记下一条企业情况及其来源和日期。"""
    if on > today():
        raise Refused(__("截至日期不能晚于今天"))
    return Fact(community=company.community, company=company, name=name, value=value, source=source, on=on)


@action("community.found_organization", _("登记组织"), by="enterprise_worker center_head secretary system", creates=True, tells=["name"])
def found_organization(parent: Model, *, by: User, kind: str, name: str, **fields: Any) -> Organization:
    """登记部门、服务机构、物业公司、社会组织等；上级单位挂在行政区划下，本地单位挂在社区下。"""
    where = "community" if isinstance(parent, Community) else "region"
    return Organization(kind=kind, name=name, **{where: parent}, **fields)
