"""Attendance and certificates as tables that go out."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.community.models import User
from liren.community.queries import exporter
from liren.community.rules import mask_name
from liren.training import queries
from liren.training.flow import HEADS, KEEPERS


def _name(user: User, full: bool) -> str:
    return user.name if full else mask_name(user.name)


def _attendance(found: QuerySet, _user: User, full: bool) -> Iterator[list[Any]]:
    for one in found:
        done = _("完成") if one.completed else _("未完成")
        yield [one.course.title, one.course.held_on, one.course.hours, _name(one.user, full), one.score, done]


def _certificates(found: QuerySet, _user: User, full: bool) -> Iterator[list[Any]]:
    for one in found:
        number = one.number if full else "…"
        yield [_name(one.user, full), one.get_kind_display(), one.name, number, one.issued_on, one.until, one.withdrawn_on]


exporter(
    "attendance", __("培训签到"), roles=KEEPERS, private=True, rows=_attendance,
    found=lambda user, home, params: queries.attendance_rows(user, home),
    heads=(__("培训名称"), __("日期"), __("学时"), __("姓名"), __("成绩"), __("结果")),
)  # fmt: skip
exporter(
    "certificates", __("证书清单"), roles=HEADS, private=True, rows=_certificates,
    found=lambda user, home, params: queries.certificates(user).filter(community=home),
    heads=(__("姓名"), __("类别"), __("证书名称"), __("证书编号"), __("发证日期"), __("有效期至"), __("注销日期")),
)  # fmt: skip
