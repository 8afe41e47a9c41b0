"""Writes of the territory (S1 4.1–4.4, S3 5.2.1.3)."""

from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Boundary, Community, Grid, MicroGrid, Place, Post, Region, Space, User
from liren.core.actions import Refused, action


@action("community.open_region", _("设立行政区划"), by="system", creates=True)
def open_region(parent: Region, *, by: User, code: str, name: str, level: str) -> Region:
    """登记一级行政区划，作为社区上级。"""
    region = Region(parent=parent, code=code, name=name, level=level)
    region.save()
    region.path = f"{parent.path}{region.pk}/"
    region.save(update_fields=["path"])
    return region


@action("community.found_community", _("设立社区"), by="system", creates=True)
def found_community(region: Region, *, by: User, name: str, code: str, kind: str, **fields: Any) -> Community:
    """设立现代产业社区并确定类型（S1 4.1、4.4）；同时设立系统与公开入口两个非自然人账号。"""
    community = Community(region=region, name=name, code=code, kind=kind, **fields)
    community.save()
    if community.boundary:
        Boundary.objects.create(community=community, shape=community.boundary, by=by, note=__("设立社区时确定"))
    _found_actors(community)
    by.forget_areas()
    return community


def _found_actors(community: Community) -> None:
    for prefix, role, title in (("system", "system", _("系统")), ("door", "visitor", _("公开入口"))):
        user = User(username=f"{prefix}-{community.code}", name=str(title), is_system=True)
        user.set_unusable_password()
        user.save()
        post = Post.objects.create(community=community, role=role, title=str(title))
        Appointment.objects.create(user=user, post=post, since=community.founded_on)


@action("community.open_grid", _("划分网格"), by="center_head system", creates=True, tells=["name"])
def open_grid(community: Community, *, by: User, name: str, code: str, **fields: Any) -> Grid:
    """划分网格（S1 4.1-2、S2 6.1.1、S3 5.2.1.3）。"""
    if Grid.objects.filter(community=community, code=code).exists():
        raise Refused(__("编码 %(code)s 已有网格使用，请换一个") % {"code": code})
    return Grid(community=community, name=name, code=code, **fields)


@action("community.edit_grid", _("调整网格信息"), by="center_head system")
def edit_grid(grid: Grid, *, by: User, name: str, kind: str, note: str, boundary: Any = None) -> Grid:
    """调整网格名称、类别、范围与说明。"""
    grid.name, grid.kind, grid.note, grid.boundary = name, kind, note, boundary
    return grid


@action("community.open_micro_grid", _("划分微网格"), by="center_head grid_leader system", creates=True, tells=["name"])
def open_micro_grid(grid: Grid, *, by: User, name: str, kind: str, place: Place | None = None) -> MicroGrid:
    """细分微网格：一企、一园、一楼（S1 4.1-3、S3 5.2.1.3-3）。"""
    if place and place.grid_id != grid.pk:
        raise Refused(__("“%(place)s”不在这个网格里") % {"place": place})
    if MicroGrid.objects.filter(community=grid.community, name=name).exists():
        raise Refused(__("“%(name)s”已有微网格使用，请换一个名称") % {"name": name})
    return MicroGrid(community=grid.community, grid=grid, name=name, kind=kind, place=place)


@action("community.add_place", _("登记场所"), by="governance_worker center_head grid_leader system", creates=True, tells=["name"])
def add_place(grid: Grid, *, by: User, name: str, kind: str, **fields: Any) -> Place:
    """登记楼宇、园区、道路等场所。"""
    if Place.objects.filter(community=grid.community, name=name).exists():
        raise Refused(__("“%(name)s”已登记，请换一个名称") % {"name": name})
    return Place(community=grid.community, grid=grid, name=name, kind=kind, **fields)


@action("community.edit_place", _("更新场所信息"), by="governance_worker center_head grid_leader system")
def edit_place(place: Place, *, by: User, name: str, kind: str, **fields: Any) -> Place:
    """更新场所名称、类别、地址、楼层、用途、面积与位置。"""
    if foreign := set(fields) - {"address", "floors", "use", "floor_area_m2", "lat", "lon", "outline"}:
        raise Refused(__("这些内容不能在这里修改：%(names)s") % {"names": __("、").join(sorted(foreign))})
    place.name, place.kind = name, kind
    for column, value in fields.items():
        setattr(place, column, value)
    return place


@action("community.add_space", _("登记空间"), by="governance_worker center_head grid_leader system", creates=True, tells=["name"])
def add_space(place: Place, *, by: User, name: str, kind: str, **fields: Any) -> Space:
    """登记功能空间（S1 5.2）。"""
    return Space(community=place.community, place=place, name=name, kind=kind, **fields)


@action("community.edit_community", _("更新社区信息"), by="center_head system")
def edit_community(community: Community, *, by: User, name: str, kind: str, address: str, phone: str, **basis: Any) -> Community:
    """更新社区名称、类型（S1 附录 A）、服务中心地址电话，人员测算的依据（S1 6.2.8）和边界容差（S1 4.3-1）。"""
    if foreign := set(basis) - {"apartment_residents", "begun_steps", "boundary_tolerance_m"}:
        raise Refused(__("这些内容不能在这里修改：%(names)s") % {"names": __("、").join(sorted(foreign))})
    community.name, community.kind, community.address, community.phone = name, kind, address, phone
    for column, value in basis.items():
        setattr(community, column, value)
    return community
