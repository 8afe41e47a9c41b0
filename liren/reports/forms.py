"""What may be typed about a report: by who reports, by the custodian, by who checks. Files are judged here, so that nothing refused has to
be kept for its sender in a session."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases.forms.portal import PHONE
from liren.cases.forms.questions import answers, question_fields
from liren.cases.models import Category
from liren.community.forms.files import FilesField
from liren.community.models import Company, Organization, Place, Post, User
from liren.core.actions import Refused
from liren.core.files import MAX_COUNT, accept
from liren.reports import queries, rules
from liren.reports.models import Report, Verdict, Way

MOST_ACCUSED = 8
SPLIT = re.compile(r"[、，,;；\n]+")


class Judged(FilesField):
    """Photos and documents, each judged before anything is sent on."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = super().clean(data, initial)
        if len(files) > MAX_COUNT:
            raise ValidationError(__("最多 %(n)d 个文件，请去掉几个再提交") % {"n": MAX_COUNT})
        for one in files:
            try:
                accept(one)
            except Refused as no:
                raise ValidationError(str(no)) from no
        return files


def _files() -> Judged:
    return Judged(
        label=_("照片或文件"),
        required=False,
        help_text=_("最多 9 个，每个不超过 10 MB；照片里的拍摄位置自动去掉，请留意画面里有没有您自己"),
    )


def _text(label: Any, help_text: Any = "", *, rows: int = 4, most: int = 2000, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


class Submit(forms.Form):
    """A report, real-name or anonymous."""

    text = _text(_("举报的事情"), _("什么人、什么单位、做了什么、怎样发现的"), rows=6, most=5000)
    accused = forms.CharField(
        label=_("举报谁"),
        max_length=200,
        required=False,
        help_text=_("企业、单位或人的名字，几个用顿号隔开。写明以后，他们和所属单位、物业都不会经手这件事"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    happened = forms.CharField(label=_("什么时候"), max_length=100, required=False)
    place = forms.ModelChoiceField(
        label=_("发生在哪里"), queryset=Place.objects.none(), required=False, empty_label=_("不确定，或不在列表中")
    )
    where = forms.CharField(label=_("具体位置"), max_length=120, required=False, help_text=_("楼层、房号、车间等"))
    known = forms.CharField(
        label=_("哪些内容会暴露您"),
        max_length=200,
        required=False,
        help_text=_("例如您的单位、工位、绰号，用顿号隔开；专管员摘抄时会隐去"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    files = _files()
    way = forms.ChoiceField(
        label=_("用什么方式"),
        choices=[(Way.ANONYMOUS, _("匿名：不留姓名，凭回执码联系")), (Way.NAMED, _("实名：姓名电话密封，只有专管员写明理由才能启封"))],
        initial=Way.ANONYMOUS,
        widget=forms.RadioSelect,
        help_text=_("主管部门受理和发放奖励一般要求实名"),
    )
    name = forms.CharField(
        label=_("姓名（实名填写）"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("电话（实名填写）"),
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, category: Category, places: Iterable[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.category = category
        self.fields["place"].queryset = places
        self.fields.update(question_fields(category))
        self.questions = [name for name in self.fields if name.startswith("ask_")]
        self.order_fields(["text", "accused", *self.questions, "happened", "place", "where", "known", "files", "way", "name", "phone"])

    def clean_accused(self) -> list[str]:
        names = [part.strip() for part in SPLIT.split(self.cleaned_data["accused"]) if part.strip()]
        if len(names) > MOST_ACCUSED:
            raise ValidationError(__("最多写 %(n)d 个，其余写在“举报的事情”里") % {"n": MOST_ACCUSED})
        return names

    def clean_known(self) -> list[str]:
        return [part.strip() for part in SPLIT.split(self.cleaned_data["known"]) if part.strip()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("way") == Way.NAMED:
            for name in ("name", "phone"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, __("实名举报请填写；不愿填写的请选“匿名”"))
        return said

    def told(self) -> dict[str, Any]:
        """The content as the action `reports.submit` takes it."""
        said = self.cleaned_data
        labels = {f"ask_{q['code']}": q["label"] for q in self.category.questions}
        plain = {name: said[name] for name in ("text", "accused", "place", "files", "way", "name", "phone", "happened", "where", "known")}
        given = answers({name: said.get(name) for name in self.questions})
        return plain | {"answers": [[labels[f"ask_{code}"], value] for code, value in given.items()]}


class PublicSubmit(Submit):
    """The same from a visitor: consent, and a field that only machines fill."""

    website = forms.CharField(
        label=_("网址（请留空）"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    consent = forms.BooleanField(label=_("我看过上面的说明，同意按此使用我提交的内容"), required=False)

    def clean_consent(self) -> bool:
        if not self.cleaned_data["consent"]:
            raise ValidationError(__("请阅读上面的说明并勾选同意，才能提交"))
        return True

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(__("请把“网址”一栏清空后再提交"))
        return ""


class DeskSubmit(Submit):
    """The same told by telephone or at the counter."""


class Say(forms.Form):
    """A message with files."""

    text = _text(_("内容"))
    files = _files()


class Look(forms.Form):
    """Why the envelope is opened."""

    reason = forms.CharField(label=_("启封理由"), max_length=300, help_text=_("会留痕备查，请不要写举报人的信息"))


class Copy(forms.Form):
    """The redacted copy."""

    title = forms.CharField(label=_("标题"), max_length=80)
    text = _text(
        _("摘抄内容"),
        _("只写核查需要的；不写举报人是谁、怎样知道的。建议稿已把电话、证件号、姓名等隐去，请逐句再看一遍"),
        rows=12,
        most=5000,
    )
    papers = forms.TypedMultipleChoiceField(
        label=_("随摘抄件一起给出的附件"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("名称换成“附件 1”等；画面里能认出举报人的不要勾选"),
    )  # fmt: skip

    def __init__(self, *args: Any, report: Report, papers: Iterable[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.report = report
        self.fields["papers"].choices = [(p["pk"], p["name"]) for p in papers]
        if not self.fields["papers"].choices:
            del self.fields["papers"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("title", "text"):
            found = rules.marks(said.get(name, ""), queries.identifiers(self.report))
            if found:
                words = "、".join(dict.fromkeys(said[name][mark.start : mark.end] for mark in found[:5]))
                self.add_error(name, __("还有 %(n)d 处能认出举报人：%(words)s") % {"n": len(found), "words": words})
        return said


class Accuse(forms.Form):
    """Whom the report accuses, as far as the register knows them."""

    company = forms.ModelChoiceField(label=_("企业"), queryset=Company.objects.none(), required=False, empty_label=_("不选"))
    organization = forms.ModelChoiceField(label=_("单位"), queryset=Organization.objects.none(), required=False, empty_label=_("不选"))
    user = forms.ModelChoiceField(label=_("工作人员"), queryset=User.objects.none(), required=False, empty_label=_("不选"))
    name = forms.CharField(label=_("或写名字"), max_length=60, required=False)

    def __init__(self, *args: Any, report: Report, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in queries.who_can_be_accused(report).items():
            self.fields[name].queryset = rows

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(name) for name in ("company", "organization", "user", "name")):
            raise ValidationError(__("请选择企业、单位或人员，或写下姓名"))
        return said


class Act(forms.Form):
    """The form of one action on a report; its cleaned data are the action's arguments."""

    def __init__(self, *args: Any, report: Report, **options: Any) -> None:
        super().__init__(*args, **options)
        self.report = report
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to this report."""


class Nothing(Act):
    """No more than a yes."""


class Acknowledge(Act):
    text = _text(
        _("告诉举报人"), required=False, most=1000,
        help_text=_("举报人会看到；不填则只显示“办理中”"),
    )  # fmt: skip


class PostField(forms.ModelChoiceField):
    """A post by its title."""

    def label_from_instance(self, obj: Post) -> str:
        return str(obj.title)


class HandTo(Act):
    post = forms.TypedChoiceField(label=_("交给"), coerce=int)
    text = _text(_("说明"), _("只有核查岗位看得到"), required=False, most=1000)

    def prepare(self) -> None:
        self.posts = {post.pk: post for post in self.offered()}
        self.fields["post"].choices = [(post.pk, post.title) for post in self.posts.values()]

    def offered(self) -> list[Post]:
        return queries.handlers_for(self.report)

    def clean_post(self) -> Post:
        return self.posts[self.cleaned_data["post"]]


class HandOver(HandTo):
    post = forms.TypedChoiceField(label=_("移送"), coerce=int, help_text=_("需要回避的部门不在列表中"))
    text = _text(_("移送说明"), _("部门只看得到摘抄件和这段说明"), required=False, most=1000)

    def offered(self) -> list[Post]:
        return queries.authorities_for(self.report)


class Text(Act):
    text = _text(_("内容"))


class FeedBack(Act):
    text = _text(_("反馈内容"), _("查到了什么、怎样处理、还可以找谁；举报人凭回执码或登录后看到"))


class Reply(Act):
    text = _text(_("核查结果"), _("只到举报专管员；由专管员反馈举报人"))


class Reason(Act):
    reason = _text(_("理由"), rows=3, most=300)


class Reward(Act):
    text = forms.CharField(label=_("奖励发放"), max_length=200, help_text=_("金额、时间、发放方式；不写领取人"))


class NoteVerdict(Act):
    verdict = forms.ChoiceField(label=_("部门意见"), choices=Verdict.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("受理文号"), max_length=60, required=False)
    text = _text(_("说明"), _("不予受理的写明理由"), required=False, most=1000, rows=3)


ACTS: dict[str, type[Act]] = {
    "acknowledge": Acknowledge, "hand_to": HandTo, "hand_over": HandOver, "reply": Reply, "give_back": Reason, "recall": Reason,
    "note_verdict": NoteVerdict, "feed_back": FeedBack, "close": Nothing, "reopen": Reason, "ask_handler": Text, "tell_keeper": Text,
    "note_reward": Reward,
}  # fmt: skip
