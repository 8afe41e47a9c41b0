"""What a person may type into a regulation, a publication, an item of the calendar, a comment and its answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.fields import day_field
from liren.community.forms.files import FilesField
from liren.community.models import Community
from liren.core.calendar import SHANGHAI, local, today
from liren.publishing import rules
from liren.publishing.models import Comment, DisclosureItem, Placement, Publication, Regulation, Version
from liren.publishing.models.rulebook import Audience, Owner
from liren.publishing.queries.rulebook import staff_posts
from liren.publishing.rules import catalog
from liren.publishing.rules.archive import Fate, Retention, well_shelved

EXTRA = 2  # blank sections behind those there are


def area(rows: int) -> forms.Textarea:
    """A field of some lines."""
    return forms.Textarea(attrs={"rows": rows})


def moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """An instant of Shanghai."""
    shape = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
    return forms.DateTimeField(label=label, help_text=help_text, required=False, widget=shape, input_formats=formats)


def shanghai(value: datetime | None) -> str:
    """As that field shows it."""
    return local(value).strftime("%Y-%m-%dT%H:%M") if value else ""


def files(help_text: Any) -> FilesField:
    return FilesField(label=_("附件"), required=False, help_text=help_text)


class PostField(forms.TypedChoiceField):
    """A post of the center, or none."""

    def offer(self, home: Community) -> None:
        """The posts of this community."""
        self.known = {str(post.pk): post for post in staff_posts(home)}
        self.choices = [("", _("不指定，由负责人管")), *((pk, str(post)) for pk, post in self.known.items())]
        self.coerce, self.empty_value = self.known.get, None


class Registered(forms.Form):
    """What the register says of a regulation."""

    title = forms.CharField(label=_("名称"), max_length=80)
    owner = forms.ChoiceField(label=_("牵头机构"), choices=Owner)
    post = PostField(label=_("责任岗位"), required=False, help_text=_("到期复审时提醒在岗的人"))
    scope = forms.CharField(label=_("适用范围"), max_length=200, required=False)
    audience = forms.ChoiceField(label=_("施行后谁可以看"), choices=Audience, initial=Audience.STAFF)
    months = forms.IntegerField(
        label=_("复审周期（月）"), min_value=1, max_value=rules.MONTHS, initial=rules.MONTHS, help_text=_("最长 24 个月")
    )

    def __init__(self, home: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].offer(home)


class Own(Registered):
    """The same for one of the community's own."""

    kind = forms.ChoiceField(label=_("类别"), choices=Regulation.Kind)
    field_order = ("title", "kind")


class Text(forms.Form):
    """A version section by section; a section is taken out by emptying its heading."""

    document_number = forms.CharField(label=_("文号"), max_length=60, required=False, help_text=_("例如：里仁〔2026〕3号"))
    effective_on = day_field(_("施行日期"), _("不填为批准当天"), required=False)

    def __init__(self, version: Version, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = [*version.sections, *({"code": "", "title": "", "hint": "", "text": ""} for _n in range(EXTRA))]
        for n, one in enumerate(self.kept):
            self.fields[f"title{n}"] = forms.CharField(label=_("标题"), max_length=60, required=False, initial=one["title"])
            self.fields[f"text{n}"] = forms.CharField(
                label=_("正文"), max_length=8000, required=False, widget=area(6), initial=one["text"], help_text=one.get("hint", "")
            )
        self.fields["files"] = files(_("已有文件的可上传 PDF 或 Word，并在各节写明“见文件第几条”"))

    def sections(self) -> list[Any]:
        """Heading and text of each section, for the page."""
        return [(self[f"title{n}"], self[f"text{n}"], n >= len(self.kept) - EXTRA) for n in range(len(self.kept))]

    def told(self) -> dict[str, Any]:
        """The arguments of the action."""
        said = self.cleaned_data
        rows = [one | {"title": said[f"title{n}"], "text": said[f"text{n}"]} for n, one in enumerate(self.kept)]
        return {"sections": rows, **{name: said[name] for name in ("document_number", "effective_on", "files")}}


class Why(forms.Form):
    remark = forms.CharField(label=_("原因或意见"), max_length=500, widget=area(4))


class Opinion(forms.Form):
    opinion = forms.CharField(
        label=_("审核意见"), max_length=500, required=False, widget=area(4), help_text=_("合法性、可行性、与其他制度是否一致")
    )


class Approve(forms.Form):
    effective_on = day_field(_("施行日期"), _("今天或更早的，批准后立即施行"), required=False)


class Reviewed(forms.Form):
    keeps = forms.TypedChoiceField(
        label=_("复审结论"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("继续有效：从今天重新计期")), ("no", _("要修订：记下意见，接着修订"))],
    )  # fmt: skip
    remark = forms.CharField(label=_("复审意见"), max_length=500, widget=area(4))


class Published(forms.Form):
    """What goes out."""

    title = forms.CharField(label=_("标题"), max_length=100)
    text = forms.CharField(label=_("正文"), max_length=20_000, required=False, widget=area(12))
    audience = forms.ChoiceField(label=_("对谁发布"), choices=Audience, initial=Audience.PUBLIC)
    topic = forms.ChoiceField(label=_("宣传主题"), required=False, help_text=_("标准点名的主题，按季度看有没有宣传"))
    policy_issuer = forms.CharField(label=_("政策发布单位"), max_length=80, required=False)
    policy_issued_on = day_field(_("政策发布日期"), _("五个工作日内发布算按期"), required=False)
    show_from = moment(_("发布时间"), _("不填为签发时"))
    show_until = moment(_("撤下时间"), _("不填为一直展示"))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("不属于这些主题")), *((code, str(one)) for code, one in catalog.topics().items())]
        if kind != Publication.Kind.POLICY:
            del self.fields["policy_issuer"], self.fields["policy_issued_on"]
        else:
            self.fields["policy_issued_on"].required = True
        if kind == Publication.Kind.DISCLOSURE:
            del self.fields["topic"]
        elif kind == Publication.Kind.PUBLICITY:
            self.fields["topic"].required = True
        self.fields["files"] = files(_("最多 9 个，每个不超过 10 MB"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("show_from"), said.get("show_until")
        if since and until and until <= since:
            self.add_error("show_until", _("撤下时间要晚于发布时间"))
        return said

    def clean_show_from(self) -> datetime | None:
        return _in_shanghai(self.cleaned_data["show_from"])

    def clean_show_until(self) -> datetime | None:
        return _in_shanghai(self.cleaned_data["show_until"])


def _in_shanghai(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=SHANGHAI) if value and value.tzinfo is None else value


class Placed(forms.Form):
    """Where something was put up."""

    channel = forms.ChoiceField(label=_("渠道"), choices=Placement.Channel)
    place = forms.CharField(
        label=_("位置或链接"), max_length=300, required=False, help_text=_("例如：一号楼大厅公告栏，或公众号文章的链接")
    )
    since = day_field(_("展示自"), first=today)
    until = day_field(_("展示至"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = files(_("现场照片或网页截图，作为公示的证明"))


class Item(forms.Form):
    """An item of the calendar."""

    title = forms.CharField(label=_("公开事项"), max_length=80)
    cycle = forms.ChoiceField(label=_("公开周期"), choices=rules.Cycle, initial=rules.Cycle.QUARTER)
    owner = forms.ChoiceField(label=_("牵头机构"), choices=Owner)
    post = PostField(label=_("责任岗位"), required=False, help_text=_("期末前两周提醒在岗的人"))
    audience = forms.ChoiceField(label=_("对谁公开"), choices=Audience, initial=Audience.PUBLIC)

    def __init__(self, home: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].offer(home)


class NewItem(Item):
    kind = forms.ChoiceField(label=_("公开种类"))
    field_order = ("kind", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, str(one)) for code, one in catalog.disclosures().items()]


class OldItem(Item):
    is_active = forms.BooleanField(label=_("启用"), required=False)

    @staticmethod
    def shown(item: DisclosureItem) -> dict[str, Any]:
        """What the form begins with."""
        told = {name: getattr(item, name) for name in ("title", "cycle", "owner", "audience", "is_active")}
        return told | {"post": str(item.post_id or "")}


class Said(forms.Form):
    """A comment on something published."""

    text = forms.CharField(label=_("您的意见"), max_length=1000, widget=area(4), help_text=_("五个工作日内答复；电话、证件号自动隐去"))


class SaidForCompany(Said):
    side = forms.ChoiceField(label=_("代表"), choices=[(Comment.Side.COMPANY, _("企业")), (Comment.Side.PARTY, _("企业党组织"))])


class SaidByAnybody(Said):
    website = forms.CharField(label=_("网站"), required=False)  # people do not see it; what fills it in is a machine


class Answer(forms.Form):
    text = forms.CharField(label=_("答复"), max_length=2000, widget=area(5))
    is_shown = forms.BooleanField(label=_("意见和答复一并公开"), required=False, help_text=_("没有留名的一律一并公开，否则对方看不到"))


def registered(regulation: Regulation) -> dict[str, Any]:
    """What the form of the register begins with."""
    told = {name: getattr(regulation, name) for name in ("title", "owner", "scope", "audience", "months")}
    return told | {"post": str(regulation.post_id or "")}


def published(one: Publication) -> dict[str, Any]:
    """What the form of a publication begins with."""
    names = ("title", "text", "audience", "topic", "policy_issuer", "policy_issued_on")
    return {name: getattr(one, name) for name in names} | {"show_from": shanghai(one.show_from), "show_until": shanghai(one.show_until)}


class Filing(forms.Form):
    """Where a file lies."""

    shelf = forms.CharField(label=_("档号"), max_length=40, help_text=_("全宗号-目录号-案卷号，例如 LR01-ZD-003"))

    def clean_shelf(self) -> str:
        shelf = self.cleaned_data["shelf"].strip()
        if not well_shelved(shelf):
            raise forms.ValidationError(_("档号请写成 全宗号-目录号-案卷号，例如 LR01-ZD-003"))
        return shelf


class Category(forms.Form):
    """A category of the archive."""

    name = forms.CharField(label=_("类目"), max_length=40)
    retention = forms.ChoiceField(label=_("保管期限"), choices=Retention.choices)
    days = forms.IntegerField(label=_("归档期限（天）"), min_value=1, max_value=730, help_text=_("办完后多少天内要归档"))


class Proposal(forms.Form):
    """A list of what goes."""

    fate = forms.ChoiceField(label=_("怎样处置"), choices=Fate.choices, widget=forms.RadioSelect, initial=Fate.DESTROY.value)
    receiver = forms.CharField(label=_("接收单位"), max_length=80, required=False, help_text=_("移交的写，例如区档案馆"))
    reason = forms.CharField(label=_("鉴定意见"), max_length=300, widget=area(2))
