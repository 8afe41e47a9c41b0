"""Writes of the resource inventory: entered by a worker or proposed by a company, verified, allocated, withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import here, put, written
from liren.community.models import Community, Company, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.resources.actions._shared import because, keep
from liren.resources.flow import COMPANY, KEEPERS, RESOURCE
from liren.resources.models import Resource, Use
from liren.resources.rules import Kind


def _sound(one: Resource) -> Resource:
    """What the table asks for, said in words before it says no."""
    owners = [owner for owner in (one.company, one.organization, one.place) if owner is not None]
    here(one, *owners, one.keeper)
    if len(owners) != 1:
        raise Refused(__("请写明归谁：企业、部门或单位、场所中选一个"))
    if one.kind == Kind.PARTY and one.company is None:
        raise Refused(__("党建资源请选择是哪家企业的"))
    if one.until and one.until < today() and one.state in {"proposed", "listed"}:
        raise Refused(__("有效期不能早于今天"))
    return one


@action("resources.enter", _("登记资源"), by=KEEPERS, creates=True, tells=["name", "kind"])
def enter(community: Community, *, by: User, name: str, kind: str, terms: str, **told: Any) -> Resource:
    """登记资源：社区可以调用的一项资源，写明归谁、多少、怎样使用（S2 4.4、8.1.6.2，S3 4.4、7.7.3）。"""
    made = Resource(community=community, name=name.strip(), kind=kind, terms=terms.strip(), state="listed", verified_on=today())
    return _sound(put(made, told))


@action("resources.propose", _("提供资源"), by=COMPANY, creates=True, tells=["name", "kind"])
def propose(company: Company, *, by: User, name: str, kind: str, terms: str, **told: Any) -> Resource:
    """提供资源：企业愿意拿出来共享的，社区核实后列入清单。"""
    made = Resource(community=company.community, company=company, name=name.strip(), kind=kind, terms=terms.strip())
    put(made, told).confirmed_on = today()
    return _sound(made)


@action("resources.edit", _("更新资源"), by=KEEPERS)
def edit(resource: Resource, *, by: User, **told: Any) -> Resource:
    """更新资源：名称、归属、数量、使用条件、联系方式、有效期。"""
    return _sound(put(resource, told))


@action("resources.verify", _("核实资源"), flow=RESOURCE)
def verify(resource: Resource, *, by: User, text: str = "", until: date | None = None, files: Sequence[Any] = ()) -> Resource:
    """核实资源：仍在、数量和条件没变；企业提供的由此列入清单。"""
    if until is not None:
        resource.until = until
    if resource.until and resource.until < today():
        raise Refused(__("“%(name)s”的有效期已过，请先更新有效期") % {"name": resource.name})
    if text.strip() or files:
        keep(resource, by, "check", text, files)
    resource.verified_on, resource.asked_on, resource.reason = today(), None, ""
    return resource


@action("resources.ask", _("提醒核实"), by=f"{KEEPERS} system")
def ask(resource: Resource, *, by: User) -> Resource:
    """提醒核实：请企业确认、请负责岗位到场核实；同一天不重复提醒。"""
    if resource.state != "listed":
        raise Refused(__("只有在册的资源需要定期核实"))
    if resource.asked_on == today():
        raise Refused(__("今天已经提醒过"))
    resource.asked_on = today()
    return resource


@action("resources.confirm", _("确认仍可提供"), by=COMPANY)
def confirm(resource: Resource, *, by: User, text: str = "") -> Resource:
    """确认仍可提供：企业说明资源还在，社区据此核实。"""
    if resource.state not in {"listed", "proposed"}:
        raise Refused(__("这项资源已不在清单中"))
    if text.strip():
        keep(resource, by, "check", text)
    resource.confirmed_on = today()
    return resource


@action("resources.decline", _("不列入"), flow=RESOURCE)
def decline(resource: Resource, *, by: User, reason: str) -> Resource:
    """不列入：企业提供的资源不列入清单，写明原因，企业看得到。"""
    resource.reason = because(reason)
    return resource


@action("resources.withdraw", _("撤出清单"), flow=RESOURCE)
def withdraw(resource: Resource, *, by: User, reason: str) -> Resource:
    """撤出清单：不再提供，写明原因；调用记录保留。"""
    resource.reason = because(reason)
    return resource


@action("resources.entrust", _("更换负责岗位"), by=f"{KEEPERS} secretary", tells=["post"])
def entrust(resource: Resource, *, by: User, post: Post) -> Resource:
    """更换负责岗位：资源交给另一个岗位负责，也用于离岗交接。"""
    here(resource, post)
    resource.keeper = post
    return resource


@action("resources.allocate", _("登记调用"), by=KEEPERS, creates=True, tells=["on"])
def allocate(
    resource: Resource, *, by: User, used_by: str, purpose: str, on: date, until: date | None = None, quantity: int = 1, result: str = ""
) -> Use:
    """登记调用：谁、什么时候、为什么用；共建共用也记在这里（S1 6.2.1）。"""
    if resource.state != "listed":
        raise Refused(__("只有在册的资源可以调用，请先核实"))
    if resource.until and on > resource.until:
        raise Refused(__("这项资源的有效期到 %(day)s") % {"day": resource.until})
    if quantity > resource.quantity:
        raise Refused(__("只有 %(n)d，不够 %(wanted)d") % {"n": resource.quantity, "wanted": quantity})
    if until and until < on:
        raise Refused(__("结束日期不能早于使用日期"))
    told = {"used_by": used_by, "purpose": purpose, "result": result}
    return put(Use(community=resource.community, resource=resource, on=on, until=until, quantity=quantity, noted_by=by), told)


@action("resources.record_result", _("记录结果"), by=KEEPERS)
def record_result(use: Use, *, by: User, result: str) -> Use:
    """记录结果：用完以后怎样，用于下一次调配。"""
    use.result = written(result, __("请写明结果"))[:300]
    return use
