"""What a person types into an assessment round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.assessments import queries, rules
from liren.community.forms.fields import text_field
from liren.core.calendar import Period, today
from liren.standards.queries import current
from liren.standards.rules import State


class Start(forms.Form):
    """Which standards, which period."""

    standards = forms.MultipleChoiceField(label=_("标准"), widget=forms.CheckboxSelectMultiple)
    period = forms.TypedChoiceField(label=_("时期"), coerce=int, help_text=_("数字取这个时期最后一天的；时期还没有结束的，取今天的。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods: list[Period] = rules.periods(today())
        named = [(one.code, f"{one.code} {one.title}") for one in current()]
        self.fields["standards"].choices = named  # type: ignore[attr-defined]
        self.fields["period"].choices = [(n, queries.span_words(p)) for n, p in enumerate(self.periods)]  # type: ignore[attr-defined]
        self.initial = {"standards": [code for code, _name in named], "period": 1, **self.initial}

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        period = self.periods[self.cleaned_data["period"]]
        return {"standards": self.cleaned_data["standards"], "start": period.start, "end": period.end}


class Words(forms.Form):
    summary = text_field(_("自查说明"), _("做了什么、差在哪里、下一步怎么补；会印在报告里。"), most=4000)


class Opinion(forms.Form):
    text = text_field(_("意见"), _("会印在报告里。"), most=2000)


class Why(forms.Form):
    text = text_field(_("理由"), _("要补什么，写得让对方照着就能办。"), most=1000)


class GradeIt(forms.Form):
    """What a reviewer says of one requirement."""

    state = forms.ChoiceField(label=_("评定"), required=False, widget=forms.RadioSelect)
    comment = text_field(_("理由"), _("看到了什么，与测量为什么不同。"), required=False, most=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = [("", _("与测量一致，不另评"))]
        self.fields["state"].choices = same + [(s.value, State(s).label) for s in rules.GRADES]  # type: ignore[attr-defined]


TYPED: dict[str, type[forms.Form]] = {
    "write": Words, "endorse": Opinion, "lock": Opinion, "send_back": Why, "return_round": Why, "cancel": Why,
}  # fmt: skip
