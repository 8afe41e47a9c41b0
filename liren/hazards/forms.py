"""What staff type into a rectification file: the small form behind each button."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases import queries as of_cases
from liren.cases.actions import escalate
from liren.cases.forms.desk import FileAct, PostField
from liren.cases.forms.leaving import let_out, seen_outside
from liren.community.forms.fields import day_field, text_field
from liren.community.forms.files import FilesField
from liren.community.models import Company, Post
from liren.core.calendar import official, today
from liren.hazards import rules
from liren.hazards.rules import Grade

PHOTOS = _("手机可直接拍照，最多 9 张。")


class GradeIt(FileAct):
    grade = forms.ChoiceField(label=_("等级"), choices=Grade.choices, widget=forms.RadioSelect)
    company = forms.ModelChoiceField(Company.objects.none(), label=_("责任企业"), required=False, empty_label=_("不是企业或另有单位"))
    owner = forms.CharField(label=_("责任单位和责任人"), max_length=80, help_text=_("例如：三号楼物业 工程部张主管"))
    measure = text_field(_("整改措施"), _("做什么、做到什么程度。"), most=500)
    due_on = day_field(_("整改期限"), _("一般隐患通常 5 个工作日，重大隐患通常 15 个工作日。"))
    interim = text_field(_("整改前的防护措施"), _("重大隐患必填：整改完成以前怎样保证安全。"), required=False, most=300)
    funding = forms.CharField(label=_("资金落实"), max_length=100, required=False, help_text=_("重大隐患必填：谁出、多少、何时到位。"))
    is_beyond = forms.BooleanField(label=_("责任单位不能或不肯自行整改，须上报主管部门"), required=False)

    def prepare(self) -> None:
        case, file = self.file.case, self.file
        known = [pk for pk in {case.company_id, file.company_id} if pk]
        near = Company.objects.visible_to(self.user).filter(community_id=case.community_id).exclude(status="left")
        here = near.filter(place=case.place_id) if case.place_id else near.none()
        self.fields["company"].queryset = (near.filter(pk__in=known) | here).order_by("name")  # type: ignore[attr-defined]
        first: dict[str, Any] = {"grade": "general", "company": case.company_id, "owner": case.company.name if case.company else ""}
        first |= {"due_on": rules.usual_due("general", today(), official())}
        if file.grade:
            names = ("grade", "owner", "measure", "due_on", "interim", "funding", "is_beyond")
            first = {name: getattr(file, name) for name in names} | {"company": file.company_id}
        self.initial = {**first, **self.initial}


class Looked(FileAct):
    text = text_field(_("现场情况"), most=500)
    files = FilesField(label=_("现场照片"), help_text=PHOTOS)


class Rectify(Looked):
    text = text_field(_("做了什么"), _("写清整改内容和结果。"), most=500)
    files = FilesField(label=_("整改后照片"), help_text=PHOTOS)


class PassCheck(Looked):
    text = text_field(_("复查结论"), _("到现场看到的情况；复查人不能是记录整改的人。"), most=500)
    files = FilesField(label=_("复查照片"), required=False, help_text=PHOTOS)


class FailCheck(Looked):
    text = text_field(_("还差什么"), most=500)
    files = FilesField(label=_("复查照片"), required=False, help_text=PHOTOS)
    due_on = day_field(_("重定期限"))

    def prepare(self) -> None:
        self.initial.setdefault("due_on", rules.usual_due(self.file.grade or "general", today(), official()))


class ReportUp(FileAct):
    post = PostField(Post.objects.none(), label=_("主管部门"), empty_label=None)
    text = text_field(_("上报内容"), _("隐患在哪里、有什么危险、需要主管部门做什么。"), most=1000)
    pass_on = forms.BooleanField(label=_("同时把这件事上报到该部门办理，答复自动回来"), required=False)

    def prepare(self) -> None:
        found = of_cases.authorities(self.file.case, vacant=True)
        self.fields["post"].queryset = Post.objects.filter(pk__in=[p.pk for p in found])  # type: ignore[attr-defined]
        self.fields["post"].choices = [(p.pk, self.fields["post"].label_from_instance(p)) for p in found]  # type: ignore[attr-defined]
        if told := seen_outside(self.file.case.title, self.file.case.text):
            self.fields["text"].help_text = f"{self.fields['text'].help_text}{told}"
        if not escalate.allows(self.user, self.file.case):
            del self.fields["pass_on"]

    def clean_text(self) -> str:
        return let_out(self, "text")


class Postpone(FileAct):
    due_on = day_field(_("延到"))
    reason = text_field(_("理由"), _("写明为什么延期，延期间怎样保证安全。"), most=300)


class Reason(FileAct):
    reason = text_field(_("理由"), most=500)


class Nothing(FileAct):
    """Actions that need no more than a yes."""


ACTS: dict[str, type[FileAct]] = {
    "grade": GradeIt, "note_before": Looked, "rectify": Rectify, "pass_check": PassCheck, "fail_check": FailCheck,
    "report_to_authority": ReportUp, "postpone": Postpone, "hand_over": Reason, "dismiss": Reason, "take_up": Nothing,
}  # fmt: skip


class Reply(forms.Form):
    text = text_field(_("主管部门怎样答复"), _("写明谁、以什么方式、怎样答复；答复由其处理的，之后可以移交。"), most=2000)
