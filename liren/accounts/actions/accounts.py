"""Writes of the heads about accounts: second factors taken off by two persons, accounts disabled and enabled."""

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.accounts.actions._forget import forget_factors
from liren.accounts.models import Factor, FactorReset, RecoveryCode, TrustedBrowser
from liren.community.models import Appointment, User
from liren.core.actions import Refused, action
from liren.core.calendar import now

HEADS = ("center_head", "secretary")


def _head_roles(user: User, community_id: int | None) -> list[str]:
    """As which of the two heads somebody acts in a community."""
    return [one.role for one in user.areas() if one.role in HEADS and community_id in one.communities]


def _is_second(reset: FactorReset, by: User) -> bool:
    """May he decide what another one asked? He is neither of the two and holds the other of the two offices."""
    other = {role for role in _head_roles(by, reset.community_id) if role != reset.asked_as}
    return bool(other) and by.pk not in {reset.asked_by_id, reset.user_id}


def _not_elsewhere(appointment: Appointment) -> None:
    """Refuse what concerns an account as a whole when it also holds posts outside this community."""
    if [one for one in appointment.user.areas() if one.communities != (appointment.post.community_id,)]:
        raise Refused(__("%(who)s 在本社区以外还有任职，账号由系统管理员办理；在本社区的岗位可以办理离任") % {"who": appointment.user})


@action("accounts.ask_reset", _("申请重置二次验证"), by="center_head secretary", creates=True)
def ask_reset(appointment: Appointment, *, by: User, reason: str) -> FactorReset:
    """手机和恢复码都丢了时：核实本人后提出重置，由另一位负责人核准。"""
    user = appointment.user
    if user == by:
        raise Refused(__("本人的二次验证请由两位负责人办理"))
    _not_elsewhere(appointment)
    if not Factor.objects.filter(user=user).exists():
        raise Refused(__("%(who)s 没有启用二次验证") % {"who": user})
    if FactorReset.objects.filter(user=user, decided_at=None).exists():
        raise Refused(__("已有一份申请等待核准"))
    role = _head_roles(by, appointment.post.community_id)[0]
    return FactorReset(community_id=appointment.post.community_id, user=user, asked_by=by, asked_as=role, reason=reason)


@action("accounts.grant_reset", _("核准重置二次验证"), by="center_head secretary", only=_is_second)
def grant_reset(reset: FactorReset, *, by: User) -> FactorReset:
    """核准：原有的验证方式、恢复码全部删除，所有登录失效；本人下次登录重新设置。须由另一位负责人办理。"""
    _decide(reset, by)
    reset.granted, user = True, reset.user
    forget_factors(user.factors.all())
    for rows in (RecoveryCode, TrustedBrowser):
        rows.objects.filter(user=user).delete()
    user.epoch += 1
    user.save(update_fields=["epoch"])
    return reset


@action("accounts.refuse_reset", _("不予重置"), by="center_head secretary", only=_is_second)
def refuse_reset(reset: FactorReset, *, by: User) -> FactorReset:
    """不予重置：核实不了本人，或本人找回了验证方式。由另一位负责人办理。"""
    _decide(reset, by)
    return reset


def _decide(reset: FactorReset, by: User) -> None:
    if reset.decided_at:
        raise Refused(__("这份申请已经办结"))
    reset.decided_by, reset.decided_at = by, now()


@action("accounts.disable_account", _("停用账号"), by="center_head secretary system")
def disable_account(appointment: Appointment, *, by: User) -> Appointment:
    """停用账号：立即退出所有设备，不能再登录；办过的事和任职记录保留。"""
    if appointment.user == by:
        raise Refused(__("不能停用本人的账号"))
    _not_elsewhere(appointment)
    _close(appointment.user)
    return appointment


@action("accounts.enable_account", _("启用账号"), by="center_head secretary system")
def enable_account(appointment: Appointment, *, by: User) -> Appointment:
    """重新启用停用的账号；忘了密码的另发一次性密码。"""
    _not_elsewhere(appointment)
    appointment.user.is_active = True
    appointment.user.save(update_fields=["is_active"])
    return appointment


@action("accounts.retire_account", _("停用长期未用的账号"), by="system")
def retire_account(appointment: Appointment, *, by: User) -> Appointment:
    """长期没有登录的账号自动停用（等保 8.1.4.2 c）；负责人可以重新启用。"""
    _close(appointment.user)
    return appointment


def _close(user: User) -> None:
    user.is_active, user.epoch = False, user.epoch + 1
    user.save(update_fields=["is_active", "epoch"])
