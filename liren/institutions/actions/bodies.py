"""Writes about bodies: founded, changed, renewed, met, dissolved (S1 6.2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.core.files import attach
from liren.institutions import queries
from liren.institutions.models import Body, Meeting
from liren.institutions.rules import SEVERAL, BodyKind, Nature

MANAGE = "center_head secretary system"


@action("institutions.found", _("登记成立"), by=MANAGE, creates=True, tells=["kind", "name"])
def found(home: Community, *, by: User, kind: str, name: str, founded_on: date, files: Sequence[Any] = (), **fields: Any) -> Body:
    """登记一个机构的成立：文件、职责、届期、会议周期。除部门小分队和社会服务组织外，同类机构同时只有一个。"""
    if kind not in SEVERAL and Body.objects.filter(community=home, kind=kind, dissolved_on=None).exists():
        raise Refused(__("已有%(kind)s，先撤销再重新成立；换届请在原机构办理") % {"kind": BodyKind(kind).label})
    _check_days(founded_on, fields.get("term_since"), fields.get("term_until"))
    body = Body(community=home, kind=kind, name=name, founded_on=founded_on, **fields)
    _check_parent(body)
    body.save(force_insert=True)
    attach(body, files, by)
    return body


@action("institutions.edit", _("更新机构"), by=MANAGE)
def edit(body: Body, *, by: User, files: Sequence[Any] = (), **fields: Any) -> Body:
    """更新名称、上级、成立文件、职责和会议周期。"""
    _check_active(body)
    for name, value in fields.items():
        setattr(body, name, value)
    _check_days(body.founded_on, body.term_since, body.term_until)
    _check_parent(body)
    attach(body, files, by)
    return body


def _check_active(body: Body) -> None:
    if body.dissolved_on:
        raise Refused(__("“%(name)s”已于 %(day)s 撤销，不再变动") % {"name": body, "day": body.dissolved_on})


def _check_days(founded_on: date, since: date | None, until: date | None) -> None:
    if founded_on > today():
        raise Refused(__("成立日期不能晚于今天"))
    if (since is None) != (until is None):
        raise Refused(__("届期要同时写明开始和届满；没有届期的都留空"))
    if since and until and until < since:
        raise Refused(__("届满日期不能早于本届开始"))


def _check_parent(body: Body) -> None:
    parent = body.parent
    if parent is None:
        return
    if parent.community_id != body.community_id or parent.dissolved_on:
        raise Refused(__("请选择本社区现有的机构作上级"))
    if body.pk and parent.pk in queries.below(body):
        raise Refused(__("上级不能是它自己或它下面的机构"))


@action("institutions.renew", _("换届"), by=MANAGE, tells=["since", "until"])
def renew(body: Body, *, by: User, since: date, until: date, files: Sequence[Any] = ()) -> Body:
    """换届：写明新一届的起止，附选举结果或批复；人员由任命和离任逐个办理。"""
    _check_active(body)
    _check_days(body.founded_on, since, until)
    if body.term_since and since <= body.term_since:
        raise Refused(__("新一届要晚于本届开始 %(day)s") % {"day": body.term_since})
    body.term_since, body.term_until, body.told = since, until, []
    attach(body, files, by)
    return body


@action("institutions.record_meeting", _("记录会议"), by=MANAGE, creates=True, tells=["held_on", "title"])
def record_meeting(
    body: Body, *, by: User, held_on: date, title: str, nature: str = Nature.MEETING, theme: str = "", text: str = "",
    attended: int | None = None, files: Sequence[Any] = (),
) -> Meeting:  # fmt: skip
    """记录一次会议、活动或联合行动：日期、议题、到会人数，附纪要或照片。"""
    _check_active(body)
    if held_on > today():
        raise Refused(__("日期不能晚于今天：开过了再记"))
    if held_on < body.founded_on:
        raise Refused(__("日期不能早于机构成立 %(day)s") % {"day": body.founded_on})
    meeting = Meeting(body=body, held_on=held_on, title=title, nature=nature, theme=theme, text=text, attended=attended, by=by)
    meeting.save(force_insert=True)
    attach(meeting, files, by)
    return meeting


@action("institutions.dissolve", _("撤销机构"), by=MANAGE, tells=["on", "reason"])
def dissolve(body: Body, *, by: User, on: date, reason: str) -> Body:
    """撤销一个机构：写明理由；先办完岗位上的人的离任，下级机构先改上级。"""
    _check_active(body)
    if not body.founded_on <= on <= today():
        raise Refused(__("撤销日期要在成立以后、今天以前"))
    if n := queries.manned(body):
        raise Refused(__("还有 %(n)s 人在这个机构的岗位上，请先办理离任") % {"n": n})
    if body.children.filter(dissolved_on=None).exists():
        raise Refused(__("还有下级机构，请先给它们改上级"))
    body.members.filter(until=None).update(until=max(on, body.founded_on))  # type: ignore[attr-defined]
    body.dissolved_on, body.dissolved_why = on, reason.strip()
    return body


@action("institutions.remind", _("届期提醒"), by="system", tells=["key", "name", "until"])
def remind(body: Body, *, by: User, key: str, name: str, until: date) -> Body:
    """届满前 60 天、14 天和届满后各提醒一次负责人。"""
    if key in body.told or body.dissolved_on:
        raise Refused(__("已经提醒过"))
    body.told = [*body.told, key]
    return body
