"""Forms of one's own account's security, and of the heads."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import Invitation
from liren.accounts.rules import INVITATION_DAYS
from liren.community.forms.accounts import whole

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "autocapitalize": "characters"}


class Code(forms.Form):
    code = forms.CharField(label=_("动态码或恢复码"), max_length=20, widget=forms.TextInput(attrs=ONE_TIME | {"inputmode": "text"}))
    trust = forms.BooleanField(label=_("30 天内在这台设备上不再询问（仅限本人使用的设备）"), required=False)


class Totp(forms.Form):
    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("应用上显示的 6 位数字"),
        widget=forms.TextInput(attrs=ONE_TIME),
        error_messages={"invalid": _("请填写 6 位数字")},
    )


class PasskeyName(forms.Form):
    name = forms.CharField(label=_("给它起个名字"), max_length=40, help_text=_("例如：办公电脑、我的手机、蓝色 U 盾"))


class AskReset(forms.Form):
    reason = forms.CharField(
        label=_("怎样核实了本人，为什么重置"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：当面核对工作证；手机丢失，恢复码未留存"),
    )


class Invite(forms.Form):
    role = forms.ChoiceField(label=_("以什么身份加入"), choices=Invitation.Role, widget=forms.RadioSelect, initial="employee")
    kind = forms.ChoiceField(
        label=_("怎样邀请"),
        choices=[("open", _("二维码或群里的链接：加入后由企业确认")), ("one", _("只给一个人的链接：不用再确认"))],
        widget=forms.RadioSelect,
        initial="open",
    )
    whom = forms.CharField(label=_("备注"), max_length=60, required=False, help_text=_("给自己看的，例如：二车间新员工"))
    most = forms.IntegerField(label=_("最多几人使用"), min_value=1, max_value=500, initial=30)
    days = forms.IntegerField(label=_("几天内有效"), min_value=1, max_value=INVITATION_DAYS, initial=7)

    def told(self) -> dict[str, Any]:
        """As the action wants it: a personal link is for one."""
        said = dict(self.cleaned_data)
        said["is_open"] = said.pop("kind") == "open"
        return said if said["is_open"] else said | {"most": 1}


class Join(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.RegexField(
        r"^[0-9+\- ]{5,20}$",
        label=_("手机"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": _("请填写电话号码，例如 13800000000")},
        help_text=_("填了以后可以用手机号登录；不填也可以"),
    )
    email = forms.EmailField(label=_("邮箱"), required=False)
    password = forms.CharField(
        label=_("设一个密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 12 个字符；可以是好记的一句话"),
    )

    def clean_phone(self) -> str:
        """In its one form: it is also a name to sign in by."""
        return whole(self.cleaned_data["phone"])

    def clean_password(self) -> str:
        """Judged here so that the reason stands beside the field."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class UseCode(forms.Form):
    username = forms.CharField(label=_("登录名或手机号"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    code = forms.CharField(label=_("重置码"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    password = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 12 个字符；可以是好记的一句话"),
    )

    def clean_password(self) -> str:
        """Judged here so that the reason stands beside the field."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class HandOver(forms.Form):
    until = forms.DateField(label=_("最后一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    remarks = forms.CharField(label=_("交接说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
