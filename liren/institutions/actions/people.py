"""Writes about the people of a body: its posts, which give rights, and its members, who need none."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import actions as community
from liren.community.models import Post, User
from liren.community.rules.posts import Office
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.institutions import queries
from liren.institutions.actions.bodies import MANAGE, _check_active
from liren.institutions.models import Body, BodySeat, Member
from liren.institutions.rules import SEATS, BodyKind


@action("institutions.open_seat", _("设岗位"), by=MANAGE, creates=True, tells=["code", "title"])
def open_seat(body: Body, *, by: User, code: str, title: str, full_time: bool = True) -> Post:
    """给机构设一个岗位：角色由职务定，底册和组织架构图同时有了它；任命另办。"""
    _check_active(body)
    kind, need = queries.seat_need(code)
    if kind != body.kind:
        raise Refused(__("“%(seat)s”不是这个机构的职务") % {"seat": SEATS[code]})
    known = code if code in Office.values else ""
    post = community.open_post(body.community, by=by, role=need.role, title=title, full_time=full_time, kind=known)
    if code not in queries.BY_REGISTER:
        BodySeat.objects.create(body=body, post=post, code=code)
    return post


@action("institutions.link_seat", _("归入机构"), by=MANAGE, creates=True, tells=["post", "code"])
def link_seat(body: Body, *, by: User, post: Post, code: str) -> BodySeat:
    """把底册里已有的岗位归到这个机构；归错了的，归到别处就移过去。"""
    _check_active(body)
    kind, _need = queries.seat_need(code)
    if kind != body.kind or code in queries.BY_REGISTER:
        raise Refused(__("“%(seat)s”不用归入，底册按职务认得") % {"seat": SEATS[code]})
    if post not in queries.linkable(body):
        raise Refused(__("这个岗位不能归到%(kind)s") % {"kind": BodyKind(body.kind).label})
    seat = BodySeat.objects.filter(post=post).first()
    if seat is None:
        return BodySeat(body=body, post=post, code=code)
    seat.body, seat.code = body, code
    seat.save(update_fields=["body", "code"])
    return seat


@action("institutions.add_member", _("登记成员"), by=MANAGE, creates=True, tells=["standing", "group"])
def add_member(body: Body, *, by: User, name: str, unit: str = "", since: date | None = None, **fields: Any) -> Member:
    """登记不需要用系统的成员：企业代表、律师、志愿者、联盟单位。"""
    _check_active(body)
    _check_group(body, fields.get("group", ""))
    _check_company(body, fields)
    if Member.objects.filter(body=body, name=name, unit=unit, until=None).exists():
        raise Refused(__("%(name)s已在名单里") % {"name": name})
    if since and since > today():
        raise Refused(__("加入日期不能晚于今天"))
    return Member(body=body, name=name, unit=unit, since=since or today(), **fields)


def _check_group(body: Body, group: str) -> None:
    groups = queries.needs()[body.kind].groups
    if groups and group not in groups:
        raise Refused(__("请写明成员来自哪一类，%(kind)s按它计算构成") % {"kind": BodyKind(body.kind).label})


def _check_company(body: Body, fields: dict[str, Any]) -> None:
    company = fields.get("company")
    if company is not None and company.community_id != body.community_id:
        raise Refused(__("请选择本社区的企业"))


@action("institutions.edit_member", _("更新成员"), by=MANAGE)
def edit_member(member: Member, *, by: User, **fields: Any) -> Member:
    """更新成员的身份、单位、来自哪一类、电话和签约日期。"""
    _check_active(member.body)
    _check_group(member.body, fields.get("group", member.group))
    _check_company(member.body, fields)
    for name, value in fields.items():
        setattr(member, name, value)
    return member


@action("institutions.end_member", _("退出"), by=MANAGE, tells=["until"])
def end_member(member: Member, *, by: User, until: date) -> Member:
    """成员退出：写明哪天，名单留底。"""
    if member.until:
        raise Refused(__("已于 %(day)s 退出") % {"day": member.until})
    if not member.since <= until <= today():
        raise Refused(__("退出日期要在加入以后、今天以前"))
    member.until = until
    return member
