"""Writes about companies and organizations (S2 5.5.2, S3 5.3.2)."""

from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community, Company, ContactPerson, Fact, Grid, GridStay, Organization, Qualification, User
from liren.community.rules import credit_code_error, initials, size_class, tidy_credit_code
from liren.community.rules.kinds import industry_code_error
from liren.core.actions import Refused, action
from liren.core.calendar import today

KEEPERS = "enterprise_worker center_head grid_member grid_leader system"
CARETAKERS = "enterprise_worker grid_member system"  # of contact persons and what only those in service may know
EDITABLE = frozenset(
    ("name", "short_name", "credit_code", "industry", "industry_code", "trade", "size", "headcount", "legal_person")
    + ("place", "place_id", "micro_grid", "micro_grid_id", "room", "moved_in_on")
)
OWN_EDITABLE = frozenset(["short_name", "trade", "headcount", "legal_person", "room"])  # what a company may say about itself


@action("community.register_company", _("登记企业"), by="enterprise_worker center_head grid_leader system", creates=True, tells=["name"])
def register_company(grid: Grid, *, by: User, name: str, credit_code: str, verified_on: date | None = None, **fields: Any) -> Company:
    """登记入驻企业（S2 5.5.2-1、S3 5.3.2-1），并记入所属网格；不写核实日期就是今天核实的。"""
    company = Company(community=grid.community, grid=grid, name=name, credit_code=credit_code, verified_on=verified_on or today())
    _write(company, fields, EDITABLE)
    if company.moved_in_on and company.moved_in_on > today():
        raise Refused(__("入驻日期不能晚于今天"))
    company.save()
    GridStay.objects.create(community=grid.community, company=company, grid=grid, since=company.moved_in_on or today())
    return company


@action("community.edit_company", _("更新企业信息"), by=f"{KEEPERS} company_contact")
def edit_company(company: Company, *, by: User, **fields: Any) -> Company:
    """更新企业信息并记下核实日期（S2 5.5.2-2、S3 5.3.2-2 定期采集）；企业本身只改自己说了算的几项。"""
    _write(company, fields, EDITABLE if by.roles() & set(KEEPERS.split()) else OWN_EDITABLE)
    company.verified_on = today()
    return company


def _write(company: Company, fields: dict[str, Any], allowed: frozenset[str]) -> None:
    if foreign := set(fields) - allowed:
        raise Refused(__("这些内容不能在这里修改：%(names)s") % {"names": __("、").join(sorted(foreign))})
    for name, value in fields.items():
        setattr(company, name, value)
    company.credit_code = tidy_credit_code(company.credit_code)
    if wrong := credit_code_error(company.credit_code) or industry_code_error(company.industry_code, company.industry):
        raise Refused(wrong)
    if company.place_id and company.place.grid_id != company.grid_id:  # type: ignore[union-attr]
        raise Refused(__("“%(place)s”不在企业所属的网格里，请改选楼宇或先调整网格") % {"place": company.place})
    twin = Company.objects.filter(community_id=company.community_id, credit_code=company.credit_code).exclude(pk=company.pk).first()
    if twin:
        raise Refused(__("统一社会信用代码 %(code)s 已登记为“%(name)s”") % {"code": company.credit_code, "name": twin.name})
    company.size = company.size or size_class(company.headcount, company.industry + company.industry_code)
    company.initials = initials(f"{company.name} {company.short_name}")[:200]


@action("community.move_company", _("调整网格"), by="center_head governance_worker enterprise_worker system", tells=["grid"])
def move_company(company: Company, *, by: User, grid: Grid, on: date | None = None) -> Company:
    """企业换网格：旧归属截止，新归属开始，未办结事项随企业走。"""
    if grid.community_id != company.community_id:
        raise Refused(__("只能调整到本社区的网格"))
    if grid == company.grid:
        raise Refused(__("企业已在“%(grid)s”") % {"grid": grid})
    day = on or today()
    if company.status == Company.Status.LEFT:
        raise Refused(__("企业已迁出，不再调整网格"))
    _end_stay(company, day)
    GridStay.objects.create(community=company.community, company=company, grid=grid, since=day)
    company.grid, company.micro_grid = grid, None
    if company.place and company.place.grid_id != grid.pk:
        company.place, company.room = None, ""
    return company


def _end_stay(company: Company, day: date) -> None:
    stay = GridStay.objects.filter(company=company, until=None).first()
    if stay and stay.since > day:
        raise Refused(__("日期不能早于进入现网格的日期 %(day)s") % {"day": stay.since})
    GridStay.objects.filter(company=company, until=None).update(until=day)


@action("community.announce_move", _("登记拟迁出"), by=KEEPERS)
def announce_move(company: Company, *, by: User, moving: bool) -> Company:
    """登记或取消拟迁出，提示服务岗走访挽留。"""
    if company.status == Company.Status.LEFT:
        raise Refused(__("企业已登记迁出"))
    company.status = Company.Status.MOVING_OUT if moving else Company.Status.ACTIVE
    return company


@action("community.move_out", _("登记迁出"), by="enterprise_worker center_head system", tells=["on"])
def move_out(company: Company, *, by: User, on: date) -> Company:
    """登记企业迁出；历史事项保留。"""
    if company.status == Company.Status.LEFT:
        raise Refused(__("企业已登记迁出"))
    if on > today():
        raise Refused(__("迁出日期不能晚于今天；还没搬走的企业请登记为“拟迁出”"))
    _end_stay(company, on)
    company.status, company.left_on = Company.Status.LEFT, on
    return company


@action("community.add_contact", _("登记联系人"), by=f"{CARETAKERS} company_contact", creates=True)
def add_contact(company: Company, *, by: User, name: str, **fields: Any) -> ContactPerson:
    """登记企业联系人；首要联系人只有一位，新的替换旧的。"""
    if fields.get("is_main") or not company.contacts.exists():
        company.contacts.filter(is_main=True).update(is_main=False)
        fields["is_main"] = True
    return ContactPerson(community=company.community, company=company, name=name, **fields)


@action("community.edit_contact", _("更新联系人"), by=f"{CARETAKERS} company_contact")
def edit_contact(contact: ContactPerson, *, by: User, name: str, duty: str, phone: str, email: str, is_main: bool) -> ContactPerson:
    """更新联系人。"""
    if is_main:
        contact.company.contacts.filter(is_main=True).exclude(pk=contact.pk).update(is_main=False)
    contact.name, contact.duty, contact.phone, contact.email, contact.is_main = name, duty, phone, email, is_main
    return contact


@action("community.note_fact", _("记录企业情况"), by=f"{CARETAKERS} company_contact", creates=True, tells=["name"])
def note_fact(company: Company, *, by: User, name: str, value: str, source: str, on: date) -> Fact:
    """记下一条企业情况及其来源和日期。"""
    if on > today():
        raise Refused(__("截至日期不能晚于今天"))
    return Fact(community=company.community, company=company, name=name, value=value, source=source, on=on)


@action("community.note_qualification", _("登记资质"), by=KEEPERS, creates=True, tells=["kind"])
def note_qualification(
    company: Company, *, by: User, kind: str, source: str, since: date, until: date | None = None, number: str = ""
) -> Qualification:
    """登记企业经认定的资质：来源、认定日期和有效期；同一种资质到期以后才能再登记（S1 附录 A）。"""
    if since > today():
        raise Refused(__("认定日期不能晚于今天"))
    if until and until < since:
        raise Refused(__("有效期不能早于认定日期"))
    overlapping = Q(until=None) | Q(until__gte=since)
    if company.qualifications.filter(overlapping, kind=kind, ended_on=None, since__lte=until or date.max).exists():
        raise Refused(__("这种资质已登记并在有效期内；到期或撤销以后再登记新的"))
    told = {"number": number, "source": source, "since": since, "until": until}
    return Qualification(community=company.community, company=company, kind=kind, **told)


@action("community.end_qualification", _("撤销资质"), by=KEEPERS, tells=["reason"])
def end_qualification(one: Qualification, *, by: User, on: date, reason: str) -> Qualification:
    """撤销资质：取消认定、登记有误或企业放弃；写明原因，记录保留。"""
    if one.ended_on:
        raise Refused(__("这项资质已经撤销"))
    if not one.since <= on <= today():
        raise Refused(__("撤销日期在认定日期与今天之间"))
    one.ended_on, one.reason = on, reason
    return one


@action("community.found_organization", _("登记组织"), by="enterprise_worker center_head secretary system", creates=True, tells=["name"])
def found_organization(parent: Model, *, by: User, kind: str, name: str, **fields: Any) -> Organization:
    """登记部门、服务机构、物业公司、社会组织等；上级单位挂在行政区划下，本地单位挂在社区下。"""
    where = "community" if isinstance(parent, Community) else "region"
    return Organization(kind=kind, name=name, **{where: parent}, **fields)


@action("community.edit_organization", _("更新组织信息"), by="enterprise_worker center_head secretary system")
def edit_organization(
    organization: Organization, *, by: User, kind: str, name: str, short_name: str, phone: str, competence: str | None = None
) -> Organization:
    """更新本社区的组织信息；上级单位由上级维护。不说职能的，职能不变。"""
    organization.competence = organization.competence if competence is None else competence
    organization.kind, organization.name, organization.short_name, organization.phone = kind, name, short_name, phone
    return organization
