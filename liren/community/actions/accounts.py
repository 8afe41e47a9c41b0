"""Writes about accounts."""

from datetime import time
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Device, Guess, User
from liren.community.rules import guess_key
from liren.core.actions import Refused, action
from liren.core.calendar import now


@action("community.open_account", _("开立账号"), by="center_head secretary system", creates=True)
def open_account(parent: Model, *, by: User, username: str, name: str, password: str = "", **fields: Any) -> User:
    """开立账号；没有初始密码的账号由中心负责人发放一次性密码后启用。"""
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(__("登录名“%(name)s”已被使用，请换一个") % {"name": username})
    user = User(username=username, name=name, **fields)
    if password:
        user.set_password(password)
        user.password_set_at = now()
    else:
        user.set_unusable_password()
    return user


@action("community.sign_in", _("登录"), by="self")
def sign_in(user: User, *, by: User, device: str) -> User:
    """登录：记下时间，并记住这台设备（只存摘要），陌生人在别处试错不会把本人锁在门外。"""
    Device.objects.update_or_create(user=user, token=device, defaults={"seen_at": now()})
    user.last_login = now()
    return user


@action("community.sign_out", _("退出登录"), by="self")
def sign_out(user: User, *, by: User) -> User:
    """退出登录：服务器上的会话随即作废。"""
    return user


@action("community.change_password", _("修改密码"), by="self")
def change_password(user: User, *, by: User, old: str, new: str) -> User:
    """修改本人密码；其他设备上的登录随之失效。"""
    if not user.check_password(old):
        raise Refused(__("原密码不对，请重新输入"))
    _set(user, new)
    user.must_change_password = False
    return user


@action("community.issue_password", _("发放一次性密码"), by="center_head secretary system")
def issue_password(appointment: Appointment, *, by: User, password: str) -> Appointment:
    """为忘记密码或新开账号的人发放一次性密码：原密码、原登录立即失效，首次登录须自行修改。

    拿得到密码就能冒用身份，所以只对岗位都在本社区、且不属于监督与密封岗位的人发放。
    """
    user, sealed = appointment.user, {"secretary", "administrator", "auditor", "report_custodian", "counselor", "system"}
    elsewhere = [a for a in user.areas() if a.communities != (appointment.post.community_id,)]
    if user == by:
        raise Refused(__("本人密码请在“我的账号”中修改"))
    if elsewhere or (any(a.role in sealed for a in user.areas()) and "system" not in by.roles()):
        raise Refused(__("%(user)s 还担任本社区以外或监督类岗位，请由系统管理员办理") % {"user": user})
    _set(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    Guess.objects.filter(key=guess_key(settings.SECRET_KEY, "account", user.username)).delete()
    return appointment


def _set(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    user.set_password(password)
    user.password_set_at = now()


@action("community.edit_profile", _("更新本人联系方式"), by="self")
def edit_profile(user: User, *, by: User, phone: str, email: str) -> User:
    """更新本人手机与邮箱。"""
    user.phone, user.email = phone, email
    return user


@action("community.set_notice_hours", _("设置免打扰时段"), by="self")
def set_notice_hours(user: User, *, by: User, quiet_from: time | None, quiet_until: time | None) -> User:
    """设置免打扰时段：时段内只留站内消息，邮件顺延。"""
    if (quiet_from is None) != (quiet_until is None):
        raise Refused(__("免打扰时段要同时填写开始和结束；都留空则不设"))
    user.quiet_from, user.quiet_until = quiet_from, quiet_until
    return user
