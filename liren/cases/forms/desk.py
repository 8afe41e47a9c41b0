"""What staff type: the small form behind each button of the record page, a report on behalf, templates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.forms.leaving import OUTSIDE, let_out, seen_outside
from liren.cases.forms.questions import answers, question_fields
from liren.cases.models import Case, Category, Channel, Urgency
from liren.community.forms.fields import text_field
from liren.community.forms.files import FilesField
from liren.community.models import Company, Place, Post, User


class Act(forms.Form):
    """The form of one action on a case; its cleaned data are the action's arguments."""

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to this case."""

    def clean(self) -> dict[str, Any]:
        """A template's blanks must be filled before the text goes out."""
        for name in ("text", "reason"):
            if str(_("【请填")) in str(self.cleaned_data.get(name, "")):
                self.add_error(name, _("模板里还有【请填…】没有填写"))
        return self.cleaned_data


class FileAct(forms.Form):
    """The form of one action on the file that lies beside a case; its cleaned data are the action's arguments."""

    def __init__(self, *args: Any, file: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.user = file, user
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to this file, and offer what is usual."""


class Text(Act):
    """Actions that need one text."""

    text = text_field(_("内容"))


class Reason(Act):
    """Actions that need a reason among those who handle the case."""

    reason = text_field(_("理由"), _("只有办理人员看得到。"), most=300)


class Accept(Act):
    text = text_field(_("告诉反映人"), _("反映人会看到，不填则只通知已受理。"), required=False)
    full_agency = forms.BooleanField(label=_("全程代办：由社区替反映人跑完全程"), required=False)


class Settle(Text):
    text = text_field(_("办理结果"), _("反映人会看到：做了什么，结果怎样。"))


class Decline(Text):
    text = text_field(_("退回理由"), _("反映人会看到：为什么不予受理，可以去哪里办。"))


class Nothing(Act):
    """Actions that need no more than a yes."""


class PostField(forms.ModelChoiceField):
    """A post by its title; vacant ones say so."""

    def label_from_instance(self, obj: Post) -> str:
        return obj.title if getattr(obj, "is_held", True) else _("%(name)s（%(note)s）") % {"name": obj.title, "note": _("空缺")}


class Assign(Act):
    post = PostField(Post.objects.none(), label=_("转给"), empty_label=_("请选择岗位"))
    reason = text_field(_("说明"), _("只有办理人员看得到。对方接办以前，本岗仍对反映人负责。"), required=False, most=300)

    def prepare(self) -> None:
        self.fields["post"].queryset = queries.targets(self.case, self.user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is said to somebody outside goes without what tells who people are."""
        said = super().clean()
        if said.get("post") and said["post"].role in OUTSIDE and said.get("reason"):
            said["reason"] = let_out(self, "reason")
        return said


class Arbitrate(Assign):
    reason = text_field(_("裁决理由"), _("裁决以后不得再退回。"), most=300)


class Escalate(Act):
    post = forms.TypedChoiceField(label=_("上报给"), coerce=int)
    reason = text_field(_("理由和请求"), _("写明为什么超出社区权限、需要上级解决什么。"), most=1000)

    def prepare(self) -> None:
        self.posts = {p.pk: p for p in queries.authorities(self.case)}
        competent, meant = queries.competence(self.case.category), _("%(name)s（对口单位）")
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            (p.pk, meant % {"name": p.title} if p.organization and p.organization.competence == competent else p.title)
            for p in self.posts.values()
        ]
        if empty := queries.vacant_authority(self.case):
            self.fields["post"].help_text = _("对口单位的%(name)s暂缺，没有人会看到，请先报排在最前的单位。") % {"name": empty.title}
        elif not self.posts:
            self.fields["post"].help_text = _("上级单位的岗位都空缺，请联系上级补岗；这件事先由社区办理。")
        if told := seen_outside(self.case.title, self.case.text):
            self.fields["reason"].help_text = f"{self.fields['reason'].help_text}{told}"

    def clean_post(self) -> Post:
        return self.posts[self.cleaned_data["post"]]

    def clean_reason(self) -> str:
        return let_out(self, "reason")


class Supplement(Text):
    text = text_field(_("请补充什么"), _("一次说清还缺哪些材料或情况；等待期间计时暂停。"))


class Supply(Text):
    text = text_field(_("补充的内容"), _("替反映人补充：电话、当面说明的情况或带来的材料。"))


class Answer(Text):
    text = text_field(_("办理结果"), _("反映人会看到，并据此确认和评价。"))


class AnswerAbove(Text):
    text = text_field(_("答复"), _("答复自动回到社区，反映人看得到。"))


class Progress(Text):
    text = text_field(_("目前进展"), _("反映人会看到，进展时限重新计。"))


class Note(Text):
    text = text_field(_("备注"), _("只有办理人员看得到。"))


class Urge(Text):
    text = text_field(_("催办说明"), required=False, most=300)


class Extend(Act):
    days = forms.IntegerField(label=_("延长几个工作日"), min_value=1, max_value=30, initial=3)
    reason = text_field(_("延期理由"), _("反映人会看到。只能在期限届满前延期。"), most=500)


SOLVED = (("yes", _("已解决")), ("no", _("未解决")), ("", _("未表态")))
STARS = [("", _("未评价")), *((str(n), _("%d 分") % n) for n in (5, 4, 3, 2, 1))]


def yes_no(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class Confirm(Act):
    solved = forms.TypedChoiceField(
        label=_("问题是否解决"), choices=[SOLVED[0], SOLVED[2]], coerce=yes_no, empty_value=None, required=False
    )
    satisfaction = forms.TypedChoiceField(label=_("满意度"), choices=STARS, coerce=int, empty_value=None, required=False)
    remark = text_field(_("反映人的意见"), required=False, most=500)


class Reopen(Act):
    solved = forms.TypedChoiceField(label=_("问题是否解决"), choices=SOLVED[1:], coerce=yes_no, empty_value=None, required=False)
    satisfaction = forms.TypedChoiceField(label=_("满意度"), choices=STARS, coerce=int, empty_value=None, required=False)
    remark = text_field(_("哪里没有解决或不满意"), _("换一个岗位重办，重新计时。"), most=500)


class Withdraw(Act):
    reason = text_field(_("撤回原因"), _("替反映人撤回，请写明是谁、怎样提出的。"), most=300)


ACTS: dict[str, type[Act]] = {
    "accept": Accept, "settle": Settle, "decline": Decline, "assign": Assign, "take": Nothing, "hand_back": Reason,
    "dispute_assigning": Reason, "arbitrate": Arbitrate, "ask_supplement": Supplement, "supply": Supply, "escalate": Escalate,
    "answer_above": AnswerAbove, "return_from_above": Reason, "resolve": Answer, "confirm": Confirm, "reopen": Reopen,
    "withdraw": Withdraw, "update_progress": Progress, "note": Note, "extend": Extend, "urge": Urge,
}  # fmt: skip


ON_BEHALF = (Channel.PHONE, Channel.COUNTER, Channel.HOTLINE, Channel.VISIT, Channel.PATROL)


class CategoryField(forms.ModelChoiceField):
    """Categories under their groups."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.none(), empty_label=_("请选择类别"), **kwargs)


class Report(forms.Form):
    """登记诉求：替企业、员工或来电来访的人登记。"""

    channel = forms.ChoiceField(label=_("从哪里来"), choices=[(c.value, c.label) for c in ON_BEHALF])
    company = forms.CharField(
        label=_("企业"), required=False, max_length=120, help_text=_("名称、简称、拼音首字母或信用代码；与企业无关的留空。")
    )
    category = CategoryField(label=_("类别"))
    title = forms.CharField(label=_("标题"), max_length=80, help_text=_("一句话说清什么事、在哪里。"))
    text = text_field(_("情况说明"), required=False, most=5000)
    place = forms.ModelChoiceField(Place.objects.none(), label=_("楼宇或地点"), required=False, empty_label=_("请选择地点"))
    location = forms.CharField(label=_("具体位置"), required=False, max_length=120)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency, initial=Urgency.NORMAL)
    contact_name = forms.CharField(label=_("联系人"), required=False, max_length=40)
    contact_phone = forms.CharField(label=_("联系电话"), required=False, max_length=30)
    files = FilesField(label=_("照片或附件"), required=False, help_text=_("照片、PDF、Word 或 Excel，每个不超过 10 MB，最多 9 个。"))

    def __init__(self, *args: Any, user: User, category: Category | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["category"].queryset = queries.categories_for(user)  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", _("请选择类别")), *queries.grouped_categories(user)]  # type: ignore[attr-defined]
        self.fields["place"].queryset = queries.places_for(user)  # type: ignore[attr-defined]
        self.fields |= question_fields(category)
        self.asked = [self[name] for name in question_fields(category)]

    def clean_company(self) -> Company | None:
        typed = self.cleaned_data["company"].strip()
        if not typed:
            return None
        found = queries.companies_like(self.user, typed)
        exact = [c for c in found if typed in (c.name, c.short_name, c.credit_code)]
        if len(chosen := exact or found) == 1:
            return chosen[0]
        if not found:
            raise forms.ValidationError(_("没有找到“%(typed)s”，请换一种写法，或留空"), params={"typed": typed})
        names = str(_("、")).join(c.name for c in found[:5])
        raise forms.ValidationError(_("有几家企业相近：%(names)s。请写全名"), params={"names": names})

    def told(self) -> dict[str, Any]:
        """What `actions.report` is told."""
        sent = {k: v for k, v in self.cleaned_data.items() if not k.startswith("ask_") and k != "company"}
        return sent | {"answers": answers(self.cleaned_data)}
