"""Forms of requests that need a second person."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskApproval(forms.Form):
    """Why a second person should agree."""

    reason = forms.CharField(
        label=_("事由"), max_length=300, min_length=4, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("审批人凭它判断，并长期留痕")
    )


class DecideApproval(forms.Form):
    """The second person's word."""

    remark = forms.CharField(
        label=_("审批意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("不同意时必须写明理由")
    )
