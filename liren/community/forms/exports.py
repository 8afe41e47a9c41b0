"""What is asked before a large or private list is carried away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class OrderExport(forms.Form):
    """What for, and whether names and numbers are needed in full."""

    purpose = forms.CharField(
        label=_("用途"), min_length=4, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清做什么用、给谁看；审批人凭它判断，并印在文件上"),
    )  # fmt: skip
    full = forms.BooleanField(label=_("需要完整姓名和电话（确有必要才勾选）"), required=False)

    def __init__(self, private: bool, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not private:
            del self.fields["full"]
