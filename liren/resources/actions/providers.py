"""Writes of the register of providers: nominated, admitted or turned down by a head, verified, removed for a reason."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import here, put, reminded, written
from liren.community.models import Community, Organization, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.resources.actions._shared import because, body_of, keep
from liren.resources.flow import FILERS, PROVIDER
from liren.resources.models import Provider
from liren.resources.rules import joined


@action("resources.nominate", _("登记服务机构"), by=FILERS, creates=True)
def nominate(
    community: Community, *, by: User, kinds: Iterable[str], scope: str, contact: str, organization: Organization | None = None,
    name: str = "", **told: Any,
) -> Provider:  # fmt: skip
    """登记服务机构：组织名录里的第三方机构，写明能办什么、怎么联系，由中心负责人决定是否准入（S1 7.2.2.2-2、S2 8.1.4-2）。"""
    found = body_of(community, by, "provider", organization, name)
    if Provider.objects.filter(organization=found).exists():
        raise Refused(__("“%(name)s”已在资源库中，请直接更新") % {"name": found})
    made = Provider(community=community, organization=found, kinds=joined(kinds))
    here(made, told.get("keeper"))
    return _kinds_said(put(made, {"scope": scope, "contact": contact, **told}))


def _kinds_said(provider: Provider) -> Provider:
    if not provider.kinds.strip():
        raise Refused(__("请至少选择一个服务类别"))
    return provider


@action("resources.edit_provider", _("更新服务机构"), by=FILERS)
def edit_provider(provider: Provider, *, by: User, kinds: Iterable[str], **told: Any) -> Provider:
    """更新服务机构：服务类别、范围、联系方式、联系岗位。"""
    here(provider, told.get("keeper"))
    provider.kinds = joined(kinds)
    return _kinds_said(put(provider, told))


@action("resources.admit", _("准入"), flow=PROVIDER, tells=["since"])
def admit(
    provider: Provider, *, by: User, ground: str, since: date, until: date | None = None, number: str = "", files: Sequence[Any] = ()
) -> Provider:
    """准入：中心负责人决定，写明依据和期限，附凭据；从此列入资源库，企业看得到。"""
    ground = written(ground, __("请写明准入依据"))
    if until and until < since:
        raise Refused(__("准入到期日不能早于起始日"))
    if files:
        keep(provider, by, "document", number or ground, files)
    provider.since, provider.until, provider.told = since, until, []
    provider.decided_by, provider.verified_on, provider.reason = by, today(), ""
    return put(provider, {"ground": ground, "number": number})


@action("resources.turn_down", _("不予准入"), flow=PROVIDER)
def turn_down(provider: Provider, *, by: User, reason: str) -> Provider:
    """不予准入：写明原因。"""
    provider.reason, provider.decided_by = because(reason), by
    return provider


@action("resources.verify_provider", _("核实服务机构"), by=FILERS)
def verify_provider(provider: Provider, *, by: User, text: str = "", files: Sequence[Any] = ()) -> Provider:
    """核实服务机构：资质、范围、联系方式没变；一年内至少一次。"""
    if provider.state != "admitted":
        raise Refused(__("只有已准入的机构需要核实"))
    if text.strip() or files:
        keep(provider, by, "check", text, files)
    provider.verified_on = today()
    return provider


@action("resources.remove", _("移出资源库"), flow=PROVIDER)
def remove(provider: Provider, *, by: User, reason: str) -> Provider:
    """移出资源库：写明原因；企业不再看到，记录保留。"""
    provider.reason, provider.decided_by = because(reason), by
    return provider


@action("resources.remind", _("到期提醒"), by="system", tells=["stage"])
def remind(provider: Provider, *, by: User, stage: int) -> Provider:
    """准入到期前六十、三十、七天和到期后各提醒一次。"""
    return reminded(provider, stage, runs=provider.state == "admitted")
