"""Records of premises as pages draw them: the columns and lines of the registers, and the facts of one record."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.core.calendar import today
from liren.premises.models import Agreement, Facility, Premises, Room, Sign
from liren.premises.rules import SIGN_DAYS, counted_area

COLUMNS: dict[str, tuple[tuple[Any, str], ...]] = {
    "premises": (
        (__("名称"), "title"), (__("在哪里"), "name"), (__("取得方式"), "extra"), (__("计入面积"), "num"), (__("凭据"), "state"),
        (__("期限"), "due"),
    ),
    "room": (
        (__("空间"), "title"), (__("类别"), "name"), (__("在哪里"), "extra"), (__("开放时间"), "extra"), (__("功能区"), "num"),
        (__("状态"), "state"),
    ),
    "sign": ((__("内容"), "title"), (__("类别"), "name"), (__("位置"), "extra"), (__("最近核对"), "due"), (__("状态"), "state")),
    "facility": (
        (__("名称"), "title"), (__("类别"), "name"), (__("在哪里"), "extra"), (__("数量"), "num"), (__("负责岗位"), "extra"),
        (__("状态"), "state"), (__("检查"), "due"),
    ),
    "agreement": ((__("对方单位"), "title"), (__("单位类别"), "name"), (__("共用什么"), "extra"),
                  (__("期限"), "due"), (__("状态"), "state")),
}  # fmt: skip
STATES = {"in_service": ("good", "circle-check"), "under_repair": ("bad", "tools"), "retired": ("idle", "minus")}


def line(kind: str, one: Any) -> dict[str, Any]:
    """A line of a register in the shape of ui/table.html."""
    cells = [dict(cell, slot=slot) for cell, (_label, slot) in zip(CELLS[kind](one), COLUMNS[kind], strict=True)]
    return {"id": one.pk, "name": str(one), "url": reverse(f"premises:{kind}", args=[one.pk]), "cells": cells}


def _badge(text: Any, tone: str, icon: str = "", *, plain: bool = False) -> dict[str, Any]:
    return {"text": text, "badge": tone, "icon": icon, "plain": plain}


def until_cell(until: date | None, ended_on: date | None) -> dict[str, Any]:
    """The end of a document or agreement in words, with its tone."""
    if ended_on and ended_on <= today():
        return {"text": _("%(day)s 止") % {"day": ended_on}}
    if until is None:
        return {"text": _("没有期限")}
    left = (until - today()).days
    if left < 0:
        return _badge(_("已过期 %(n)s 天") % {"n": -left}, "bad", "clock-exclamation", plain=True)
    if left <= 60:
        return _badge(_("还剩 %(n)s 天") % {"n": left}, "warn", "clock", plain=True)
    return {"text": _("到 %(day)s") % {"day": until}}


def _premises(one: Premises) -> list[dict[str, Any]]:
    gone = bool(one.ended_on and one.ended_on <= today())
    proved = _badge(_("有凭据"), "good") if one.proofs else _badge(_("缺凭据"), "bad", "circle-x")  # type: ignore[attr-defined]
    counts = f"{counted_area(one.area_m2, one.share):,} ㎡" if one.is_supporting else _("不计")
    return [
        {"text": one.name}, {"text": f"{one.place} {one.room}".strip()}, {"text": one.get_mode_display()}, {"text": counts},
        _badge(_("已退出"), "idle", "minus") if gone else proved, until_cell(one.until, one.ended_on),
    ]  # fmt: skip


def _room(one: Room) -> list[dict[str, Any]]:
    state = _badge(_("开放"), "good") if one.is_open else _badge(_("未开放"), "idle", "minus")
    where = f"{one.space.place} {one.space.floor}".strip()
    areas = _("%(n)d 个") % {"n": one.areas} if one.areas else ""  # type: ignore[attr-defined]
    return [{"text": one.space.name}, {"text": one.space.get_kind_display()}, {"text": where}, {"text": one.hours}, {"text": areas}, state]


def sign_state(one: Sign) -> dict[str, Any]:
    """Is a sign in order: a badge."""
    if one.taken_down_on:
        return _badge(_("已拆除"), "idle", "minus")
    if one.checked_on is None:
        return _badge(_("未核对"), "warn", "eye-exclamation")
    if one.checked_on < today() - timedelta(days=SIGN_DAYS):
        return _badge(_("该核对了"), "warn", "clock-exclamation")
    return _badge(_("合格"), "good") if one.passed else _badge(_("不合格"), "bad", "circle-x")


def _sign(one: Sign) -> list[dict[str, Any]]:
    return [
        {"text": one.name},
        {"text": one.get_kind_display()},
        {"text": one.where},
        {"text": one.checked_on and str(one.checked_on)},
        sign_state(one),
    ]


def check_cell(one: Facility) -> dict[str, Any]:
    """When a facility is to be looked at next."""
    if one.state != "in_service":
        return {"text": ""}
    next_on = (one.checked_on or one.since) + timedelta(days=one.check_days)
    over = (today() - next_on).days
    if over > 0:
        return _badge(_("超 %(n)d 天未检查") % {"n": over}, "warn", "clock-exclamation", plain=True)
    return {"text": _("%(day)s 前") % {"day": next_on}}


def _facility(one: Facility) -> list[dict[str, Any]]:
    return [
        {"text": one.name}, {"text": one.get_kind_display()}, {"text": f"{one.place} {one.where}".strip()}, {"text": one.quantity},
        {"text": str(one.keeper or _("未定"))}, _badge(one.get_state_display(), *STATES[one.state]), check_cell(one),
    ]  # fmt: skip


def _agreement(one: Agreement) -> list[dict[str, Any]]:
    day = today()
    live = one.since <= day <= one.until and not (one.ended_on and one.ended_on <= day)
    state = (
        _badge(_("有效"), "good")
        if live
        else _badge(_("已终止"), "idle", "minus")
        if one.ended_on
        else _badge(_("未生效或过期"), "bad", "circle-x")
    )
    return [{"text": one.partner}, {"text": one.get_kind_display()}, {"text": one.shared}, until_cell(one.until, one.ended_on), state]


CELLS: dict[str, Any] = {"premises": _premises, "room": _room, "sign": _sign, "facility": _facility, "agreement": _agreement}


def facts(kind: str, one: Any) -> list[dict[str, Any]]:
    """The facts of a record in the shape of ui/facts.html."""
    return FACTS[kind](one)


def _fact(label: Any, value: Any, **more: Any) -> dict[str, Any]:
    return {"label": label, "value": value.isoformat() if isinstance(value, date) else value, **more}


def _premises_facts(one: Premises) -> list[dict[str, Any]]:
    uses = ((one.is_center, _("公共服务中心")), (one.is_office, _("办公")), (one.is_service, _("服务")))
    area = _("%(area)s ㎡ × %(share)s%% = %(counts)s ㎡") % {
        "area": f"{one.area_m2:,}", "share": f"{one.share.normalize():f}", "counts": f"{counted_area(one.area_m2, one.share):,}",
    }  # fmt: skip
    return [
        _fact(_("在哪里"), f"{one.place} {one.room}".strip(), url=reverse("community:place", args=[one.place_id])),
        _fact(_("取得方式"), one.get_mode_display()),
        _fact(_("计入面积"), area if one.is_supporting else _("不计入配套用房")),
        _fact(_("用途"), _("、").join(word for is_so, word in uses if is_so)),
        _fact(_("产权单位"), one.owner),
        _fact(_("凭据文号"), one.number),
        _fact(_("起用日期"), one.since),
        _fact(_("期限"), until_cell(one.until, one.ended_on)["text"]),
    ]


def _room_facts(one: Room) -> list[dict[str, Any]]:
    space = one.space
    of = _fact(_("所属用房"), str(one.premises), url=reverse("premises:premises", args=[one.premises_id])) if one.premises else None
    return [
        _fact(_("类别"), space.get_kind_display()),
        _fact(_("在哪里"), f"{space.place} {space.floor}".strip(), url=reverse("community:place", args=[space.place_id])),
        of or _fact(_("所属用房"), ""),
        _fact(_("开放时间"), one.hours if one.is_open else _("未开放")),
        _fact(_("面积（平方米）"), space.area_m2),
        _fact(_("容纳人数"), space.capacity),
        _fact(_("负责岗位"), str(one.keeper or "")),
    ]


def _sign_facts(one: Sign) -> list[dict[str, Any]]:
    return [
        _fact(_("类别"), one.get_kind_display()), _fact(_("位置"), one.where), _fact(_("所属用房"), str(one.premises or "")),
        _fact(_("设置日期"), one.put_up_on), _fact(_("最近核对"), one.checked_on), _fact(_("状态"), sign_state(one)["text"]),
    ]  # fmt: skip


def _facility_facts(one: Facility) -> list[dict[str, Any]]:
    told = [
        _fact(_("类别"), one.get_kind_display()), _fact(_("在哪里"), f"{one.place} {one.where}".strip()), _fact(_("数量"), one.quantity),
        _fact(_("状态"), one.get_state_display()), _fact(_("负责岗位"), str(one.keeper or "")), _fact(_("启用日期"), one.since),
        _fact(_("检查周期"), _("每 %(n)d 天") % {"n": one.check_days}), _fact(_("最近检查"), one.checked_on),
    ]  # fmt: skip
    return [*told, _fact(_("故障或停用原因"), one.fault, wide=True)] if one.fault else told


def _agreement_facts(one: Agreement) -> list[dict[str, Any]]:
    return [
        _fact(_("对方单位"), one.partner), _fact(_("单位类别"), one.get_kind_display()), _fact(_("共用什么"), one.shared, wide=True),
        _fact(_("协议编号"), one.number), _fact(_("对方联系人"), one.contact), _fact(_("起始日期"), one.since),
        _fact(_("期限"), until_cell(one.until, one.ended_on)["text"]),
    ]  # fmt: skip


FACTS: dict[str, Any] = {
    "premises": _premises_facts, "room": _room_facts, "sign": _sign_facts, "facility": _facility_facts, "agreement": _agreement_facts,
}  # fmt: skip
