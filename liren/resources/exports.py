"""Resources, providers, social organizations and needs as tables that go out."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.community.models import User
from liren.community.queries import exporter
from liren.resources import queries
from liren.resources.flow import FILERS, KEEPERS

Rows = Callable[[QuerySet, User, bool], Iterator[list[Any]]]


def _resources(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.name, one.get_kind_display(), str(one.owner), one.quantity, one.unit, one.about, one.terms, str(one.keeper or ""),
            one.get_state_display(), one.verified_on, one.until, one.last,
        ]  # fmt: skip


def _providers(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        kinds = _("、").join(str(word) for word in one.kind_words)
        yield [
            one.organization.name, kinds, one.scope, one.contact, one.get_state_display(), one.since, one.until, one.number, one.ground,
            one.verified_on, one.reason,
        ]  # fmt: skip


def _societies(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.organization.name, one.get_kind_display(), one.get_origin_display(), one.number, one.registered_on,
            one.get_state_display(), one.held, one.last, one.ended_on,
        ]  # fmt: skip


def _needs(found: QuerySet, _user: User, _full: bool) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.title, one.get_field_display(), one.who, one.text, one.get_state_display(), one.noted_on, one.wanted_by, one.offered,
            one.said, one.result or one.reason, one.done_on,
        ]  # fmt: skip


def _offer(code: str, label: Any, roles: str, of: str, reads: Any, rows: Rows, heads: tuple[Any, ...]) -> None:
    exporter(
        code, label, roles=roles, rows=rows, heads=heads,
        found=lambda user, home, params: reads(user, home, q=params.get("q", "")[:60], **queries.chosen(of, params)),
    )  # fmt: skip


_offer(
    "resources", __("资源清单"), f"{KEEPERS} secretary", "resource", queries.resources, _resources,
    (__("名称"), __("类别"), __("归谁"), __("数量"), __("单位"), __("说明"), __("使用条件"), __("负责岗位"), __("状态"), __("核实日期"),
     __("有效期到"), __("最近使用")),
)  # fmt: skip
_offer(
    "providers", __("服务机构资源库"), f"{FILERS} secretary", "provider", queries.providers, _providers,
    (__("机构"), __("服务类别"), __("服务范围"), __("对外联系方式"), __("状态"), __("准入起"), __("准入到"), __("准入文号"), __("准入依据"),
     __("核实日期"), __("原因")),
)  # fmt: skip
_offer(
    "societies", __("社区社会组织名录"), f"{KEEPERS} secretary", "society", queries.societies, _societies,
    (__("组织"), __("类别"), __("来源"), __("登记或备案号"), __("登记或备案日期"), __("状态"), __("近一年活动"), __("最近活动"),
     __("终止日期")),
)  # fmt: skip
_offer(
    "needs", __("公益需求清单"), f"{KEEPERS} secretary", "need", queries.needs, _needs,
    (__("需要什么"), __("领域"), __("谁需要"), __("说明"), __("状态"), __("提出日期"), __("希望何时前"), __("推给企业"), __("已答复"),
     __("结果或原因"), __("办结日期")),
)  # fmt: skip
