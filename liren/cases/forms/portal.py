"""What a company, an employee or a visitor may type: a report, a remark, a rating."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Category, Urgency
from liren.cases.rules import Limit, is_settled
from liren.community.forms.files import FilesField
from liren.community.models import Place

MOST_FILES = 9
YES_NO = (("yes", _("是")), ("no", _("否")))  # as the desk's forms keep them
DRAFTED = frozenset({"title", "text", "place", "location", "urgency", "contact_name", "contact_phone"})
PLAIN = {
    Urgency.NORMAL: _("一般：不影响正常经营和生活"),
    Urgency.URGENT: _("较急：已经影响生产、经营或生活"),
    Urgency.CRITICAL: _("紧急：有人身安全或重大损失的危险"),
}
PHONE = RegexValidator(r"^[0-9+\- ()\u8f6c]{5,30}$", _("请填写能打通的电话，例如 13800000000 或 0571-88000000"))


BREAK = re.compile(r"[。！？!?；;\n，,]")


def begun(sent: Mapping[str, str]) -> dict[str, str]:
    """What somebody wrote before he chose a category, as the beginning of his report: all of it, and its first words as the title."""
    if "begin" not in sent or not (told := sent.get("told", "").strip()[:2000]):
        return {}
    first = BREAK.split(told, maxsplit=1)[0].strip()
    return {"title": first[:80], "text": told if len(told) > len(first) + 1 else ""}


class NineFiles(FilesField):
    """Up to nine photos or documents; what is in them is judged when they are kept."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = super().clean(data, initial)
        if len(files) > MOST_FILES:
            raise forms.ValidationError(__("最多 %(n)d 个文件，请去掉几个再提交") % {"n": MOST_FILES})
        return files


def _files(label: Any) -> NineFiles:
    return NineFiles(label=label, required=False, help_text=_("最多 9 个，每个不超过 10 MB；手机可直接拍照，位置信息会自动去掉"))


def _text(label: Any, most: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _question(asked: Mapping[str, Any]) -> forms.Field:
    """A form field for one question of a category."""
    told: dict[str, Any] = {"label": asked["label"], "required": bool(asked.get("required"))}
    match asked["type"]:
        case "choice":
            options = [(c, c) for c in asked["choices"]]
            if len(options) > 5:
                return forms.ChoiceField(choices=[("", _("请选择")), *options], **told)
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **told)
        case "yesno":
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **told)
        case "number":
            number = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
            return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, widget=number, **told)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **told)
    return forms.CharField(max_length=200, **told)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


class Report(forms.Form):
    """One report: what happened, the category's own questions, where, how urgent, photos, whom to call."""

    title = forms.CharField(
        label=_("一句话说明"), max_length=80, help_text=_("例如：3 号楼货梯停运三天"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = _text(_("情况说明"), 5000, 4, required=False, help_text=_("什么时候、什么情况、有什么影响、希望怎样解决"))
    place = forms.ModelChoiceField(
        label=_("发生在哪里"), queryset=Place.objects.none(), required=False, empty_label=_("不确定，或不在列表中")
    )
    location = forms.CharField(label=_("具体位置"), max_length=120, required=False, help_text=_("楼层、房号、门口、车位号等"))
    urgency = forms.ChoiceField(label=_("有多急"), choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect)
    files = _files(_("照片或文件"))
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact_phone = forms.CharField(
        label=_("联系电话"), required=False, validators=[PHONE], widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )

    def __init__(self, *args: Any, category: Category, places: Iterable[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.category = category
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["urgency"].choices = [(u, _promised(u, category)) for u in Urgency.values]  # type: ignore[attr-defined]
        self.questions = [f"q_{asked['code']}" for asked in category.questions]
        self.fields.update({f"q_{asked['code']}": _question(asked) for asked in category.questions})
        self.order_fields(["title", "text", *self.questions, "place", "location", "urgency", "files", "contact_name", "contact_phone"])

    def place_chosen(self, wanted: str) -> Place | None:
        """The place of that id, if it may be chosen."""
        return self.fields["place"].queryset.filter(pk=wanted).first() if wanted.isdecimal() else None  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """The content as the action `cases.report` takes it."""
        said = self.cleaned_data
        answers = {name[2:]: _plain(said[name]) for name in self.questions if said.get(name) not in (None, "")}
        names = ("title", "text", "place", "location", "urgency", "files", "contact_name", "contact_phone")
        return {name: said[name] for name in names if name in said} | {"answers": answers}


def _limited(urgency: str, category: Category) -> str:
    """What the urgency means and what is promised for it."""
    limits = {name: str(Limit.of(said)) for name, said in category.limits.get(urgency, {}).items()}
    if "first_answer" not in limits:
        return str(PLAIN[Urgency(urgency)])
    promised = __("%(first)s内响应，%(solution)s内办结") % {"first": limits["first_answer"], "solution": limits["solution"]}
    return __("%(name)s（%(note)s）") % {"name": PLAIN[Urgency(urgency)], "note": promised}


_promised = lazy(_limited, str)  # worded when it is shown: what is sent asks only for the value


class PublicReport(Report):
    """The same from somebody who has not signed in: consent, and a field that only machines fill."""

    website = forms.CharField(
        label=_("网址（请留空）"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    consent = forms.BooleanField(label=_("我同意社区为办理这件事使用以上内容"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields([*(name for name in self.fields if name not in {"website", "consent"}), "website", "consent"])

    def clean_consent(self) -> bool:
        if not self.cleaned_data["consent"]:
            raise forms.ValidationError(__("请阅读上面的说明并勾选同意，才能提交"))
        return True

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(__("请把“网址”一栏清空后再提交"))
        return ""


class Words(forms.Form):
    """A remark or a supplement, with files on request."""

    text = _text(_("内容"), 2000, 4)
    files = _files(_("照片或文件"))


class Rate(forms.Form):
    """Solved and satisfied are asked apart; whoever is unhappy says what is missing (S3 9.1)."""

    solved = forms.TypedChoiceField(
        label=_("问题解决了吗"),
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    satisfaction = forms.TypedChoiceField(
        label=_("对办理过程满意吗"), choices=[(str(n), str(n)) for n in range(1, 6)], coerce=int, empty_value=None, required=False
    )
    remark = _text(_("想说的话"), 500, 3, required=False, help_text=_("没有解决或不满意（1、2 星）的，请写明原因，将换一个岗位重办"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("solved") and said.get("satisfaction") is None and "satisfaction" not in self.errors:
            self.add_error("satisfaction", __("请点选 1 到 5 星"))
        if "solved" in said and not is_settled(said["solved"], said.get("satisfaction")) and not said.get("remark", "").strip():
            self.add_error("remark", __("请写明哪里没有解决或不满意，方便换一个岗位重办"))
        return said

    def settles(self) -> bool:
        """Does this rating close the case?"""
        return is_settled(self.cleaned_data["solved"], self.cleaned_data["satisfaction"])


class Receipt(forms.Form):
    """The code a visitor was given."""

    code = forms.RegexField(
        r"^\s*(\d[\s-]*){16}$",
        label=_("回执码"),
        max_length=40,
        help_text=_("16 位数字，提交后显示过一次"),
        error_messages={"invalid": _("回执码是 16 位数字，请核对后重新输入")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "0000-0000-0000-0000"}),
    )
