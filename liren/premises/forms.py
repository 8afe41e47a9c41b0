"""What a person may type about premises: a form for each deed, its cleaned data are the action's arguments."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed, ModelDeed, Prepared
from liren.community.forms.fields import DAY, day_field, text_field
from liren.community.forms.files import FilesField
from liren.community.models import Organization, Place, Post, Space
from liren.core.calendar import today
from liren.premises import models, queries

PHOTOS = _("手机可直接拍照，最多 9 张。")
HOURS = _("例如：周一至周五 8:30–17:30，周六 9:00–12:00")
lines = partial(text_field, most=300, rows=3)


class Here(Prepared):
    """Choices narrowed to one community."""

    def prepare(self) -> None:
        posts = queries.posts_here(self.home)
        self.narrow(
            place=Place.objects.filter(community=self.home).order_by("name"), premises=queries.premises_here(self.home), keeper=posts,
            post=posts, organization=Organization.objects.filter(community=self.home).order_by("kind", "name"),
        )  # fmt: skip


class OfModel(Here, ModelDeed):
    """Over the columns of a table."""


class Act(Here, Deed):
    """A small form behind a button."""


class Premises(OfModel):
    class Meta:
        model = models.Premises
        fields = (
            "name", "place", "room", "area_m2", "mode", "share", "is_supporting", "is_center", "is_office", "is_service", "owner", "number",
            "since", "until",
        )  # fmt: skip
        widgets = {"since": DAY, "until": DAY}
        help_texts = {
            "area_m2": _("按凭据上的建筑面积"),
            "share": _("共驻共建的按协议份额填，其他方式取得的填 100"),
            "until": _("没有期限的不填；到期前 60、30、7 天提醒"),
            "number": _("产权证、移交书、租赁合同或共建协议的编号"),
        }


class Furnish(Act):
    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=Space.Kind.choices)
    floor = forms.CharField(label=_("楼层"), max_length=20, required=False)
    area_m2 = forms.IntegerField(label=_("面积（平方米）"), min_value=1, max_value=1_000_000, required=False)
    capacity = forms.IntegerField(label=_("容纳人数"), min_value=1, max_value=100_000, required=False)
    is_open = forms.BooleanField(label=_("对外开放"), required=False, initial=True)
    hours = forms.CharField(label=_("开放时间"), max_length=80, required=False, help_text=HOURS)
    keeper = forms.ModelChoiceField(Post.objects.none(), label=_("负责岗位"), required=False)


class Room(Act):
    premises = forms.ModelChoiceField(models.Premises.objects.none(), label=_("所属用房"), required=False)
    is_open = forms.BooleanField(label=_("对外开放"), required=False, initial=True)
    hours = forms.CharField(label=_("开放时间"), max_length=80, required=False, help_text=HOURS)
    keeper = forms.ModelChoiceField(Post.objects.none(), label=_("负责岗位"), required=False)

    def prepare(self) -> None:
        super().prepare()
        if one := self.thing:
            self.offer(premises=one.premises_id, is_open=one.is_open, hours=one.hours, keeper=one.keeper_id)


class OpenArea(OfModel):
    makes_new = True

    class Meta:
        model = models.ServiceArea
        fields = ("kind", "is_open", "hours", "note")
        help_texts = {"hours": _("与空间一致的可以不填")}


class ChangeArea(OfModel):
    class Meta:
        model = models.ServiceArea
        fields = ("is_open", "hours", "note")


class Sign(OfModel):
    class Meta:
        model = models.Sign
        fields = ("kind", "name", "where", "premises")
        help_texts = {"name": _("标识上写的是什么"), "where": _("例如：正门外墙、一层电梯口")}


class CheckSign(Act):
    passed = forms.TypedChoiceField(
        label=_("核对结果"), choices=[("yes", _("合格：醒目、完好、内容正确")), ("no", _("不合格"))], widget=forms.RadioSelect,
        coerce=lambda found: found == "yes",
    )  # fmt: skip
    text = lines(_("情况"), _("不合格的写明哪里不对。"), required=False)
    files = FilesField(label=_("现场照片"), help_text=PHOTOS)


class Facility(OfModel):
    class Meta:
        model = models.Facility
        fields = ("kind", "name", "place", "where", "quantity", "keeper", "since", "check_days")
        widgets = {"since": DAY}


class CheckFacility(CheckSign):
    passed = forms.TypedChoiceField(
        label=_("检查结果"), choices=[("yes", _("完好，可以使用")), ("no", _("有故障，待修"))], widget=forms.RadioSelect,
        coerce=lambda found: found == "yes",
    )  # fmt: skip
    text = lines(_("情况"), _("有故障的写明情况。"), required=False)
    files = FilesField(label=_("现场照片"), help_text=PHOTOS, required=False)


class Fault(Act):
    text = lines(_("什么坏了"))
    files = FilesField(label=_("现场照片"), help_text=PHOTOS, required=False)


class Restore(Act):
    text = lines(_("做了什么"))
    files = FilesField(label=_("现场照片"), help_text=PHOTOS, required=False)


class Improve(Act):
    text = lines(_("改善了什么"), _("添置、翻新或升级的内容。"))
    files = FilesField(label=_("现场照片"), help_text=PHOTOS)


class Reason(Act):
    text = lines(_("原因"))


class Entrust(Act):
    post = forms.ModelChoiceField(Post.objects.none(), label=_("负责岗位"))


class Agreement(OfModel):
    class Meta:
        model = models.Agreement
        fields = ("partner", "kind", "organization", "shared", "number", "contact", "since", "until")
        widgets = {"since": DAY, "until": DAY}
        help_texts = {"shared": _("例如：周末开放体育馆两片羽毛球场"), "until": _("到期前 60、30、7 天提醒")}


class End(Act):
    ended_on = day_field(_("从哪天起"), first=today)


class Attach(Act):
    kind = forms.ChoiceField(label=_("种类"), choices=models.Evidence.Kind.choices[:3], widget=forms.RadioSelect)
    text = forms.CharField(label=_("说明"), max_length=300, required=False)
    files = FilesField(label=_("文件或照片"), help_text=_("图片、PDF、Word 或 Excel；手机可直接拍照，最多 9 个。"))


class Nothing(Act):
    """Deeds that need no more than a yes."""


ACTS: dict[str, dict[str, Any]] = {  # of each register: which deed has which form
    "premises": {"edit": Premises, "furnish": Furnish, "attach": Attach, "give_up": End},
    "room": {"change_room": Room, "open_area": OpenArea, "attach": Attach},
    "area": {"change_area": ChangeArea},
    "sign": {"check_sign": CheckSign, "attach": Attach, "take_down": Nothing},
    "facility": {
        "check_facility": CheckFacility, "break_down": Fault, "restore": Restore, "edit_facility": Facility, "entrust": Entrust,
        "improve": Improve, "attach": Attach, "retire": Reason,
    },
    "agreement": {"edit_agreement": Agreement, "attach": Attach, "end_agreement": End},
}  # fmt: skip
NEW: dict[str, tuple[str, Any]] = {"premises": ("enter", Premises), "sign": ("put_up", Sign), "facility": ("install", Facility)}
NEW |= {"agreement": ("agree", Agreement)}
