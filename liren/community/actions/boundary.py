"""Writes of the boundary: drawing it, filing its approval, laying roads and neighbours beside it (S1 4.3)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Boundary, Community, Neighbor, Road, User
from liren.community.rules.plane import size_km2
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.core.files import attach

DRAWERS = "governance_worker center_head system"


@action("community.draw_boundary", _("确定社区边界"), by="center_head system", creates=True, tells=["number"])
def draw_boundary(
    community: Community, *, by: User, shape: dict[str, Any], note: str = "", number: str = "", approved_on: date | None = None,
    files: Sequence[Any] = (),
) -> Boundary:  # fmt: skip
    """确定社区边界：旧的一版留作历史，新的一版即时有效；可附批准文件（S1 4.3-1）。"""
    _approved(number, approved_on)
    made = Boundary(community=community, shape=shape, note=note, number=number, approved_on=approved_on, by=by)
    made.save()
    attach(made, files, by)
    Community.objects.filter(pk=community.pk).update(boundary=shape, area_km2=size_km2(shape))
    return made


@action("community.file_approval", _("登记批准文件"), by="center_head system", tells=["number"])
def file_approval(boundary: Boundary, *, by: User, number: str, approved_on: date, files: Sequence[Any] = ()) -> Boundary:
    """给一版边界登记批准文号和日期，附上文件（S1 4.3-1）。"""
    _approved(number, approved_on)
    attach(boundary, files, by)
    boundary.number, boundary.approved_on = number, approved_on
    return boundary


def _approved(number: str, approved_on: date | None) -> None:
    if bool(number) != bool(approved_on):
        raise Refused(__("批准文号和批准日期要一起填"))
    if approved_on and approved_on > today():
        raise Refused(__("批准日期不能晚于今天"))


@action("community.lay_roads", _("导入道路图层"), by=DRAWERS)
def lay_roads(community: Community, *, by: User, roads: Sequence[dict[str, Any]]) -> Community:
    """导入社区周边的道路：整个图层替换，边界按新的道路重算（S1 4.3-1）。"""
    if not roads:
        raise Refused(__("图层里没有道路"))
    Road.objects.filter(community=community).delete()
    Road.objects.bulk_create([Road(community=community, **one) for one in roads], batch_size=500)
    return community


@action("community.lay_neighbors", _("导入相邻社区"), by=DRAWERS)
def lay_neighbors(community: Community, *, by: User, neighbors: Sequence[dict[str, Any]]) -> Community:
    """导入不在系统里的相邻社区：整个图层替换（S1 4.3-2）。"""
    if len({one["name"] for one in neighbors}) < len(neighbors):
        raise Refused(__("有两个相邻社区同名，请改成不同的名称"))
    Neighbor.objects.filter(community=community).delete()
    Neighbor.objects.bulk_create([Neighbor(community=community, **one) for one in neighbors], batch_size=500)
    return community
