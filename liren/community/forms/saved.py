"""What is said of a view that is saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.models import SavedView


class SaveView(forms.Form):
    """Name, and for whom."""

    name = forms.CharField(label=_("名称"), max_length=20)
    share = forms.ChoiceField(label=_("给谁用"), choices=SavedView.Share.choices)
    is_default = forms.BooleanField(label=_("打开清单时先看这个"), required=False)
    query = forms.CharField(max_length=2000, required=False)
