"""Forms of requests that need a second person."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideApproval(forms.Form):
    """The second person's word."""

    remark = forms.CharField(
        label=_("审批意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("不同意时必须写明理由")
    )
