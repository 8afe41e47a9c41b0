"""Premises, facilities and agreements as tables that go out."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.community.models import User
from liren.community.queries import exporter
from liren.premises import queries
from liren.premises.flow import KEEPERS
from liren.premises.rules import counted_area

ROLES = f"{KEEPERS} secretary"


def _premises(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        uses = ((one.is_center, _("公共服务中心")), (one.is_office, _("办公")), (one.is_service, _("服务")))
        yield [
            one.name, str(one.place), one.room, one.area_m2, one.share, counted_area(one.area_m2, one.share) if one.is_supporting else 0,
            one.get_mode_display(), one.owner, _("、").join(word for is_so, word in uses if is_so), one.number, one.since, one.until,
            one.ended_on, one.proofs,
        ]  # fmt: skip


def _facilities(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.name, one.get_kind_display(), str(one.place), one.where, one.quantity, one.get_state_display(), one.fault,
            str(one.keeper or ""), one.since, one.check_days, one.checked_on,
        ]  # fmt: skip


def _agreements(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [one.partner, one.get_kind_display(), one.shared, one.number, one.since, one.until, one.ended_on]


exporter(
    "premises", __("用房清单"), roles=ROLES, rows=_premises, found=lambda user, home, params: queries.premises(user).filter(community=home),
    heads=(__("名称"), __("在哪里"), __("楼层房号"), __("建筑面积（平方米）"), __("计入份额（%）"), __("计入面积（平方米）"),
           __("取得方式"), __("产权单位"), __("用途"), __("凭据文号"), __("起用日期"), __("凭据到期"), __("退出日期"), __("凭据份数")),
)  # fmt: skip
exporter(
    "facilities", __("设施清单"), roles=ROLES, rows=_facilities,
    found=lambda user, home, params: queries.facilities(user, q=params.get("q", "")[:60], **queries.chosen(params)).filter(community=home),
    heads=(__("名称"), __("类别"), __("在哪里"), __("具体位置"), __("数量"), __("状态"), __("故障"), __("负责岗位"), __("启用日期"),
           __("检查周期（天）"), __("最近检查")),
)  # fmt: skip
exporter(
    "agreements", __("共用协议清单"), roles=ROLES, rows=_agreements,
    found=lambda user, home, params: queries.agreements(user).filter(community=home),
    heads=(__("对方单位"), __("单位类别"), __("共用什么"), __("协议编号"), __("起始日期"), __("到期日期"), __("终止日期")),
)  # fmt: skip
