"""Writes about what proves an account, and about its sessions. All are one's own."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session as Stored
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.accounts import rules
from liren.accounts.actions._forget import forget_factors
from liren.accounts.models import Factor, Identity, RecoveryCode, Session, TrustedBrowser
from liren.community.models import User
from liren.core import vault
from liren.core.actions import Refused, action
from liren.core.calendar import now


@action("accounts.begin_session", _("开始登录会话"), by="self", creates=True)
def begin_session(user: User, *, by: User, key: str, browser: str, how: str, instead_of: int | None = None) -> Session:
    """登记一次登录：设备和方式，供本人查看和退出；会话换了编号时接着用原来那一行。"""
    row = Session.objects.filter(pk=instead_of, user=user).first() or Session(user=user)
    row.key, row.epoch, row.browser, row.how = key, user.epoch, browser, how
    if row.pk:
        row.save(update_fields=["key", "epoch"])
    return row


@action("accounts.end_session", _("退出一台设备"), by="self")
def end_session(user: User, *, by: User, session: Session) -> User:
    """让另一台设备上的登录立即失效。"""
    if session.user_id != user.pk:
        raise Refused(__("这不是您的登录"))
    Stored.objects.filter(session_key=session.key).delete()
    session.delete()
    return user


@action("accounts.end_other_sessions", _("退出其他所有设备"), by="self")
def end_other_sessions(user: User, *, by: User) -> User:
    """除本机外的登录全部失效，记住的浏览器也不再免验证。"""
    user.epoch += 1
    TrustedBrowser.objects.filter(user=user).delete()
    return user


@action("accounts.add_totp", _("启用验证器动态码"), by="self")
def add_totp(user: User, *, by: User, secret: bytes, step: int) -> User:
    """启用验证器应用；其他设备上的登录随之失效。"""
    if Factor.objects.filter(user=user, kind="totp").exists():
        raise Refused(__("已经启用了验证器；要换手机，请先删除原来的，再重新扫码"))
    factor = Factor.objects.create(user=user, kind="totp", name=str(Factor.Kind.TOTP.label), counter=step)
    vault.seal(factor, {"secret": secret.hex()})
    user.epoch += 1
    return user


@action("accounts.add_passkey", _("添加通行密钥"), by="self")
def add_passkey(user: User, *, by: User, name: str, credential: bytes, handle: str, counter: int) -> User:
    """添加一把通行密钥；其他设备上的登录随之失效。"""
    if Factor.objects.filter(handle=handle).exists():
        raise Refused(__("这把通行密钥已经登记过"))
    Factor.objects.create(user=user, kind="passkey", name=name, credential=credential, handle=handle, counter=counter)
    user.epoch += 1
    return user


@action("accounts.remove_factor", _("删除二次验证方式"), by="self")
def remove_factor(user: User, *, by: User, factor: Factor) -> User:
    """删除一种验证方式；按规定须二次验证的岗位至少保留一种。"""
    if factor.user_id != user.pk:
        raise Refused(__("这不是您的验证方式"))
    last = not Factor.objects.filter(user=user).exclude(pk=factor.pk).exists()
    if last and rules.needs_factor(settings.SECOND_FACTOR, user.roles(), user.uses_portal()):
        raise Refused(__("您的岗位须二次验证，请先添加另一种方式，再删除这一种"))
    forget_factors(user.factors.filter(pk=factor.pk))
    if last:
        RecoveryCode.objects.filter(user=user).delete()
        TrustedBrowser.objects.filter(user=user).delete()
    user.epoch += 1
    return user


@action("accounts.use_factor", _("二次验证"), by="self")
def use_factor(user: User, *, by: User, factor: Factor, counter: int) -> User:
    """用一次动态码或通行密钥：同一个动态码、同一个签名计数不会被接受第二次。"""
    factor.refresh_from_db()
    if factor.counter and counter <= factor.counter:
        raise Refused(__("这个验证码已经用过，请等下一个再试"))
    factor.counter, factor.used_at = counter, now()
    factor.save(update_fields=["counter", "used_at"])
    return user


@action("accounts.new_recovery_codes", _("生成恢复码"), by="self")
def new_recovery_codes(user: User, *, by: User, digests: list[str]) -> User:
    """生成一组恢复码，原来的全部作废；只存摘要。"""
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=one) for one in digests])
    return user


@action("accounts.use_recovery_code", _("用恢复码登录"), by="self")
def use_recovery_code(user: User, *, by: User, digest: str) -> User:
    """用掉一个恢复码；每个只能用一次。"""
    if not RecoveryCode.objects.filter(user=user, digest=digest, used_at=None).update(used_at=now()):
        raise Refused(__("这个恢复码不对或已经用过"))
    return user


@action("accounts.trust_browser", _("记住这台设备"), by="self")
def trust_browser(user: User, *, by: User, token: str) -> User:
    """三十天内在这个浏览器上不再要求二次验证；密封岗位和管理岗位不得记住。"""
    if not rules.may_trust(user.roles()):
        raise Refused(__("您的岗位每次登录都要二次验证"))
    until = now() + timedelta(days=rules.TRUST_DAYS)
    TrustedBrowser.objects.update_or_create(user=user, token=token, defaults={"until": until})
    return user


@action("accounts.link_identity", _("关联统一身份认证"), by="self")
def link_identity(user: User, *, by: User, issuer: str, subject: str) -> User:
    """把统一身份认证上的身份关联到本账号；一个身份只关联一个账号。权限仍只来自任职。"""
    if Identity.objects.filter(issuer=issuer, subject=subject).exists():
        raise Refused(__("这个身份已经关联了账号；要改关联，请先在原账号里取消"))
    Identity.objects.create(user=user, issuer=issuer, subject=subject)
    return user


@action("accounts.unlink_identity", _("取消关联"), by="self")
def unlink_identity(user: User, *, by: User, identity: Identity) -> User:
    """取消与统一身份认证的关联；没有密码的账号不能取消，以免再也登录不了。"""
    if identity.user_id != user.pk or not user.has_usable_password():
        raise Refused(__("请先为账号设置密码，再取消关联"))
    identity.delete()
    return user
