"""Forms of companies, contacts and facts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liren.community import models
from liren.community.forms.fields import DAY, day_field
from liren.community.models import Community
from liren.community.rules import INDUSTRIES, credit_code_error, tidy_credit_code
from liren.community.rules.kinds import industry_code_error
from liren.core.calendar import today

TABLES = {"accept": ".xlsx,.csv,.txt", "data-max-mb": "20"}
SECTIONS = [("", _("请选择")), *((code, format_lazy("{} {}", code, _(name))) for code, (name, _short) in INDUSTRIES.items())]


class Company(forms.ModelForm):
    """What staff write about a company."""

    industry = forms.ChoiceField(label=_("行业门类"), choices=SECTIONS)
    size = forms.ChoiceField(label=_("规模"), required=False, choices=[("", _("按行业和人数算")), *models.Company.Size.choices])

    class Meta:
        model = models.Company
        fields = (
            "name",
            "short_name",
            "credit_code",
            "grid",
            "place",
            "room",
            "industry",
            "industry_code",
            "trade",
            "headcount",
            "size",
            "legal_person",
            "moved_in_on",
        )
        widgets = {"moved_in_on": DAY, "credit_code": forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"})}
        help_texts = {
            "name": _("营业执照上的全称"),
            "credit_code": _("18 位，见营业执照；会核对校验码"),
            "place": _("列表里没有的，请先在“网格空间”里登记"),
            "industry_code": _("国民经济行业分类（GB/T 4754-2017）2 至 4 位，例如 3491；用来算社区类型"),
        }

    def __init__(self, home: Community, *args: Any, grids: Iterable[models.Grid] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if "grid" in self.fields:
            self.fields["grid"].queryset = models.Grid.objects.filter(pk__in=[g.pk for g in grids]).order_by("code")
            self.fields["grid"].empty_label = _("请选择")
        if "place" in self.fields:
            self.fields["place"].queryset = models.Place.objects.filter(community=home).order_by("name")
            self.fields["place"].empty_label = _("请选择")

    def clean_credit_code(self) -> str:
        code = tidy_credit_code(self.cleaned_data["credit_code"])
        if wrong := credit_code_error(code):
            raise forms.ValidationError(wrong)
        return code

    def clean_moved_in_on(self) -> Any:
        return _not_after_today(self.cleaned_data["moved_in_on"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("grid") and said.get("place") and said["place"].grid_id != said["grid"].pk:
            self.add_error("place", _("这处楼宇不在所选网格里，请改选楼宇或网格"))
        if wrong := industry_code_error(said.get("industry_code", ""), said.get("industry", "")):
            self.add_error("industry_code", wrong)
        return said


class EditCompany(Company):
    """The same without the grid, which changes by its own action."""

    class Meta(Company.Meta):
        fields = tuple(name for name in Company.Meta.fields if name != "grid")


class OwnCompany(Company):
    """What a company may change about itself."""

    industry = size = None

    class Meta(Company.Meta):
        fields = ("short_name", "trade", "headcount", "legal_person", "room")

    clean_credit_code = clean_moved_in_on = None  # type: ignore[assignment]


class MoveCompany(forms.Form):
    """Another grid from a day on."""

    grid = forms.ModelChoiceField(models.Grid.objects.none(), label=_("调整到"), empty_label=_("请选择"))
    on = day_field(_("自哪天起"), _("未办结的事项随企业走，已办结的留在原网格"))

    def __init__(self, home: Community, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["grid"].queryset = models.Grid.objects.filter(community=home).order_by("code")  # type: ignore[attr-defined]

    def clean_on(self) -> Any:
        return _not_after_today(self.cleaned_data["on"])


class MoveOut(forms.Form):
    """The day a company left."""

    on = day_field(_("迁出日期"))

    def clean_on(self) -> Any:
        return _not_after_today(self.cleaned_data["on"])


class Contact(forms.ModelForm):
    """A contact person."""

    class Meta:
        model = models.ContactPerson
        fields = ("name", "duty", "phone", "email", "is_main")


class Fact(forms.ModelForm):
    """One thing known about a company, with source and day."""

    class Meta:
        model = models.Fact
        fields = ("name", "value", "source", "on")
        widgets = {"on": DAY}
        help_texts = {"name": _("例如：年产值、在建项目、融资情况"), "source": _("例如：走访、企业填报、统计报表")}

    def clean_on(self) -> Any:
        return _not_after_today(self.cleaned_data["on"])


class Qualification(forms.ModelForm):
    """A qualification that somebody has granted to a company."""

    class Meta:
        model = models.Qualification
        fields = ("kind", "number", "source", "since", "until")
        widgets = {"since": DAY, "until": DAY}
        help_texts = {"source": _("例如：省科技厅公告、企业提交的证书"), "until": _("高新技术企业为认定后三年；没有期限的不填")}

    def clean_since(self) -> Any:
        return _not_after_today(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("有效期不能早于认定日期"))
        return said


class EndQualification(forms.Form):
    """When and why a qualification ended before its time."""

    on = day_field(_("撤销日期"))
    reason = forms.CharField(label=_("撤销原因"), max_length=100, help_text=_("例如：认定机构取消、登记有误"))

    def clean_on(self) -> Any:
        return _not_after_today(self.cleaned_data["on"])


class Upload(forms.Form):
    """A table to import, and what its rows are."""

    kind = forms.ChoiceField(label=_("导入什么"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Excel 或 CSV 文件"), help_text=_("每次最多 50,000 行、20 MB；先预检，确认后才写入"), widget=forms.FileInput(attrs=TABLES)
    )

    def __init__(self, kinds: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.code, format_lazy("{}：{}", kind.label, kind.hint)) for kind in kinds]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 20 * 2**20:
            raise forms.ValidationError(_("文件超过 20 MB，请分成几个文件"))
        return file


def _not_after_today(day: Any) -> Any:
    if day and day > today():
        raise forms.ValidationError(_("不能晚于今天"))
    return day
