"""Writes about posts and who holds them (S1 6.2, S3 5.2)."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Community, Company, Grid, Organization, Post, Region, User
from liren.core.actions import Refused, action
from liren.core.calendar import today

BOUNDS: dict[type[Model], str] = {Region: "region", Community: "community", Organization: "organization", Grid: "grid", Company: "company"}


@action("community.open_post", _("设岗"), by="center_head secretary system", creates=True, tells=["role", "title"])
def open_post(parent: Model, *, by: User, role: str, title: str, **fields: Any) -> Post:
    """设一个岗位：角色加管辖范围（区划、社区、单位、网格或企业）。"""
    post = Post(role=role, title=title, **fields)
    setattr(post, BOUNDS[type(parent)], parent)
    if not isinstance(parent, (Region, Community)):
        post.community = parent.community  # type: ignore[attr-defined]
    if isinstance(parent, Organization) and parent.region:
        post.region = parent.region
    return post


@action("community.appoint", _("任命"), by="center_head secretary system", creates=True, tells=["user", "since"])
def appoint(post: Post, *, by: User, user: User, since: date | None = None) -> Appointment:
    """任命：自该日起此人担任此岗位，权限随之生效。"""
    if post.closed_on:
        raise Refused(__("岗位“%(post)s”已撤销，请选择其他岗位") % {"post": post})
    if post.appointments.filter(user=user, until=None).exists():
        raise Refused(__("%(user)s 已在岗位“%(post)s”任职") % {"user": user, "post": post})
    user.forget_areas()
    return Appointment(user=user, post=post, since=since or today())


@action("community.end_appointment", _("离任"), by="center_head secretary system", tells=["until"])
def end_appointment(appointment: Appointment, *, by: User, until: date | None = None) -> Appointment:
    """离任：权限到当日为止，岗位上的事项留在岗位。"""
    if appointment.until:
        raise Refused(__("已于 %(day)s 离任") % {"day": appointment.until})
    appointment.until = until or today()
    return appointment
