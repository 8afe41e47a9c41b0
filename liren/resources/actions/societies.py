"""Writes about social organizations: taken in, supported, registered, active, ended."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import here, put
from liren.community.models import Community, Organization, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.resources.actions._shared import because, body_of
from liren.resources.flow import KEEPERS, SOCIETY
from liren.resources.models import Activity, Society, Support


@action("resources.take_in", _("登记社会组织"), by=KEEPERS, creates=True, tells=["kind"])
def take_in(
    community: Community, *, by: User, kind: str, organization: Organization | None = None, name: str = "", number: str = "",
    registered_on: date | None = None, **told: Any,
) -> Society:  # fmt: skip
    """登记社会组织：培育或引进的专业、公益、文体类组织；有登记或备案号的一并写明（S1 5.6-2、S2 5.2.2-1）。"""
    found = body_of(community, by, "social_organization", organization, name)
    if Society.objects.filter(organization=found).exists():
        raise Refused(__("“%(name)s”已登记，请直接更新") % {"name": found})
    made = Society(community=community, organization=found, kind=kind)
    here(made, told.get("keeper"))
    put(made, told)
    if number.strip() or registered_on:
        _registered(made, number, registered_on).state = "registered"
    return made


def _registered(society: Society, number: str, on: date | None) -> Society:
    if not (number.strip() and on):
        raise Refused(__("登记或备案号和日期要一起填写"))
    if on > today():
        raise Refused(__("登记或备案日期不能晚于今天"))
    society.number, society.registered_on = number.strip(), on
    return society


@action("resources.edit_society", _("更新社会组织"), by=KEEPERS)
def edit_society(society: Society, *, by: User, **told: Any) -> Society:
    """更新社会组织：类别、来源、联系岗位。"""
    here(society, told.get("keeper"))
    return put(society, told)


@action("resources.register", _("记录登记备案"), flow=SOCIETY)
def register(society: Society, *, by: User, number: str, registered_on: date) -> Society:
    """记录登记备案：在民政部门登记或在街道备案，写明文号和日期。"""
    return _registered(society, number, registered_on)


@action("resources.start", _("开始活动"), flow=SOCIETY)
def start(society: Society, *, by: User) -> Society:
    """开始活动：登记备案后办了第一次活动；记录活动时自动进入。"""
    return society


@action("resources.support", _("记录扶持"), by=KEEPERS, creates=True, tells=["kind"])
def support(society: Society, *, by: User, kind: str, what: str, on: date) -> Support:
    """记录扶持：给了场地、资金、培训或指导。"""
    _going(society)
    if on > today():
        raise Refused(__("扶持日期不能晚于今天"))
    return Support(community=society.community, society=society, kind=kind, what=what.strip(), on=on, noted_by=by)


def _going(society: Society) -> None:
    if society.state == "ended":
        raise Refused(__("“%(name)s”已终止") % {"name": society})


@action("resources.hold", _("记录活动"), by=KEEPERS, tells=["on", "participants"])
def hold(society: Society, *, by: User, name: str, on: date, participants: int) -> Society:
    """记录活动：日期、名称、参加人数；登记备案后的第一次活动使它进入“开展活动”。"""
    _going(society)
    if on > today():
        raise Refused(__("活动日期不能晚于今天：办完以后再记"))
    told = {"name": name.strip(), "on": on, "participants": participants, "noted_by": by}
    Activity.objects.create(community_id=society.community_id, society=society, **told)
    return start(society, by=by) if society.state == "registered" else society


@action("resources.end", _("终止"), flow=SOCIETY)
def end(society: Society, *, by: User, reason: str, ended_on: date) -> Society:
    """终止：注销、解散或不再在本社区活动，写明原因。"""
    if ended_on > today():
        raise Refused(__("终止日期不能晚于今天"))
    society.reason, society.ended_on = because(reason), ended_on
    return society
