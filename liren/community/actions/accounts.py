"""Writes about accounts."""

from datetime import time
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import User
from liren.core.actions import Refused, action


@action("community.open_account", _("开立账号"), by="center_head secretary system", creates=True)
def open_account(parent: Model, *, by: User, username: str, name: str, password: str = "", **fields: Any) -> User:
    """开立账号；没有初始密码的账号由本人经邀请设置。"""
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(__("登录名“%(name)s”已被使用，请换一个") % {"name": username})
    user = User(username=username, name=name, **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    return user


@action("community.change_password", _("修改密码"), by="self")
def change_password(user: User, *, by: User, old: str, new: str) -> User:
    """修改本人密码；其他设备上的登录随之失效。"""
    if not user.check_password(old):
        raise Refused(__("原密码不对，请重新输入"))
    try:
        validate_password(new, user)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    user.set_password(new)
    user.must_change_password = False
    return user


@action("community.set_notice_hours", _("设置免打扰时段"), by="self")
def set_notice_hours(user: User, *, by: User, quiet_from: time | None, quiet_until: time | None) -> User:
    """设置免打扰时段：时段内只留站内消息，邮件顺延。"""
    user.quiet_from, user.quiet_until = quiet_from, quiet_until
    return user
