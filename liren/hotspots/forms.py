"""What staff may type about a hot issue."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Name(forms.Form):
    """A name that people understand."""

    label = forms.CharField(label=_("名称"), max_length=40, help_text=_("改名后不再按用语自动命名。"))
