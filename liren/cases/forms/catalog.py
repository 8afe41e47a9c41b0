"""What the center head may change in the catalogue: a category's rule, a reply template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Category, Urgency
from liren.cases.queries import HOLDERS, role_name
from liren.cases.rules import Limit

PARTS = (("first_answer", _("首次响应")), ("update", _("进展告知")), ("solution", _("办结")))
AUTHORITIES = (("community", _("社区")), ("service_center", _("上级企业服务中心")), ("department", _("职能部门")))


class LimitField(forms.CharField):
    """A limit as the catalogue writes it: 3 (working days), 4h, 30m."""

    def clean(self, value: Any) -> int | str:
        written = super().clean(value).strip().lower()
        amount: int | str = int(written) if written.isdecimal() else written
        try:
            Limit.of(amount)
        except ValueError as wrong:
            raise forms.ValidationError(_("请写工作日数（如 3），或小时、分钟（如 4h、30m）")) from wrong
        return amount


class CategoryRule(forms.Form):
    """How a category is dealt with."""

    name = forms.CharField(label=_("名称"), max_length=20)
    help = forms.CharField(label=_("说明"), max_length=200, required=False)
    post_role = forms.ChoiceField(label=_("先接到的岗位"))
    authority = forms.ChoiceField(label=_("办理权限"), choices=AUTHORITIES)
    is_active = forms.BooleanField(label=_("启用"), required=False)
    shared = forms.BooleanField(
        label=_("公共事项"), required=False,
        help_text=_("公共场所、公用设施的事：别人来提同样的事时告诉他已有人反映（只说事、地点和进展），可以选“这也是我的问题”。"),
    )  # fmt: skip
    questions = forms.JSONField(
        label=_("要问的"), required=False, widget=forms.Textarea(attrs={"rows": 8, "class": "mono"}),
        help_text=_("每个问题写代码 code、问法 label、类型 type（text、choice、number、date、yesno）、是否必填 required 和选项 choices。"),
    )  # fmt: skip

    def __init__(self, *args: Any, category: Category, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, initial={**self._now(category), **initial}, **kwargs)
        self.category = category
        self.fields["post_role"].choices = [(r, role_name(r)) for r in HOLDERS]  # type: ignore[attr-defined]
        for urgency in Urgency:
            for part, label in PARTS:
                self.fields[f"{urgency}_{part}"] = LimitField(label=label, max_length=6)

    @staticmethod
    def _now(category: Category) -> dict[str, Any]:
        fixed = {n: getattr(category, n) for n in ("name", "help", "post_role", "authority", "is_active", "shared", "questions")}
        return fixed | {f"{u}_{part}": value for u, own in category.limits.items() for part, value in own.items()}

    def limit_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The limits as a table: urgency by part."""
        return [(str(u.label), [self[f"{u}_{part}"] for part, _label in PARTS]) for u in Urgency]

    def clean_questions(self) -> list[dict[str, Any]]:
        asked = self.cleaned_data["questions"] or []
        for question in asked if isinstance(asked, list) else [None]:
            if not isinstance(question, dict) or not {"code", "label", "type"} <= set(question):
                raise forms.ValidationError(_("每个问题都要有 code、label 和 type"))
            if question["type"] not in {"text", "choice", "number", "date", "yesno"}:
                raise forms.ValidationError(_("“%(label)s”的类型看不懂"), params={"label": question["label"]})
            if question["type"] == "choice" and not question.get("choices"):
                raise forms.ValidationError(_("“%(label)s”没有选项"), params={"label": question["label"]})
        return asked

    def told(self) -> dict[str, Any]:
        """What changes in the category."""
        fixed = {n: self.cleaned_data[n] for n in ("name", "help", "post_role", "authority", "is_active", "shared", "questions")}
        limits = {str(u): {part: self.cleaned_data[f"{u}_{part}"] for part, _label in PARTS} for u in Urgency}
        return fixed | {"limits": limits}


class Reply(forms.Form):
    """A reply template."""

    name = forms.CharField(label=_("名称"), max_length=30)
    text = forms.CharField(label=_("内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    is_active = forms.BooleanField(label=_("启用"), required=False)
