"""Writes about posts and who holds them (S1 6.2, S3 5.2)."""

from datetime import date
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.models import Appointment, Approval, Community, Company, Grid, Organization, Post, Region, User
from liren.community.rules.posts import offices
from liren.core.actions import Refused, action
from liren.core.calendar import today

PRODUCT_ONLY = frozenset({"system", "visitor"})
HEADS = frozenset({"center_head", "secretary"})
APART = {  # roles that one person must not hold together (security B.1)
    "report_custodian": HEADS,
    "auditor": HEADS | {"administrator"},
    "administrator": HEADS | {"auditor"},
    "center_head": frozenset({"report_custodian", "auditor", "administrator"}),
    "secretary": frozenset({"report_custodian", "auditor", "administrator"}),
}
BOUNDS: dict[type[Model], str] = {Region: "region", Community: "community", Organization: "organization", Grid: "grid", Company: "company"}


@action("community.open_post", _("设岗"), by="center_head secretary system", creates=True, tells=["role", "title"])
def open_post(parent: Model, *, by: User, role: str, title: str, **fields: Any) -> Post:
    """设一个岗位：角色加管辖范围（区划、社区、单位、网格或企业）。"""
    if role in PRODUCT_ONLY and "system" not in by.roles():
        raise Refused(__("这类岗位由系统设立"))
    if role == "grid_leader":
        fields.setdefault("grid_kind", "grid_leader")
    elif role == "grid_member":
        fields.setdefault("grid_kind", "full_time_grid_member" if fields.get("full_time", True) else "part_time_grid_member")
    post = Post(role=role, title=title, **fields)
    setattr(post, BOUNDS[type(parent)], parent)
    if not isinstance(parent, (Region, Community)):
        post.community = parent.community  # type: ignore[attr-defined]
    if isinstance(parent, Organization) and parent.region:
        post.region = parent.region
    return post


@action("community.edit_post", _("更新岗位"), by="center_head secretary", tells=["title"])
def edit_post(post: Post, *, by: User, title: str, full_time: bool, kind: str = "") -> Post:
    """更新岗位：名称、职务、专职兼职；角色与管辖范围不变，要变请另设岗位。"""
    if post.closed_on:
        raise Refused(__("岗位“%(post)s”已撤销，请选择其他岗位") % {"post": post})
    if kind and kind not in offices(post.role, bool(post.grid_id)):
        raise Refused(__("这个角色的岗位不能计为所选职务，请另设岗位"))
    post.title, post.full_time = title.strip(), full_time
    if post.grid_id:
        post.grid_kind = kind
    else:
        post.kind = kind
    return post


@action("community.appoint", _("任命"), by="center_head secretary system", creates=True, tells=["user", "since"])
def appoint(
    post: Post, *, by: User, user: User, since: date | None = None, until: date | None = None, agreed: Approval | None = None
) -> Appointment:
    """任命：自该日起此人担任此岗位，权限随之生效。不能任命本人；举报专管、审计、系统管理与负责人不得由一人兼任；
    负责人和密封、监督类岗位须由中心负责人与书记主任两人同意。"""
    _check_appointment(post, by, user, since, until)
    if queries.needs_second(post) and "system" not in by.roles() and not _agreed(agreed, post, user, by):
        raise Refused(__("“%(post)s”要由中心负责人与书记主任两人同意：请改为提请任命") % {"post": post})
    _end_sessions(user)
    return Appointment(user=user, post=post, since=since or today(), until=until)


def _agreed(approval: Approval | None, post: Post, user: User, by: User) -> bool:
    """Has the other head agreed to this very person on this very post, just now?"""
    if approval is None or (approval.kind, approval.subject_id) != (queries.SEALED_POST, post.pk):
        return False
    return approval.details.get("user") == user.pk and approval.decided_by == by and approval.asked_by != by


def _check_appointment(post: Post, by: User, user: User, since: date | None, until: date | None) -> None:
    """Everything that speaks against an appointment except who must agree to it."""
    if user == by:
        raise Refused(__("不能任命本人，请由另一位负责人办理"))
    if post.role in PRODUCT_ONLY and "system" not in by.roles():
        raise Refused(__("这类岗位由系统任命"))
    if until and until < (since or today()):
        raise Refused(__("届满日期不能早于任职日期"))
    if other := _conflict(post, user):
        raise Refused(__("“%(post)s”要由不担任“%(other)s”的人担任，请另选人选") % {"post": post, "other": other})
    if post.closed_on:
        raise Refused(__("岗位“%(post)s”已撤销，请选择其他岗位") % {"post": post})
    if post.appointments.filter(user=user, until=None).exists():
        raise Refused(__("%(user)s 已在岗位“%(post)s”任职") % {"user": user, "post": post})


@action("community.end_appointment", _("离任"), by="center_head secretary system", tells=["until"])
def end_appointment(appointment: Appointment, *, by: User, until: date | None = None) -> Appointment:
    """离任：权限到当日为止，岗位上的事项留在岗位。"""
    day = until or today()
    if appointment.until and appointment.until <= today():
        raise Refused(__("已于 %(day)s 离任") % {"day": appointment.until})
    if day < appointment.since:
        raise Refused(__("离任日期不能早于任职日期 %(day)s") % {"day": appointment.since})
    appointment.until = day
    _end_sessions(appointment.user)
    return appointment


def _end_sessions(user: User) -> None:
    """Other rights, other session: whoever is signed in signs in again (security C 29)."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])
    user.forget_areas()


def _conflict(post: Post, user: User) -> str:
    """A post the user holds whose role must not go together with this one's."""
    held = Appointment.objects.filter(user=user, post__closed_on=None, post__role__in=APART.get(post.role, ()))
    other = held.exclude(until__lt=today()).select_related("post").first()
    return str(other.post) if other else ""


@action("community.close_post", _("撤岗"), by="center_head secretary system")
def close_post(post: Post, *, by: User) -> Post:
    """撤销一个空缺的岗位；历史任职保留。"""
    if post.appointments.exclude(until__lt=today()).exists():
        raise Refused(__("“%(post)s”还有人在任，请先办理离任") % {"post": post})
    post.closed_on = today()
    return post
