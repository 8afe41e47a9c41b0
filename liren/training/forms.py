"""What a person may type about training; cleaned data are the arguments of the deed behind the button."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed, ModelDeed
from liren.community.forms.fields import DAY, day_field
from liren.community.forms.files import FilesField
from liren.community.models import Post
from liren.training import models, queries
from liren.training.rules import CertificateKind, Competency, StaffClass, Topic

PHOTOS = _("手机可直接拍照，最多 9 张。")


def topics_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=_("培训内容"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple)


class Plan(Deed):
    """What a plan says."""

    topics = topics_field()
    hours = forms.IntegerField(label=_("每人学时"), min_value=1, max_value=500)
    text = forms.CharField(
        label=_("目标和安排"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("培养什么能力，哪几个月办什么，谁来讲"),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.thing:
            self.offer(topics=self.thing.topics, hours=self.thing.hours, text=self.thing.text)


class NewPlan(Plan):
    """A plan for a class and a year."""

    year = forms.IntegerField(label=_("年度"), min_value=2020, max_value=2100)
    staff_class = forms.ChoiceField(label=_("人员类别"), choices=StaffClass.choices)
    field_order = ("year", "staff_class", "topics", "hours", "text")


class Course(ModelDeed):
    """A course."""

    topics = topics_field()

    class Meta:
        model = models.Course
        fields = ("title", "topics", "held_on", "hours", "place", "teacher", "has_test", "pass_mark", "organizer")
        widgets = {"held_on": DAY}
        help_texts = {"hours": _("例如 2 或 1.5"), "pass_mark": _("没有考试的不用改")}

    def prepare(self) -> None:
        self.narrow(organizer=queries.posts_here(self.home))


class Roll(Deed):
    """The sign-in list: who was there, and his score where there was a test."""

    files = FilesField(label=_("签到表"), help_text=PHOTOS)

    def prepare(self) -> None:
        self.course, self.people = self.thing, queries.roll(self.thing)
        self.fields["files"].required = self.course.state == "planned"
        for held, there in self.people:
            name, pk = held.user.name, held.user_id
            box = forms.CheckboxInput(attrs={"aria-label": __("%(name)s 到场") % {"name": name}})
            self.fields[f"there_{pk}"] = forms.BooleanField(required=False, widget=box, initial=there is not None)
            if self.course.has_test:
                score = forms.NumberInput(attrs={"aria-label": __("%(name)s 的成绩") % {"name": name}, "inputmode": "decimal"})
                found = there.score if there else None
                self.fields[f"score_{pk}"] = forms.DecimalField(
                    label=name, required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1, widget=score, initial=found
                )

    def rows(self) -> Iterator[tuple[Any, Any, Any]]:
        """Each person with the fields of his line."""
        for held, _there in self.people:
            pk = held.user_id
            yield held, self[f"there_{pk}"], self[f"score_{pk}"] if self.course.has_test else None

    def told(self) -> dict[str, Any]:
        """What the deed is told."""
        said = self.cleaned_data
        present: dict[int, Decimal | None] = {
            held.user_id: said.get(f"score_{held.user_id}") for held, _there in self.people if said.get(f"there_{held.user_id}")
        }
        return {"present": present, "files": said.get("files") or []}


class Remark(Deed):
    """A reason."""

    remark = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class Nothing(Deed):
    """Deeds that need no more than a yes."""


class Entrust(Deed):
    """Another post."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("组织岗位"))

    def prepare(self) -> None:
        self.narrow(post=queries.posts_here(self.home))


LEVELS = [("", _("不评")), *models.Level.choices]


class Assess(forms.Form):
    """A level for each competency; those left out stay as they were."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in Competency.choices:
            self.fields[name] = forms.TypedChoiceField(label=label, choices=LEVELS, coerce=int, empty_value=None, required=False)
        self.fields["note"] = forms.CharField(
            label=_("评定依据"), max_length=200, required=False, help_text=_("例如：季度面谈、窗口抽查、案例答辩")
        )

    def told(self) -> dict[str, Any]:
        """What the deed is told."""
        said = self.cleaned_data
        return {"levels": {name: said[name] for name in Competency.values if said.get(name) is not None}, "note": said.get("note", "")}


class Require(forms.Form):
    """What is asked of a class in one competency."""

    staff_class = forms.ChoiceField(label=_("人员类别"), choices=StaffClass.choices)
    competency = forms.ChoiceField(label=_("能力"), choices=Competency.choices)
    level = forms.TypedChoiceField(label=_("要求"), choices=models.Level.choices[1:], coerce=int, initial=models.Level.ABLE)


class Certificate(forms.Form):
    """A certificate with its scan."""

    kind = forms.ChoiceField(label=_("类别"), choices=CertificateKind.choices)
    name = forms.CharField(label=_("证书名称"), max_length=80)
    number = forms.CharField(label=_("证书编号"), max_length=60)
    issued_on = day_field(_("发证日期"))
    until = day_field(_("有效期至"), _("长期有效的不填；到期前 60、30、7 天提醒本人"), required=False)
    files = FilesField(label=_("证书照片或扫描件"), help_text=PHOTOS)


class Renew(Deed):
    """The new number and end of a certificate."""

    number = forms.CharField(label=_("证书编号"), max_length=60)
    until = day_field(_("有效期至"), required=False)
    files = FilesField(label=_("证书照片或扫描件"), help_text=PHOTOS)

    def prepare(self) -> None:
        self.offer(number=self.thing.number)


ACTS: dict[str, dict[str, Any]] = {  # of each kind of thing: which deed has which form
    "plan": {"approve": Nothing, "write": Plan, "revise": Nothing},
    "course": {"hold": Roll, "correct": Roll, "edit_course": Course, "entrust": Entrust, "cancel": Remark},
    "certificate": {"renew": Renew, "withdraw": Nothing},
}
