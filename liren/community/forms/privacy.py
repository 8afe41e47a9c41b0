"""Forms of break-glass and of the access log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Looks(forms.Form):
    """The filters of the access log."""

    kind = forms.CharField(required=False, max_length=10)
    actor = forms.CharField(required=False, max_length=40)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)


class AskGlass(forms.Form):
    """What must be seen, why, and whether the person is told."""

    kind = forms.ChoiceField(label=_("记录种类"))
    reference = forms.CharField(label=_("编号"), max_length=60, help_text=_("由掌握情况的人告知；有没有这一件，同意之前不显示"))
    reason = forms.CharField(
        label=_("紧急事由"), min_length=10, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("什么人遇到什么危险、为什么非看不可，至少十个字"),
    )  # fmt: skip
    withheld = forms.CharField(
        label=_("暂不告知本人的理由"), max_length=300, required=False, help_text=_("法律要求暂不告知时才填；不填，查阅后即告知本人")
    )

    def __init__(self, kinds: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
