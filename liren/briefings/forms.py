"""What a person may type: a period, the two texts, a reason."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.briefings import rules
from liren.briefings.models import Briefing
from liren.core.calendar import Period, today

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Draft(forms.Form):
    """Which kind of report, of which days."""

    kind = forms.ChoiceField(label=_("种类"), choices=Briefing.Kind.choices, widget=forms.RadioSelect)
    start = forms.DateField(label=_("起"), widget=DAY, help_text=_("周报取这一天所在的整周，月报取整月"))
    end = forms.DateField(label=_("止"), required=False, widget=DAY, help_text=_("只有专报要填"))

    @staticmethod
    def usual() -> dict[str, Any]:
        """Last week."""
        return {"kind": "weekly", "start": today() - timedelta(days=7)}

    def clean(self) -> dict[str, Any]:
        """The whole week or month the first day lies in; any days for a special report."""
        found = super().clean() or {}
        kind, start, end = found.get("kind"), found.get("start"), found.get("end")
        if start and kind in {"weekly", "monthly"}:
            found["start"], found["end"] = Period.week_of(start) if kind == "weekly" else Period.month(start.year, start.month)
        elif start and kind and not end:
            self.add_error("end", _("专报请填写结束日期"))
        elif start and end and (end - start).days >= rules.LONGEST_SPAN:
            self.add_error("end", _("一期最长一年，请缩短时期"))
        return found


class Texts(forms.Form):
    """What was done, and what is advised."""

    done = forms.CharField(
        label=_("主要工作"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("本期推动解决的实事，每段一件；不写企业名称和个人信息"),
    )  # fmt: skip
    advice = forms.CharField(
        label=_("工作建议"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("对热点、积压和部门协同的建议，每段一条"),
    )  # fmt: skip


class Withdraw(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("读过这一期的人会看到")
    )
