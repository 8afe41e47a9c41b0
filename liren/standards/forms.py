"""What people type about a requirement: a declaration, an exemption, a goal of their own."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.fields import day_field, text_field
from liren.community.forms.files import FilesField
from liren.core.calendar import today
from liren.standards import rules
from liren.standards.models import Clause, Goal, Standard
from liren.standards.rules import Cycle


def in_a_year() -> date:
    return rules.last_day(today())


class Attest(forms.Form):
    """What is declared, until when, with which material; and which same requirements of other standards it proves too."""

    text = text_field(_("声明内容"), _("怎样做到的、依据什么材料；另一人核对后生效。"), most=1000)
    until = day_field(_("有效期至"), _("最长一年，到期前一个月提醒您。"), first=in_a_year)
    also = forms.MultipleChoiceField(
        label=_("同时证明"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("其他标准的相同要求；列举不同的请先核对。")
    )
    files = FilesField(label=_("证明材料"), required=False, help_text=_("制度、照片、名册等，最多 9 个。"))

    def __init__(self, *args: Any, mates: list[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [(one.code, f"{one.code} {one.title}") for one in mates]  # type: ignore[attr-defined]
        if not mates:
            del self.fields["also"]


class Remark(forms.Form):
    remark = text_field(_("核对意见"), required=False, most=300)


class Why(forms.Form):
    remark = text_field(_("原因"), most=300)


class Exempt(forms.Form):
    reason = text_field(_("不适用的理由"), _("例如：社区类型不同、当地没有这项职责。由中心负责人批准。"), most=300)


class SetGoal(forms.Form):
    goal = forms.CharField(label=_("目标"), max_length=120, required=False, help_text=_("写成 >= 0.9、<= 30 的样子；留空用建议值。"))
    cycle = forms.ChoiceField(label=_("周期"), required=False, choices=[("", _("用建议的周期")), *Cycle.choices])
    why = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如：治委会 2026 年第 3 次会议决定"))

    def __init__(self, *args: Any, clause: Clause, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, printed in (("goal", clause.target_printed), ("cycle", clause.cycle_printed)):
            if printed:
                del self.fields[name]


class Choose(forms.Form):
    """Which standards the community is held against."""

    standards = forms.MultipleChoiceField(label=_("采用的标准"), widget=forms.CheckboxSelectMultiple)
    strictest = forms.BooleanField(
        label=_("同一要求级别不一时按最严"), required=False, help_text=_("例如一项标准写“宜”、另一项写“应”，都按“应”判定；“可”不变。")
    )
    why = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如：治委会 2026 年第 3 次会议决定"))

    def __init__(self, *args: Any, known: list[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standards"].choices = [(one.code, str(one)) for one in known]  # type: ignore[attr-defined]


class Cycles(forms.Form):
    """How often the community does what a standard says is done 定期: one choice per requirement, ours beside it."""

    why = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如：治委会 2026 年第 3 次会议决定"))

    def __init__(self, *args: Any, clauses: list[Clause], goals: dict[str, Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clauses, self.goals = clauses, goals
        for clause in clauses:
            own = goals.get(clause.code)
            first = own.cycle if own and own.cycle else clause.cycle
            label = f"{clause.code} {clause.title}"
            self.fields[clause.code] = forms.ChoiceField(label=label, choices=Cycle.choices, initial=first)

    def rows(self) -> list[tuple[Clause, Any, Goal | None]]:
        """Each requirement with its select and what was declared."""
        return [(one, self[one.code], self.goals.get(one.code)) for one in self.clauses]

    def told(self) -> dict[str, Any]:
        """What the action is told: what was chosen, by clause code, and why."""
        return {"cycles": {one.code: self.cleaned_data[one.code] for one in self.clauses}, "why": self.cleaned_data["why"]}
