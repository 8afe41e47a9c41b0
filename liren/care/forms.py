"""What a person may type in care."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.care import models, queries
from liren.community.forms.fields import day_field
from liren.community.models import Community, Organization, Place, User

WHO_READS = [("note", _("笔记，只有我可见")), ("message", _("留言，求助人可见"))]
AREA = forms.Textarea(attrs={"rows": 5, "autocomplete": "off"})
TIME = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Ask(forms.Form):
    """Asking for help in confidence."""

    way = forms.ChoiceField(label=_("方式"), choices=models.Consultation.Way, widget=forms.RadioSelect, initial="in_person")
    slot = forms.ModelChoiceField(models.Slot.objects.none(), label=_("时段"), required=False, empty_label=_("都不合适，请咨询师联系我"))
    contact = forms.CharField(label=_("怎样联系您"), max_length=60, required=False, help_text=_("电话或微信；不填，只在这里留言"))
    text = forms.CharField(label=_("想说的话"), max_length=2000, widget=AREA, help_text=_("几句话就好，也可以只写“想聊聊”"))

    def __init__(self, home: Community, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["slot"].queryset = queries.free_slots(home)  # type: ignore[attr-defined]


class Call(forms.Form):
    """Somebody called or came."""

    name = forms.CharField(label=_("称呼"), max_length=40, help_text=_("可以用化名"))
    contact = forms.CharField(label=_("联系方式"), max_length=60, required=False)
    way = forms.ChoiceField(label=_("方式"), choices=models.Consultation.Way, initial="phone")
    text = forms.CharField(label=_("来电来访情况"), max_length=2000, widget=AREA)


class Slot(forms.Form):
    """A time in which one can come."""

    starts_at = forms.DateTimeField(label=_("开始"), widget=TIME)
    ends_at = forms.DateTimeField(label=_("结束"), widget=TIME)


class Write(forms.Form):
    """A note of the counselor's, or a message."""

    text = forms.CharField(label=_("内容"), max_length=4000, widget=AREA)
    kind = forms.ChoiceField(
        label=_("给谁看"), choices=[("note", _("笔记，只有我可见")), ("message", _("留言，求助人可见"))], initial="note"
    )


class Message(forms.Form):
    """A message to the counselor."""

    text = forms.CharField(label=_("给咨询师留言"), max_length=2000, widget=AREA)


class Warn(forms.Form):
    """Whom the counselor told of a danger, and why."""

    recipient = forms.ChoiceField(label=_("告知对象"), choices=models.Disclosure.Recipient)
    who = forms.CharField(label=_("具体告知了谁"), max_length=80)
    reason = forms.CharField(
        label=_("现实危险与告知内容"), max_length=600, min_length=10, widget=AREA, help_text=_("不写求助人姓名；由审计员复核")
    )


class Mandate(forms.Form):
    """The paper without which nobody is registered."""

    basis = forms.CharField(label=_("法律依据"), max_length=200)
    department = forms.ModelChoiceField(Organization.objects.none(), label=_("提出要求的部门"))
    document = forms.CharField(label=_("文号"), max_length=80)
    valid_until = day_field(_("有效期至"))
    worker_one = forms.ModelChoiceField(User.objects.none(), label=_("登记人一"))
    worker_two = forms.ModelChoiceField(User.objects.none(), label=_("登记人二"), required=False, empty_label=_("只有一名"))
    assessment = forms.CharField(
        label=_("影响评估"), max_length=2000, min_length=20, widget=AREA,
        help_text=_("目的与必要性、对个人的影响、保护措施（个人信息保护法第五十五、五十六条）"),
    )  # fmt: skip

    def __init__(self, departments: Any, workers: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["worker_one"].queryset = self.fields["worker_two"].queryset = workers  # type: ignore[attr-defined]


class Register(forms.Form):
    """Who is registered at the department's request."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    contact = forms.CharField(label=_("联系人与电话"), max_length=80)
    place = forms.ModelChoiceField(Place.objects.none(), label=_("结伴走访的地点"), required=False, empty_label=_("不提示"))
    request = forms.CharField(label=_("部门要求"), max_length=300, help_text=_("哪份要求、要社区协助什么"))
    seen = forms.CharField(label=_("情况"), max_length=600, widget=AREA, help_text=_("只记事实，不下诊断"))

    def __init__(self, places: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]


class Tip(forms.Form):
    """Where nobody should go alone."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("地点"))
    until = day_field(_("提示到"))

    def __init__(self, places: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
