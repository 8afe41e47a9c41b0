"""Bodies and their members as tables that go out; names and numbers of members masked unless a second person agreed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.community.models import Community, User
from liren.community.queries import exporter
from liren.community.rules import mask_mobile, mask_name
from liren.institutions import queries
from liren.institutions.models import Body, Member

HEADS = "center_head secretary"
BODY = (
    __("机构"), __("类别"), __("上级机构"), __("成立日期"), __("成立文件文号"), __("文件日期"), __("本届开始"), __("本届届满"),
    __("会议周期"), __("上次会议或活动"), __("任职和成员"), __("还缺什么"), __("撤销日期"), __("撤销理由"),
)  # fmt: skip
MEMBER = (
    __("机构"), __("姓名"), __("身份"), __("所在单位"), __("所在企业"), __("来自"), __("电话"), __("签约日期"), __("加入日期"),
    __("退出日期"),
)  # fmt: skip


def _bodies(user: User, home: Community, _params: Any) -> QuerySet[Body]:
    return Body.objects.visible_to(user).filter(community=home).select_related("parent", "community").order_by("dissolved_on", "pk")


def _body_rows(found: QuerySet[Body], _user: User, _full: bool) -> Iterator[list[Any]]:
    rows = list(found)
    shown = {line.body.pk: line for line in queries.Picture(rows[0].community).lines() if line.body} if rows else {}
    for one in rows:
        line = shown.get(one.pk)
        lacks = _("；").join(finding.text for finding in line.found) if line else ""
        yield [
            one.name, one.get_kind_display(), str(one.parent or ""), one.founded_on, one.charter_number, one.charter_on, one.term_since,
            one.term_until, one.get_rhythm_display(), line.facts.met_on if line else None, line.people if line else 0, lacks,
            one.dissolved_on, one.dissolved_why,
        ]  # fmt: skip


def _members(user: User, home: Community, _params: Any) -> QuerySet[Member]:
    rows = Member.objects.visible_to(user).filter(body__community=home).select_related("body", "company")
    return rows.order_by("body_id", "until", "standing", "pk")


def _member_rows(found: QuerySet[Member], _user: User, full: bool) -> Iterator[list[Any]]:
    for one in found.iterator(1000):
        yield [
            one.body.name, one.name if full else mask_name(one.name), one.get_standing_display(), one.unit, str(one.company or ""),
            one.get_group_display(), one.phone if full else mask_mobile(one.phone), one.signed_on, one.since, one.until,
        ]  # fmt: skip


exporter("bodies", __("机构清单"), roles=HEADS, heads=BODY, found=_bodies, rows=_body_rows)
exporter("body_members", __("机构成员名单"), roles=HEADS, private=True, heads=MEMBER, found=_members, rows=_member_rows)
