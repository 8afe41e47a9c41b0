"""What a person may type about the directory: a form for each deed, its cleaned data are the action's arguments."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed, ModelDeed, Prepared
from liren.community.forms.fields import DAY, day_field, text_field
from liren.community.forms.files import FilesField
from liren.community.models import Community, Company, Organization, Place, Post
from liren.core.calendar import today
from liren.resources import models, queries, rules

FILES = _("图片、PDF、Word 或 Excel；手机可直接拍照，最多 9 个。")
ANONYMOUS = _("不写被帮助的人的姓名、电话、证件号，用“某楼一名员工”这样的说法。")
lines = partial(text_field, most=300, rows=3)


class CompanyField(forms.CharField):
    """A company found by its typed name, short name, initials or code; cleaned to the row, or nothing."""

    home: Community

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return self.find(typed) if typed else None

    def find(self, typed: str) -> Company:
        found = queries.companies_like(self.home, typed)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("没有找到“%(typed)s”，请换一种写法"), params={"typed": typed})
        names = str(_("、")).join(one.name for one in found)
        raise forms.ValidationError(_("有几家企业相近：%(names)s。请写全名"), params={"names": names})


class CompaniesField(CompanyField):
    """Several companies, one in each line; cleaned to a list."""

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in forms.CharField.clean(self, value).splitlines() if line.strip()]
        return list({one.pk: one for one in map(self.find, lines)}.values())


class Here(Prepared):
    """Choices narrowed to one community."""

    def prepare(self) -> None:
        posts, places = queries.posts_here(self.home), Place.objects.filter(community=self.home).order_by("name")
        self.narrow(organization=queries.organizations_here(self.home), place=places, keeper=posts, post=posts)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = _("请选择") if field.required else _("不选")
            elif isinstance(field, CompanyField):
                field.home = self.home


class OfModel(Here, ModelDeed):
    """Over the columns of a table."""


class Act(Here, Deed):
    """A small form behind a button."""


# ---- 资源清单


class Resource(OfModel):
    company = CompanyField(
        label=_("归哪家企业"), required=False, max_length=120,
        help_text=_("名称、简称、拼音首字母或信用代码。企业、部门或单位、场所填一个；党建资源填企业"),
    )  # fmt: skip
    field_order = ("name", "kind", "about", "company")

    def prepare(self) -> None:
        super().prepare()
        if self.thing is not None:
            self.offer(company=self.thing.company.name if self.thing.company else "")

    class Meta:
        model = models.Resource
        fields = ("name", "kind", "about", "organization", "place", "quantity", "unit", "terms", "contact", "keeper", "until")
        widgets = {"until": DAY, "about": forms.Textarea(attrs={"rows": 2}), "terms": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "terms": _("谁可以用、什么时候、收不收费、怎么预约"),
            "until": _("长期可用的不填"),
            "unit": _("例如：间、台、人、吨"),
        }


class Propose(OfModel):
    class Meta:
        model = models.Resource
        fields = ("name", "kind", "about", "quantity", "unit", "terms", "contact", "until")
        widgets = Resource.Meta.widgets
        help_texts = {key: Resource.Meta.help_texts[key] for key in ("terms", "until", "unit")}


class Verify(Act):
    text = lines(_("核实情况"), _("怎么核实的、有没有变化；没有变化的可以不写。"), required=False)
    until = day_field(_("有效期到"), _("没有变化的不填"), required=False)
    files = FilesField(label=_("照片或文件"), help_text=FILES, required=False)


class VerifyProvider(Act):
    text = lines(_("核实情况"), _("资质、范围、联系方式怎么核实的。"), required=False)
    files = FilesField(label=_("照片或文件"), help_text=FILES, required=False)


class Reason(Act):
    reason = lines(_("原因"))


class Nothing(Act):
    """Deeds that need no more than a yes."""


class Entrust(Act):
    post = forms.ModelChoiceField(Post.objects.none(), label=_("交给哪个岗位"))


class Allocate(OfModel):
    makes_new = True

    class Meta:
        model = models.Use
        fields = ("used_by", "on", "until", "quantity", "purpose", "result")
        widgets = {"on": DAY, "until": DAY}
        help_texts = {
            "used_by": _("使用的企业、部门或组织"),
            "until": _("只用一天的不填"),
            "result": _("还没用完的不填，用完以后再记"),
        }


class Result(Act):
    result = lines(_("结果"))


class Attach(Act):
    kind = forms.ChoiceField(label=_("种类"), choices=[("document", _("凭据")), ("photo", _("照片"))], widget=forms.RadioSelect)
    text = forms.CharField(label=_("说明"), max_length=300, required=False)
    files = FilesField(label=_("文件或照片"), help_text=FILES)


# ---- 服务机构


class Kinds(Act):
    kinds = forms.MultipleChoiceField(label=_("服务类别"), choices=rules.ProviderKind.choices, widget=forms.CheckboxSelectMultiple)
    scope = lines(_("服务范围"), _("能办哪些事、面向哪些企业、怎么收费。"))
    contact = forms.CharField(label=_("对外联系方式"), max_length=80, help_text=_("企业看得到：服务电话、地址，不写个人手机"))
    keeper = forms.ModelChoiceField(Post.objects.none(), label=_("联系岗位"), required=False)

    def prepare(self) -> None:
        super().prepare()
        if one := self.thing:
            self.offer(kinds=rules.split(one.kinds), scope=one.scope, contact=one.contact, keeper=one.keeper_id)


class OfDirectory(Act):
    """Something about a body of the directory: chosen from it, or new by its name."""

    kind_of_body = ""
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("从组织名录选择"), required=False)
    name = forms.CharField(label=_("名录里没有的，写全称"), max_length=80, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.narrow(organization=queries.organizations_free(self.home, self.kind_of_body))
        self.fields["organization"].empty_label = _("请选择，或在下面写新的")


class Nominate(Kinds, OfDirectory):
    kind_of_body = "provider"
    field_order = ("organization", "name", "kinds", "scope", "contact", "keeper")


class Admit(Act):
    ground = lines(_("准入依据"), _("按哪条准入制度、看了哪些资质。"))
    number = forms.CharField(label=_("准入文号"), max_length=60, required=False)
    since = day_field(_("准入起"), first=today)
    until = day_field(_("准入到"), _("到期前 60、30、7 天提醒；没有期限的不填"), required=False)
    files = FilesField(label=_("凭据"), help_text=FILES, required=False)


class Memorandum(Act):
    text = lines(_("约定了什么"), most=1000)
    on = day_field(_("日期"), first=today)
    files = FilesField(label=_("备忘录文本"), help_text=FILES, required=False)


class Contacted(Act):
    text = lines(_("谈了什么"), most=1000)
    on = day_field(_("联系日期"), first=today)


# ---- 社会组织


class TakeIn(OfDirectory):
    kind_of_body = "social_organization"
    kind = forms.ChoiceField(label=_("类别"), choices=rules.SocietyKind.choices)
    origin = forms.ChoiceField(label=_("来源"), choices=rules.Origin.choices, widget=forms.RadioSelect, initial="cultivated")
    number = forms.CharField(label=_("登记或备案号"), max_length=60, required=False, help_text=_("还在培育、没有登记备案的不填"))
    registered_on = day_field(_("登记或备案日期"), required=False)
    keeper = forms.ModelChoiceField(Post.objects.none(), label=_("联系岗位"), required=False)


class Society(OfModel):
    class Meta:
        model = models.Society
        fields = ("kind", "origin", "keeper")


class Register(Act):
    number = forms.CharField(label=_("登记或备案号"), max_length=60)
    registered_on = day_field(_("登记或备案日期"), first=today)


class Support(Act):
    kind = forms.ChoiceField(label=_("种类"), choices=rules.SupportKind.choices)
    what = forms.CharField(label=_("扶持内容"), max_length=200, help_text=_("例如：每周三晚提供二层活动室；公益创投资金 2 万元"))
    on = day_field(_("日期"), first=today)


class Hold(Act):
    name = forms.CharField(label=_("活动名称"), max_length=80)
    on = day_field(_("活动日期"), first=today)
    participants = forms.IntegerField(label=_("参加人数"), min_value=1, max_value=1_000_000)


class End(Act):
    reason = lines(_("原因"))
    ended_on = day_field(_("终止日期"), first=today)


# ---- 公益需求


class Need(OfModel):
    class Meta:
        model = models.Need
        fields = ("title", "text", "field", "who", "wanted_by", "keeper")
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "wanted_by": DAY}
        help_texts = {"who": ANONYMOUS, "text": _("需要什么、多少、怎么交付。")}


class Offer(Act):
    companies = CompaniesField(
        label=_("推给哪些企业"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一家：名称、简称、拼音首字母或信用代码；已推过的不重复。"),
    )  # fmt: skip


class Answer(Act):
    answer = forms.ChoiceField(label=_("答复"), choices=rules.Answer.choices, widget=forms.RadioSelect)
    words = lines(_("说一句"), _("打算怎么参与，或者为什么暂时不能。"))


class Conclude(Act):
    result = lines(_("结果"), ANONYMOUS, most=500)


ACTS: dict[str, dict[str, Any]] = {  # of each register: which deed has which form
    "resource": {
        "verify": Verify, "allocate": Allocate, "ask": Nothing, "edit": Resource, "entrust": Entrust, "attach": Attach,
        "decline": Reason, "withdraw": Reason,
    },
    "use": {"record_result": Result},
    "provider": {
        "admit": Admit, "verify_provider": VerifyProvider, "write_memorandum": Memorandum, "log_contact": Contacted,
        "edit_provider": Kinds, "hand_over": Entrust, "attach": Attach, "turn_down": Reason, "remove": Reason,
    },
    "society": {
        "hold": Hold, "support": Support, "register": Register, "edit_society": Society, "hand_over": Entrust, "attach": Attach, "end": End,
    },
    "need": {
        "find_suitable": Nothing, "offer": Offer, "conclude": Conclude, "find_unsuitable": Reason, "edit_need": Need, "hand_over": Entrust,
        "attach": Attach, "drop": Reason,
    },
    "offer": {"answer": Answer},
}  # fmt: skip
NEW: dict[str, tuple[str, Any]] = {
    "resource": ("enter", Resource), "provider": ("nominate", Nominate), "society": ("take_in", TakeIn), "need": ("note_need", Need),
}  # fmt: skip
