"""Writes of the register of premises. Each function is one verb of the standard."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import actions as register
from liren.community.actions._values import here, put, reminded
from liren.community.models import Community, Organization, Place, Post, Space, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.core.files import attach as keep_files
from liren.premises.flow import FACILITY, FITTERS, KEEPERS, WATCHERS
from liren.premises.models import Agreement, Evidence, Facility, Premises, Room, ServiceArea, Sign
from liren.premises.rules import Mode


def _renew(thing: Any, told: dict[str, Any]) -> Any:
    """With these values; where its end moves, its reminders begin anew."""
    before = thing.until
    put(thing, told)
    if thing.until != before:
        thing.told = []
    return thing


# ---- 用房


@action("premises.enter", _("登记用房"), by=KEEPERS, creates=True, tells=["name"])
def enter(community: Community, *, by: User, name: str, place: Place, area_m2: Decimal, mode: str, **told: Any) -> Premises:
    """登记用房：新建、配建、租赁或共驻共建取得的一处房屋（S1 5.1）。"""
    made = Premises(community=community, name=name.strip(), place=place, area_m2=area_m2, mode=mode)
    here(made, place)
    if Premises.objects.filter(community=community, name=made.name).exists():
        raise Refused(__("“%(name)s”已登记，请换一个名称") % {"name": made.name})
    return _sound(put(made, told))


def _sound(premises: Premises) -> Premises:
    """What the table asks for, said in words before it says no."""
    if premises.mode != Mode.SHARED_OCCUPATION and premises.share != 100:
        raise Refused(__("只有共驻共建的用房按份额计入，其他方式取得的请填 100"))
    if premises.until and premises.until < premises.since:
        raise Refused(__("凭据到期日不能早于起用日期"))
    return premises


@action("premises.edit", _("更新用房"), by=KEEPERS)
def edit(premises: Premises, *, by: User, **told: Any) -> Premises:
    """更新用房：面积、份额、用途、凭据。"""
    here(premises, told.get("place"))
    return _sound(_renew(premises, told))


@action("premises.give_up", _("退出用房"), by=KEEPERS, tells=["ended_on"])
def give_up(premises: Premises, *, by: User, ended_on: date) -> Premises:
    """退出用房：不再使用，之后不计入面积。"""
    if premises.ended_on:
        raise Refused(__("这处用房已经退出"))
    if ended_on < premises.since:
        raise Refused(__("退出日期不能早于起用日期"))
    premises.ended_on = ended_on
    return premises


# ---- 空间与功能区


@action("premises.furnish", _("设空间"), by=FITTERS, creates=True, tells=["name", "kind"])
def furnish(
    premises: Premises, *, by: User, name: str, kind: str, hours: str = "", is_open: bool = True, keeper: Post | None = None, **size: Any
) -> Room:
    """在用房里设一处功能空间：空间登记在底册，开放时间和负责岗位记在这里（S1 5.2、5.3）。"""
    if premises.ended_on and premises.ended_on <= today():
        raise Refused(__("这处用房已经退出，不能再设空间"))
    space = register.add_space(premises.place, by=by, name=name.strip(), kind=kind, **size)
    return _run(Room(community=premises.community, space=space, premises=premises), hours, is_open, keeper)


def _run(room: Room, hours: str, is_open: bool, keeper: Post | None) -> Room:
    here(room, keeper)
    if is_open and not hours.strip():
        raise Refused(__("开放的空间请写明开放时间"))
    if is_open and not room.is_open:
        room.opened_on = today()
    room.hours, room.is_open, room.keeper = hours.strip(), is_open, keeper
    return room


@action("premises.arrange", _("登记开放"), by=KEEPERS, creates=True)
def arrange(
    space: Space, *, by: User, premises: Premises | None = None, hours: str = "", is_open: bool = True, keeper: Post | None = None
) -> Room:
    """登记开放：底册里已有的功能空间，写明所属用房、开放时间和负责岗位（S1 5.2）。"""
    here(space, premises)
    if Room.objects.filter(space=space).exists():
        raise Refused(__("这处空间已登记，请直接修改"))
    return _run(Room(community=space.community, space=space, premises=premises), hours, is_open, keeper)


@action("premises.change_room", _("修改开放"), by=KEEPERS, tells=["is_open"])
def change_room(
    room: Room, *, by: User, premises: Premises | None = None, hours: str = "", is_open: bool = True, keeper: Post | None = None
) -> Room:
    """修改开放：开放时间、暂停或恢复开放、换负责岗位。"""
    here(room, premises)
    room.premises = premises
    return _run(room, hours, is_open, keeper)


@action("premises.open_area", _("设功能区"), by=KEEPERS, creates=True, tells=["kind"])
def open_area(room: Room, *, by: User, kind: str, hours: str = "", is_open: bool = True, note: str = "") -> ServiceArea:
    """设功能区：在一处空间里划出政务、咨询、议事等功能区（S1 5.3、5.4，S2 5.1.3、5.1.4）。"""
    if ServiceArea.objects.filter(space=room.space_id, kind=kind).exists():
        raise Refused(__("这处空间已有这类功能区，请直接修改"))
    return ServiceArea(community=room.community, space=room.space, kind=kind, hours=hours.strip(), is_open=is_open, note=note.strip())


@action("premises.change_area", _("修改功能区"), by=KEEPERS, tells=["is_open"])
def change_area(area: ServiceArea, *, by: User, hours: str = "", is_open: bool = True, note: str = "") -> ServiceArea:
    """修改功能区：开放时间、开放或停用、说明。"""
    return put(area, {"hours": hours, "is_open": is_open, "note": note})


# ---- 标识


@action("premises.put_up", _("登记标识"), by=KEEPERS, creates=True, tells=["kind"])
def put_up(community: Community, *, by: User, kind: str, name: str, where: str, premises: Premises | None = None) -> Sign:
    """登记标识：名称牌、标志、引导标识设在哪里（S1 5.5、S2 5.1.5）。"""
    made = Sign(community=community, kind=kind, name=name.strip(), where=where.strip(), premises=premises)
    here(made, premises)
    return made


@action("premises.check_sign", _("核对标识"), by=WATCHERS, tells=["passed"])
def check_sign(sign: Sign, *, by: User, passed: bool, files: Sequence[Any], text: str = "") -> Sign:
    """核对标识：到现场看是否醒目、完好、内容正确，附照片（S1 5.5-1）。"""
    if sign.taken_down_on:
        raise Refused(__("这块标识已拆除"))
    if not files:
        raise Refused(__("请附现场照片：没有照片，别人无法核对"))
    if not passed and not text.strip():
        raise Refused(__("不合格的请写明哪里不对"))
    _keep(sign, by, Evidence.Kind.CHECK, text, files, passed)
    sign.checked_on, sign.passed = today(), passed
    return sign


@action("premises.take_down", _("拆除标识"), by=KEEPERS)
def take_down(sign: Sign, *, by: User) -> Sign:
    """拆除标识：不再使用的，留下记录。"""
    if sign.taken_down_on:
        raise Refused(__("这块标识已拆除"))
    sign.taken_down_on = today()
    return sign


# ---- 设施


@action("premises.install", _("登记设施"), by=KEEPERS, creates=True, tells=["kind", "name"])
def install(community: Community, *, by: User, kind: str, name: str, place: Place, **told: Any) -> Facility:
    """登记设施：体育设施、服务用品、办公设备和基础设施，状态与负责岗位（S1 5.8、S2 5.1.2、S3 5.1.3）。"""
    made = Facility(community=community, kind=kind, name=name.strip(), place=place)
    here(made, place, told.get("keeper"))
    return put(made, told)


@action("premises.edit_facility", _("更新设施"), by=KEEPERS)
def edit_facility(facility: Facility, *, by: User, **told: Any) -> Facility:
    """更新设施：名称、位置、数量、检查周期。"""
    here(facility, told.get("place"), told.get("keeper"))
    return put(facility, told)


@action("premises.entrust", _("更换负责岗位"), by=f"{KEEPERS} secretary", tells=["post"])
def entrust(facility: Facility, *, by: User, post: Post) -> Facility:
    """更换负责岗位：设施交给另一个岗位负责，也用于离岗交接。"""
    here(facility, post)
    facility.keeper = post
    return facility


@action("premises.check_facility", _("检查设施"), by=WATCHERS, tells=["passed"])
def check_facility(facility: Facility, *, by: User, passed: bool, text: str = "", files: Sequence[Any] = ()) -> Facility:
    """检查设施：完好的记一笔；有故障的写明情况，转为待修。"""
    if facility.state == "retired":
        raise Refused(__("这处设施已停用"))
    if not passed and not text.strip():
        raise Refused(__("有故障的请写明情况"))
    _keep(facility, by, Evidence.Kind.CHECK, text, files, passed)
    if not passed and facility.state == "in_service":
        break_down(facility, by=by, text=text)
    facility.checked_on = today()
    return facility


@action("premises.break_down", _("报故障"), flow=FACILITY)
def break_down(facility: Facility, *, by: User, text: str, files: Sequence[Any] = ()) -> Facility:
    """报故障：不能用了，写明情况，通知负责岗位。"""
    if files:
        _keep(facility, by, Evidence.Kind.PHOTO, text, files)
    facility.fault = text.strip()[:300]
    return facility


@action("premises.restore", _("修复"), flow=FACILITY)
def restore(facility: Facility, *, by: User, text: str, files: Sequence[Any] = ()) -> Facility:
    """修复：恢复使用，写明做了什么。"""
    _keep(facility, by, Evidence.Kind.CHECK, text, files, True)
    facility.fault, facility.checked_on = "", today()
    return facility


@action("premises.improve", _("记录改善"), by=KEEPERS)
def improve(facility: Facility, *, by: User, text: str, files: Sequence[Any]) -> Facility:
    """记录改善：设施添置、翻新、升级，附照片（S2 7.3.3-2）。"""
    if not files:
        raise Refused(__("请附现场照片：没有照片，别人无法核对"))
    _keep(facility, by, Evidence.Kind.IMPROVEMENT, text, files)
    return facility


@action("premises.retire", _("停用设施"), flow=FACILITY)
def retire(facility: Facility, *, by: User, text: str) -> Facility:
    """停用设施：不再使用，写明原因；历史保留。"""
    facility.fault = text.strip()[:300]
    return facility


# ---- 共用协议


@action("premises.agree", _("登记协议"), by=KEEPERS, creates=True, tells=["kind"])
def agree(
    community: Community, *, by: User, partner: str, kind: str, shared: str, since: date, until: date,
    organization: Organization | None = None, **told: Any,
) -> Agreement:  # fmt: skip
    """登记协议：与周边医院、学校、场馆等共用场地设施（S1 5.4-1、S2 5.1.4-1）。"""
    made = Agreement(community=community, kind=kind, since=since, until=until, organization=organization)
    here(made, organization)
    return _timely(put(made, {"partner": partner, "shared": shared, **told}))


def _timely(agreement: Agreement) -> Agreement:
    if agreement.until < agreement.since:
        raise Refused(__("到期日期不能早于起始日期"))
    return agreement


@action("premises.edit_agreement", _("更新协议"), by=KEEPERS)
def edit_agreement(agreement: Agreement, *, by: User, **told: Any) -> Agreement:
    """更新协议：续签改到期日期，到期提醒重新开始。"""
    here(agreement, told.get("organization"))
    return _timely(_renew(agreement, told))


@action("premises.end_agreement", _("终止协议"), by=KEEPERS, tells=["ended_on"])
def end_agreement(agreement: Agreement, *, by: User, ended_on: date) -> Agreement:
    """终止协议：提前终止或到期不续。"""
    if agreement.ended_on:
        raise Refused(__("这份协议已经终止"))
    if ended_on < agreement.since:
        raise Refused(__("终止日期不能早于起始日期"))
    agreement.ended_on = ended_on
    return agreement


# ---- 存证与提醒


def _keep(thing: Any, by: User, kind: str, text: str, files: Sequence[Any], passed: bool | None = None) -> Evidence:
    about = {thing._meta.model_name: thing}
    made = Evidence.objects.create(community_id=thing.community_id, kind=kind, text=text.strip()[:300], passed=passed, by=by, **about)
    keep_files(made, files, by)
    return made


@action("premises.attach", _("添加存证"), by=KEEPERS, creates=True, tells=["kind"])
def attach(thing: Any, *, by: User, kind: str, files: Sequence[Any], text: str = "") -> Evidence:
    """添加存证：凭据、平面图或照片。"""
    if kind not in {Evidence.Kind.DOCUMENT, Evidence.Kind.FLOOR_PLAN, Evidence.Kind.PHOTO}:
        raise Refused(__("请选择凭据、平面图或照片"))
    if not files:
        raise Refused(__("请选择要保存的文件"))
    return _keep(thing, by, kind, text, files)


@action("premises.remind", _("到期提醒"), by="system", tells=["stage"])
def remind(thing: Any, *, by: User, stage: int) -> Any:
    """到期前六十、三十、七天和到期后各提醒一次。"""
    return reminded(thing, stage, runs=not thing.ended_on)
