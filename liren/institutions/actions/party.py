"""Writes about party units: set up, changed, contacted, closed (S3 4.1). They are the secretary's alone."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.institutions import rules
from liren.institutions.models import PartyUnit
from liren.institutions.rules import BOUND, UnitKind

KEEP = "secretary system"


@action("institutions.set_up_unit", _("登记党组织"), by=KEEP, creates=True, tells=["kind"])
def set_up_unit(home: Community, *, by: User, kind: str, name: str, since: date | None = None, **fields: Any) -> PartyUnit:
    """登记链条上的一个党组织：层级、上级、对应的网格、微网格或企业。"""
    unit = PartyUnit(community=home, kind=kind, name=name, since=since or today(), **fields)
    _check(unit)
    return unit


@action("institutions.edit_unit", _("更新党组织"), by=KEEP)
def edit_unit(unit: PartyUnit, *, by: User, **fields: Any) -> PartyUnit:
    """更新名称、上级、负责人和党员人数。"""
    _check_open(unit)
    for name, value in fields.items():
        setattr(unit, name, value)
    _check(unit)
    return unit


def _check_open(unit: PartyUnit) -> None:
    if unit.ended_on:
        raise Refused(__("“%(name)s”已于 %(day)s 撤销") % {"name": unit, "day": unit.ended_on})


def _check(unit: PartyUnit) -> None:
    """Tied to what its level is tied to, in this community, under a level above it, and named once."""
    wanted = BOUND.get(unit.kind, "")
    for name in ("grid", "micro_grid", "company"):
        tied = getattr(unit, name)
        if (tied is not None) != (name == wanted):
            raise Refused(__("%(kind)s要对应一个%(what)s") % {"kind": UnitKind(unit.kind).label, "what": _named(wanted)})
        if tied is not None and tied.community_id != unit.community_id:
            raise Refused(__("请选择本社区的%(what)s") % {"what": _named(wanted)})
    parent = unit.parent
    if parent and (parent.community_id != unit.community_id or parent.ended_on or not rules.lies_rightly(unit.kind, parent.kind)):
        raise Refused(__("%(kind)s不能设在“%(parent)s”下面") % {"kind": UnitKind(unit.kind).label, "parent": parent})
    same = PartyUnit.objects.filter(community_id=unit.community_id, kind=unit.kind, name=unit.name, ended_on=None)
    if same.exclude(pk=unit.pk).exists():
        raise Refused(__("已经登记过“%(name)s”") % {"name": unit.name})
    if unit.since > today():
        raise Refused(__("成立日期不能晚于今天"))


def _named(wanted: str) -> str:
    words = {"grid": __("网格"), "micro_grid": __("微网格"), "company": __("企业")}
    return words.get(wanted, __("社区，不对应网格、微网格或企业"))


@action("institutions.note_contact", _("记录联系"), by=KEEP, tells=["on"])
def note_contact(unit: PartyUnit, *, by: User, on: date) -> PartyUnit:
    """记录与这个党组织的一次联系（S1 6.2.1-6：半年内至少联系一次）。"""
    _check_open(unit)
    if not unit.since <= on <= today():
        raise Refused(__("联系日期要在成立以后、今天以前"))
    unit.contacted_on = max(on, unit.contacted_on or on)
    return unit


@action("institutions.close_unit", _("撤销党组织"), by=KEEP, tells=["on"])
def close_unit(unit: PartyUnit, *, by: User, on: date) -> PartyUnit:
    """撤销一个党组织；下面还有组织的，先改它们的上级。"""
    _check_open(unit)
    if unit.children.filter(ended_on=None).exists():
        raise Refused(__("下面还有党组织，请先给它们改上级"))
    if not unit.since <= on <= today():
        raise Refused(__("撤销日期要在成立以后、今天以前"))
    unit.ended_on = on
    return unit
