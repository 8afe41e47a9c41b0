"""What the heads type about bodies and their people: the small form behind each button."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed
from liren.community.forms.fields import day_field
from liren.community.forms.files import FilesField
from liren.community.models import Community, Company, Post, User
from liren.core.calendar import today
from liren.institutions import queries
from liren.institutions.models import Body, Member, Particulars
from liren.institutions.rules import SEATS, BodyKind, Extra, Group, Nature, Rhythm, Source, Standing, Theme, term_end

LONG = forms.Textarea(attrs={"rows": 4})
FILES = _("可上传图片、PDF、Word、Excel，最多 9 个。")


def choices(words: Any, blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *words.choices]


class Charter(Deed):
    """What every body says of itself."""

    name = forms.CharField(label=_("名称"), max_length=60)
    parent = forms.ModelChoiceField(Body.objects.none(), label=_("上级机构"), required=False, empty_label=_("没有"))
    charter_number = forms.CharField(label=_("成立文件文号"), max_length=60, required=False, help_text=_("批复、章程或会议决议的文号"))
    charter_on = day_field(_("文件日期"), required=False)
    functions = forms.CharField(
        label=_("职责"), max_length=1000, widget=LONG, required=False, help_text=_("企业和员工看得到，请写清做什么。")
    )
    rhythm = forms.ChoiceField(label=_("会议周期"), choices=choices(Rhythm, _("没有约定")), required=False)
    files = FilesField(label=_("成立文件"), required=False, help_text=FILES)


class Found(Charter):
    """A new body of a kind: `thing` is the community."""

    kind = forms.ChoiceField(label=_("类别"), choices=BodyKind.choices)
    founded_on = day_field(_("成立日期"))
    term_since = day_field(_("本届开始"), required=False)
    term_until = day_field(_("本届届满"), _("没有届期的两项都留空。"), required=False)
    field_order = ("kind", "name", "parent", "founded_on", "term_since", "term_until")

    def prepare(self) -> None:
        self.narrow(parent=queries.active(self.thing))
        self.offer(founded_on=today())
        kind = self.initial.get("kind", "")
        if kind not in BodyKind.values:
            return
        need, parent = queries.needs()[kind], queries.above(kind, self.thing)
        term = {"term_since": today(), "term_until": term_end(today(), need.term_years)} if need.term_years else {}
        usual = {"functions": need.functions, "rhythm": need.rhythm, "parent": parent.pk if parent else None}
        self.offer(name=f"{self.thing.name}{str(BodyKind(kind).label).removeprefix(str(_('社区')))}", **usual, **term)


class Edit(Charter):
    def prepare(self) -> None:
        body = self.thing
        rows = queries.active(body.community, body).exclude(pk__in=queries.below(body))
        self.narrow(parent=rows)
        names = ("name", "charter_number", "charter_on", "functions", "rhythm")
        self.offer(parent=body.parent_id, **{name: getattr(body, name) for name in names})


class Renew(Deed):
    since = day_field(_("新一届开始"))
    until = day_field(_("新一届届满"))
    files = FilesField(label=_("选举结果或批复"), required=False, help_text=FILES)

    def prepare(self) -> None:
        years = queries.needs()[self.thing.kind].term_years or 3
        self.offer(since=today(), until=term_end(today(), years))


class Met(Deed):
    nature = forms.ChoiceField(label=_("形式"), choices=Nature.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("议题"), max_length=100, help_text=_("例如：三季度停车治理议定事项"))
    held_on = day_field(_("日期"))
    attended = forms.IntegerField(label=_("到会人数"), min_value=1, max_value=9999, required=False)
    theme = forms.ChoiceField(
        label=_("主题"), choices=choices(Theme, _("其他")), required=False, help_text=_("标准专门问到的才选；不在其中的选“其他”。")
    )
    text = forms.CharField(label=_("纪要"), max_length=2000, widget=LONG, required=False)
    files = FilesField(label=_("纪要或照片"), required=False, help_text=FILES)

    def prepare(self) -> None:
        self.offer(held_on=today(), nature=Nature.MEETING.value)


class Dissolve(Deed):
    on = day_field(_("撤销日期"))
    reason = forms.CharField(label=_("撤销理由"), max_length=300, widget=LONG)

    def prepare(self) -> None:
        self.offer(on=today())


class OpenSeat(Deed):
    code = forms.ChoiceField(label=_("职务"))
    title = forms.CharField(label=_("岗位名称"), max_length=60, help_text=_("印在组织架构图上"))
    full_time = forms.BooleanField(label=_("专职"), required=False)

    def prepare(self) -> None:
        seats = queries.needs()[self.thing.kind].seats
        self.fields["code"].choices = [(seat.code, SEATS[seat.code]) for seat in seats]  # type: ignore[attr-defined]
        chosen = next((seat for seat in seats if seat.code == self.initial.get("code")), seats[0] if seats else None)
        if chosen:
            self.offer(code=chosen.code, title=f"{self.thing.name}{SEATS[chosen.code]}"[:60], full_time=chosen.full_time)


class LinkSeat(Deed):
    post = forms.ModelChoiceField(Post.objects.none(), label=_("底册里的岗位"), empty_label=_("请选择"))
    code = forms.ChoiceField(label=_("职务"))

    def prepare(self) -> None:
        self.narrow(post=queries.linkable(self.thing))
        seats = [seat for seat in queries.needs()[self.thing.kind].seats if seat.code not in queries.BY_REGISTER]
        self.fields["code"].choices = [(seat.code, SEATS[seat.code]) for seat in seats]  # type: ignore[attr-defined]


class AddMember(Deed):
    name = forms.CharField(label=_("姓名或单位联系人"), max_length=40)
    standing = forms.ChoiceField(label=_("身份"), choices=Standing.choices)
    unit = forms.CharField(label=_("所在单位"), max_length=80, required=False)
    company = forms.ModelChoiceField(Company.objects.none(), label=_("所在企业"), required=False, empty_label=_("不是本社区企业"))
    group = forms.ChoiceField(label=_("来自"), choices=choices(Group, _("请选择")), required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False, help_text=_("页面上只显示掩码"))
    signed_on = day_field(_("签约日期"), _("签了共建协议或聘书的填。"), required=False)
    since = day_field(_("加入日期"))

    def prepare(self) -> None:
        body = self.thing.body if isinstance(self.thing, Member) else self.thing
        self.narrow(company=companies_of(self.user, body.community))
        groups = queries.needs()[body.kind].groups
        if groups:
            self.fields["group"].choices = [("", _("请选择")), *((g, Group(g).label) for g in groups)]  # type: ignore[attr-defined]
            self.fields["group"].required = True
        self.offer(since=today(), standing=Standing.MEMBER.value)


def companies_of(user: User, home: Community) -> Any:
    return Company.objects.visible_to(user).filter(community=home).exclude(status=Company.Status.LEFT).order_by("name")


class EditMember(AddMember):
    def prepare(self) -> None:
        del self.fields["since"]
        names = ("name", "standing", "unit", "group", "phone", "signed_on")
        self.offer(company=self.thing.company_id, **{name: getattr(self.thing, name) for name in names})
        super().prepare()


class EndMember(Deed):
    until = day_field(_("退出日期"))

    def prepare(self) -> None:
        self.offer(until=today())


BODY_ACTS: dict[str, type[Deed]] = {
    "edit": Edit, "renew": Renew, "record_meeting": Met, "dissolve": Dissolve, "open_seat": OpenSeat, "link_seat": LinkSeat,
    "add_member": AddMember,
}  # fmt: skip
MEMBER_ACTS: dict[str, type[Deed]] = {"edit_member": EditMember, "end_member": EndMember}


class Describe(Deed):
    """What is on record of an appointment."""

    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    unit = forms.CharField(label=_("派出单位"), max_length=80, required=False, help_text=_("不是社区自己聘用的填。"))
    in_corps = forms.BooleanField(label=_("已纳入城市专职社区工作者队伍"), required=False)
    extra = forms.ChoiceField(label=_("增配"), choices=choices(Extra, _("不是增配岗位")), required=False)
    contact_range = forms.CharField(
        label=_("联系范围"), max_length=200, required=False, help_text=_("例如：云岫网格一至三号楼的 86 家企业")
    )
    requirements = forms.CharField(
        label=_("工作要求"), max_length=500, widget=LONG, required=False, help_text=_("例如：每月走访一遍，诉求当天登记，隐患随手报")
    )

    def prepare(self) -> None:
        known = Particulars.objects.filter(appointment=self.thing).first()
        if known:
            self.offer(**{name: getattr(known, name) for name in self.fields})


class Settle(Deed):
    text = forms.CharField(label=_("说明"), max_length=500, widget=LONG, required=False, help_text=_("人数怎样核定，缺的怎样补。"))
