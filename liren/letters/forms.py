"""What a person may type into a letter, about a point, and in answer to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.letters import queries, rules


def area(rows: int) -> forms.Textarea:
    """A field of some lines."""
    return forms.Textarea(attrs={"rows": rows})


class Words(forms.Form):
    """Title, what it is about, and by when an answer is asked for."""

    title = forms.CharField(label=_("标题"), max_length=60, help_text=_("例如：关于园区西门通行等意见的函"))
    text = forms.CharField(
        label=_("情况说明"), max_length=3000, required=False, widget=area(5), help_text=_("共性情况和请部门解决的问题；各条意见另附")
    )
    days = forms.IntegerField(label=_("答复期限（工作日）"), min_value=1, max_value=rules.MOST_DAYS, initial=rules.DAYS)


class Draft(Words):
    """The same, and to whom it goes."""

    post = forms.TypedChoiceField(label=_("致"), coerce=int)
    field_order = ("post", "title", "text", "days")

    def __init__(self, home: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desks = {desk.pk: desk for desk in queries.desks(home)}
        self.fields["post"].choices = [(desk.pk, name) for desk, name in queries.told_apart(self.desks.values())]

    def clean_post(self) -> Any:
        return self.desks[self.cleaned_data["post"]]


class Point(forms.Form):
    """How one opinion is put."""

    title = forms.CharField(label=_("意见"), max_length=80)
    text = forms.CharField(label=_("内容"), max_length=2000, required=False, widget=area(6), help_text=_("电话、证件号和车牌会自动遮盖"))
    names_company = forms.BooleanField(label=_("写明企业名称（已征得企业同意）"), required=False)


class Question(forms.Form):
    question = forms.CharField(label=_("请社区补充"), max_length=500, widget=area(4), help_text=_("等待补充的工作日不计入答复期限"))


class Reply(forms.Form):
    text = forms.CharField(label=_("补充的情况"), max_length=1000, widget=area(4))


class Answer(forms.Form):
    text = forms.CharField(label=_("答复"), max_length=3000, widget=area(6), help_text=_("怎么办、什么时候办好；企业会直接看到"))


class Return(forms.Form):
    reason = forms.CharField(label=_("退回理由"), max_length=1000, widget=area(4), help_text=_("为什么不属本部门，应由哪个单位办"))


class Remark(forms.Form):
    remark = forms.CharField(label=_("退改意见"), max_length=300, widget=area(3))


class Recall(forms.Form):
    reason = forms.CharField(
        label=_("为什么收回"), max_length=300, widget=area(3), help_text=_("部门和反映人都会知道函件已收回；理由只有办理人员看得到。")
    )


class Rate(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label=_("对部门的答复满意吗"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("5 星 · 很满意")), (4, _("4 星 · 满意")), (3, _("3 星 · 一般")), (2, _("2 星 · 不满意")), (1, _("1 星 · 很不满意"))],
    )  # fmt: skip
    remark = forms.CharField(
        label=_("想说的话"), max_length=300, required=False, widget=area(3), help_text=_("只给社区负责人看，部门只看到平均分")
    )
