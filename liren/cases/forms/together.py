"""What staff type when a case is put under another category, merged, split or divided."""

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.forms.desk import Act, CategoryField
from liren.cases.models import Case
from liren.cases.queries.triage import OPEN_TO_TRIAGE
from liren.community.forms.fields import text_field


class Recategorize(Act):
    """改类别: one click from the suggestion, or chosen."""

    category = CategoryField(label=_("改为"), help_text=_("按新类别重定时限，从提出时起算；还没受理的重新分派。"))
    suggested = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        rows = queries.categories_for(self.user).filter(community=self.case.community_id, secrecy__in=OPEN_TO_TRIAGE)
        self.fields["category"].queryset = rows.exclude(pk=self.case.category_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The journal keeps what it was and what had been suggested."""
        said = super().clean()
        suggested = queries.better_category(self.case) if said.get("suggested") else None
        return said | {"before": self.case.category, "suggested": suggested.category if suggested else None}


class ParentField(forms.ModelChoiceField):
    """A case by number and title."""

    def label_from_instance(self, obj: Case) -> str:
        return f"{obj.number} {obj.title}"


class Merge(Act):
    """并案: into which case."""

    parent = ParentField(Case.objects.none(), label=_("并入哪一件"), empty_label=_("请选择"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        found = [case for _likeness, case in queries.mergeable(self.user, self.case)]
        self.fields["parent"].queryset = Case.objects.visible_to(self.user).filter(pk__in=[case.pk for case in found])  # type: ignore[attr-defined]
        self.fields["parent"].choices = [(case.pk, f"{case.number} {case.title}") for case in found]  # type: ignore[attr-defined]
        self.fields["parent"].help_text = (
            __("最像的在前。反映人会知道已并案；主件答复时一并答复。") if found else __("没有找到同类别、同地点或同企业的未办结事项。")
        )


class Split(Act):
    reason = text_field(_("为什么拆出"), _("反映人会看到。按原来的期限接着办，合并的时间照算。"), most=300)


class SubCase(Act):
    """分办: another part of the same matter."""

    category = CategoryField(label=_("类别"), help_text=_("分件按自己的类别分派和计时；分件都有结果后才能答复主件。"))
    title = forms.CharField(label=_("分件标题"), max_length=80)
    text = text_field(_("要办什么"), required=False)

    def prepare(self) -> None:
        rows = queries.categories_for(self.user).filter(community=self.case.community_id, secrecy__in=OPEN_TO_TRIAGE)
        self.fields["category"].queryset = rows  # type: ignore[attr-defined]


TOGETHER: dict[str, type[Act]] = {"recategorize": Recategorize, "merge": Merge, "split": Split, "open_sub_case": SubCase}
