"""Forms of one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.rules.numbers import whole_number

NAME = {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
STRONG = _("至少 12 个字符；可以是好记的一句话。不要用常见密码、纯数字或与登录名相近的词。")


def _password(label: Any, complete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **options)


class SignIn(forms.Form):
    username = forms.CharField(
        label=_("登录名或手机号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = _password(_("密码"), "current-password")


class Prove(forms.Form):
    password = _password(_("密码"), "current-password")


class ChangePassword(forms.Form):
    old = _password(_("原密码"), "current-password")
    new = _password(_("新密码"), "new-password", help_text=STRONG)
    again = _password(_("再输一遍新密码"), "new-password")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("new") and said.get("again") and said["new"] != said.pop("again"):
            self.add_error("again", _("两次输入的新密码不一致，请重新输入"))
        return said


def whole(typed: str) -> str:
    """A whole telephone number in its one form; a part of one is refused."""
    if typed and not whole_number(typed):
        raise forms.ValidationError(__("号码不完整：手机 11 位，座机连区号，例如 0571-88000000"))
    return whole_number(typed)


class Profile(forms.Form):
    phone = forms.RegexField(
        r"^[0-9+\- ]{5,20}$", label=_("手机"), required=False, error_messages={"invalid": _("请填写电话号码，例如 13800000000")}
    )
    email = forms.EmailField(label=_("邮箱"), required=False)

    def clean_phone(self) -> str:
        """In its one form: it is also a name to sign in by."""
        return whole(self.cleaned_data["phone"])


class NoticeHours(forms.Form):
    quiet_from = forms.TimeField(label=_("开始"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(label=_("结束"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
