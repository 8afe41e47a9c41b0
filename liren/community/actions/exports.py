"""Writes of exports: every list that is carried away leaves a row; large and private ones need a second person."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.actions.approvals import ask_approval, use_approval
from liren.community.flow import EXPORT_FILE, EXPORTERS
from liren.community.models import Community, Export, User
from liren.core.actions import Refused, action
from liren.core.calendar import now

KEPT = timedelta(hours=24)


def _is_own(export: Export, user: User) -> bool:
    return export.by_id == user.pk and queries.may_export(user, export.listing, export.community)


@action("community.export_list", _("导出清单"), by=EXPORTERS, creates=True, tells=["listing", "rows", "filters", "form"])
def export_list(community: Community, *, by: User, listing: str, rows: int, filters: dict[str, str], form: str = "xlsx") -> Community:
    """导出清单：记下谁在何时按什么条件导出了哪张清单多少行；姓名脱敏，不含电话。"""
    if not queries.may_export(by, listing, community):
        raise Refused(__("您的岗位不能导出这张清单"))
    return community


@action("community.order_export", _("提请批量导出"), by=EXPORTERS, creates=True, tells=["listing", "rows", "form"])
def order_export(
    community: Community, *, by: User, listing: str, query: str, purpose: str, rows: int, form: str = "xlsx", full: bool = False
) -> Export:
    """批量导出或含个人信息的导出：写明用途，由另一位负责人同意后生成，二十四小时内本人可取。"""
    if not queries.may_export(by, listing, community):
        raise Refused(__("您的岗位不能导出这张清单"))
    made = Export(community=community, listing=listing, query=query[:2000], purpose=purpose, by=by, rows=rows, form=form, is_full=full)
    made.save()
    yes, no = __("含完整姓名和电话"), __("姓名脱敏，不含电话")
    label = str(queries.EXPORTERS[listing].label)
    lines = [[__("清单"), label], [__("行数"), f"{rows:,}"], [__("条件"), query or __("全部")], [__("个人信息"), yes if full else no]]
    told: dict[str, Any] = {"lines": lines}
    made.approval = ask_approval(community, by=by, kind=queries.EXPORT, reason=purpose, subject=made, details=told)
    made.save(update_fields=["approval"])
    return made


@action("community.queue_export", _("开始生成导出文件"), flow=EXPORT_FILE)
def queue_export(export: Export, *, by: User) -> Export:
    """审批同意：在后台生成文件。"""
    return export


@action("community.finish_export", _("生成导出文件"), flow=EXPORT_FILE, tells=["rows"])
def finish_export(export: Export, *, by: User, rows: int, path: str) -> Export:
    """文件已生成：本人二十四小时内可取，之后删除；审批随之用掉。"""
    export.rows, export.path, export.expires_at = rows, path, now() + KEPT
    if export.approval and export.approval.holds:
        use_approval(export.approval, by=export.by)
    return export


@action("community.take_export", _("取走导出文件"), by=EXPORTERS, only=_is_own, tells=["rows", "listing"])
def take_export(export: Export, *, by: User, rows: int, listing: str) -> Export:
    """取走文件：再问一次本人此刻有没有权；每取一次留痕一次。"""
    if export.state != "ready" or not export.expires_at or export.expires_at <= now():
        raise Refused(__("文件已过期或还没有生成，请重新提请"))
    export.taken += 1
    return export


@action("community.drop_export", _("不再导出"), flow=EXPORT_FILE)
def drop_export(export: Export, *, by: User) -> Export:
    """审批未同意、本人已无权，或文件过期：不再提供。"""
    export.path = ""
    return export
