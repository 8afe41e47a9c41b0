"""What people type about a task. The forms of sealed ones have no field in which a name could stand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases.forms.desk import PostField
from liren.community.forms.fields import day_field, text_field
from liren.community.forms.files import FilesField
from liren.community.models import Community, Organization, Post, User
from liren.core.calendar import today
from liren.tasks import queries, rules
from liren.tasks.models import Task
from liren.tasks.rules import BODIES, Basis, Outcome, Repeat, Source, Urgency, Way

FILES = _("图片、PDF、Word 或 Excel，最多 9 个。")


class Asked(forms.Form):
    """What is asked, on what grounds, by when."""

    title = forms.CharField(label=_("事项"), max_length=80, help_text=_("例如：开展出租房消防安全排查"))
    text = text_field(_("要求"), _("做什么、做到什么程度、报什么材料；电话和证件号会自动遮盖。"), required=False, most=3000)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("法律、文件或会议决定"))
    document = forms.CharField(label=_("文号"), max_length=60, required=False)
    due_on = day_field(_("期限"), _("到这一天下班为止；已按十个工作日填好，可以改。"))
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial=Urgency.NORMAL)
    repeat = forms.ChoiceField(
        label=_("重复"), choices=[("", _("只办这一次")), *Repeat.choices], required=False, help_text=_("到了下一个周期自动再交办一次。")
    )
    files = FilesField(label=_("附件"), required=False, help_text=FILES)

    def __init__(self, home: Community, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home, self.user = home, user
        self.initial = {"due_on": rules.usual_due(today()), **self.initial}
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to this community and user."""


class Assign(Asked):
    """From one's own desk."""

    source = forms.ChoiceField(label=_("以谁的名义"))
    field_order = ("source", "title")

    def prepare(self) -> None:
        voices = [(source, Source(source).label) for source in BODIES if source in queries.voices(self.user, self.home)]
        desk = queries.desk_of(self.user, self.home)
        own = [(str(Source.DEPARTMENT), str(desk.organization))] if desk else []
        self.fields["source"].choices = [*own, *voices]  # type: ignore[attr-defined]


class Register(Asked):
    """On behalf of somebody without an account; the paper is compulsory."""

    source = forms.ChoiceField(label=_("交办方"), choices=Source.choices)
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("部门"), required=False, empty_label=_("请选择部门"), help_text=_("党组织、治委会交办的不选")
    )
    way = forms.ChoiceField(label=_("怎样收到"), choices=[one for one in Way.choices if one[0] != Way.ONLINE])
    files = FilesField(label=_("原件"), help_text=_("来函、来电记录或会议纪要；图片、PDF、Word 或 Excel。"))
    field_order = ("source", "organization", "way", "title")

    def prepare(self) -> None:
        self.fields["organization"].queryset = queries.departments(self.home)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("source") == Source.DEPARTMENT and not said.get("organization"):
            self.add_error("organization", _("请选择是哪个部门"))
        if said.get("source") in set(BODIES):
            said["organization"] = None
        return said


class AssignSealed(forms.Form):
    """Days and choices, nothing else."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("公安机关"), empty_label=None)
    basis = forms.ChoiceField(label=_("依据"), choices=Basis.choices, widget=forms.RadioSelect)
    document = forms.CharField(label=_("协助函文号"), max_length=30, help_text=rules.ONLY_NUMBER)
    due_on = day_field(_("期限"))

    def __init__(self, home: Community, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if queries.desk_of(user, home):
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = queries.police(home)  # type: ignore[attr-defined]
        self.initial = {"due_on": today(), **self.initial}

    def clean_document(self) -> str:
        """Nothing but the number of a paper."""
        if wrong := rules.paper_error(self.cleaned_data["document"].strip()):
            raise forms.ValidationError(wrong)
        return str(self.cleaned_data["document"]).strip()


class Act(forms.Form):
    """The form of one action; its cleaned data are the action's arguments."""

    typed: tuple[str, ...] = ()  # fields a sealed task does not have

    def __init__(self, task: Task, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        if task.is_sealed:
            for name in self.typed:
                del self.fields[name]
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to this task."""


class Entrust(Act):
    post = PostField(Post.objects.none(), label=_("交给"), empty_label=_("请选择岗位"))
    reason = text_field(_("说明"), _("交办方也看得到。"), required=False, most=300)
    typed = ("reason",)

    def prepare(self) -> None:
        self.fields["post"].queryset = queries.able(self.task)  # type: ignore[attr-defined]


class Note(Act):
    text = text_field(_("办到哪一步"), _("交办方看得到；电话和证件号会自动遮盖。"))
    files = FilesField(label=_("附件"), required=False, help_text=FILES)


class AskExtension(Act):
    day = day_field(_("延到"))
    reason = text_field(_("为什么要延期"), _("由交办方决定；期限以前提出才有效。"), most=300)
    typed = ("reason",)


class Report(Act):
    text = text_field(_("办理结果"), _("做了什么、结果怎样；交办方看得到。"))
    files = FilesField(label=_("结果材料"), required=False, help_text=FILES)
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    typed = ("text", "files")

    def prepare(self) -> None:
        if not self.task.is_sealed:
            del self.fields["outcome"]


class Proved(Act):
    """Of somebody without an account the proof goes with it."""

    text = text_field(_("意见"), required=False, most=1000)
    files = FilesField(label=_("凭据"), required=False, help_text=FILES)
    typed = ("text", "files")

    def prepare(self) -> None:
        if self.task.is_sealed or queries.is_reached(self.task):
            self.fields.pop("files", None)
        else:
            self.fields["files"].required = True
            self.fields["files"].help_text = _("交办方没有账号：请附其复函、签字或聊天截图。")


class Reason(Act):
    reason = text_field(_("理由"), _("承办岗位看得到。"), most=300)
    typed = ("reason",)


class SendBack(Act):
    reason = text_field(_("还差什么"), most=1000)
    due_on = day_field(_("新的期限"), _("不填的，原期限不变。"), required=False)
    typed = ("reason",)


ACTS: dict[str, type[Act]] = {
    "entrust": Entrust, "note": Note, "ask_extension": AskExtension, "report": Report, "grant_extension": Proved,
    "refuse_extension": Reason, "confirm": Proved, "send_back": SendBack, "withdraw": Reason,
}  # fmt: skip
