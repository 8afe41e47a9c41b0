"""Forms of posts, appointments and organizations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community import models
from liren.community.forms.fields import day_field
from liren.community.models import Community, User
from liren.community.rules.competences import COMPETENCES
from liren.community.rules.posts import IN_BODIES, IN_GRIDS, Office, offices
from liren.community.scope import Role

NOT_OFFERED = {"system", "visitor", "company_contact", "employee", "grid_member", "grid_leader"}
OFFERED = [(role.value, role.label) for role in Role if role.value not in NOT_OFFERED]
CHOICES = [
    ("", _("请选择")),
    (_("网格 1+3+N"), models.Post.GridKind.choices),
    (_("党组织和治委会"), Office.choices),
    (_("全社区"), [choice for choice in OFFERED if choice[0] != "committee_member"]),  # it stands among the posts of the bodies
]


class Post(forms.Form):
    """A new post: role and what it answers for."""

    role = forms.ChoiceField(label=_("角色"), choices=CHOICES)
    title = forms.CharField(label=_("岗位名称"), max_length=60, help_text=_("印在组织架构图和事项流转记录上"))
    grid = forms.ModelChoiceField(models.Grid.objects.none(), label=_("所在网格"), required=False, empty_label=_("全社区"))
    full_time = forms.BooleanField(label=_("专职"), required=False, initial=True)

    def __init__(self, home: Community, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["grid"].queryset = models.Grid.objects.filter(community=home).order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind = said.get("role", "")
        if kind in models.Post.GridKind.values:
            said |= {"grid_kind": kind, "role": IN_GRIDS.get(kind, "volunteer")}
            if not said.get("grid"):
                self.add_error("grid", _("网格职务要落在一个网格里，请选择"))
        elif kind and said.get("grid"):
            self.add_error("grid", _("这个角色面向全社区，请选“全社区”"))
        if kind in Office.values:
            said |= {"kind": kind, "role": IN_BODIES[kind]}
        return said


class EditPost(forms.Form):
    """What a post is called and counts for; its role stays, for that is what its holder may do."""

    title = forms.CharField(label=_("岗位名称"), max_length=60, help_text=_("印在组织架构图和事项流转记录上"))
    kind = forms.ChoiceField(label=_("职务"), required=False, help_text=_("配备人数按职务计算；权限按角色，不变"))
    full_time = forms.BooleanField(label=_("专职"), required=False)

    def __init__(self, post: models.Post, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = dict([*models.Post.GridKind.choices, *Office.choices])
        found = offices(post.role, bool(post.grid_id))
        self.fields["kind"].choices = [("", _("不计职务")), *((kind, named[kind]) for kind in found)]  # type: ignore[attr-defined]
        if not found:
            del self.fields["kind"]


class Appoint(forms.Form):
    """Who takes a post: somebody known, or a new account."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("人选"), required=False, empty_label=_("新开账号（填写下面两项）"))
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    username = forms.RegexField(
        r"^[\w.\-]{2,60}$",
        label=_("登录名"),
        required=False,
        help_text=_("手机号以外的 2–60 个字母、数字或汉字"),
        error_messages={"invalid": _("只用字母、数字、汉字、点、横线，2–60 个")},
    )
    since = day_field(_("任职日期"))
    until = day_field(_("届满日期"), _("没有任期的不填"), required=False)
    reason = forms.CharField(label=_("提请理由"), max_length=300, min_length=4, help_text=_("另一位负责人凭它判断"))

    def __init__(self, people: Any, *args: Any, reasoned: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        if not reasoned:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("user") and not (said.get("name") and said.get("username")):
            self.add_error("user", _("请选择人选，或填写姓名和登录名新开账号"))
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("届满日期不能早于任职日期"))
        return said


class EndAppointment(forms.Form):
    """The last day of an appointment."""

    until = day_field(_("最后任职日"), _("权限到当天为止；岗位上的事项留在岗位，由继任者接着办"))


class Organization(forms.ModelForm):
    """A body that is not a company."""

    class Meta:
        model = models.Organization
        fields = ("kind", "name", "short_name", "phone")

    competence = forms.ChoiceField(
        label=_("职能"), required=False, help_text=_("部门是管什么的：诉求按它找对口部门，交办事项按它统计（公安、消防、卫健等）。")
    )
    field_order = ("kind", "competence", "name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.initial.get("competence", "")
        other = [(own, own)] if own and own not in COMPETENCES else []  # a provider's, which no list holds
        self.fields["competence"].choices = [("", _("不是部门，或不在此列")), *COMPETENCES.items(), *other]
