"""What is typed about party units: the unit itself, and how many of its members took part."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.community.forms.deeds import Deed
from liren.community.forms.fields import day_field
from liren.community.forms.files import FilesField
from liren.community.models import Community, Company, Grid, MicroGrid, User
from liren.core.calendar import today
from liren.institutions import queries, rules
from liren.institutions.forms.bodies import companies_of
from liren.institutions.models import Participation, PartyUnit
from liren.institutions.rules import BOUND, UnitKind


class Unit(Deed):
    """A party unit of a level: `thing` is the community, and the level says what it is tied to."""

    name = forms.CharField(label=_("名称"), max_length=60)
    parent = forms.ModelChoiceField(PartyUnit.objects.none(), label=_("上级党组织"), required=False, empty_label=_("没有"))
    grid = forms.ModelChoiceField(Grid.objects.none(), label=_("网格"), empty_label=_("请选择"))
    micro_grid = forms.ModelChoiceField(MicroGrid.objects.none(), label=_("微网格"), empty_label=_("请选择"))
    company = forms.ModelChoiceField(Company.objects.none(), label=_("企业"), empty_label=_("请选择"))
    secretary = forms.CharField(label=_("负责人"), max_length=40, required=False)
    members = forms.IntegerField(
        label=_("党员人数"), min_value=0, max_value=99_999, help_text=_("本级直属党员，不含下级；只记人数，不记名单，只有书记看得到。")
    )
    since = day_field(_("成立日期"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for name in ("grid", "micro_grid", "company"):
            if BOUND.get(self.kind) != name:
                del self.fields[name]
        self._choose(self.thing)
        grid = self.initial.get("grid")
        micro = MicroGrid.objects.filter(community=self.thing, pk=self.initial.get("micro_grid") or 0).select_related("grid").first()
        here = micro.grid if micro else Grid.objects.filter(community=self.thing, pk=grid or 0).first()
        parent = queries.usual_parent(self.thing, self.kind, here)
        where = micro or here
        name = f"{where.name}{UNIT_TAIL[self.kind]}" if where and self.kind in UNIT_TAIL else ""
        self.offer(since=today(), parent=parent.pk if parent else None, name=name, members=0)

    def _choose(self, home: Community) -> None:
        self.narrow(
            grid=Grid.objects.filter(community=home).order_by("code"),
            micro_grid=MicroGrid.objects.filter(community=home).order_by("grid__code", "name"),
            company=companies_of(self.user, home),
            parent=PartyUnit.objects.visible_to(self.user).filter(community=home, ended_on=None).order_by("kind", "name"),
        )


UNIT_TAIL = {"grid_party_branch": _("党支部"), "micro_grid_party_group": _("党小组"), "micro_grid_contact": _("党建联络员")}


class EditUnit(Deed):
    name = forms.CharField(label=_("名称"), max_length=60)
    parent = forms.ModelChoiceField(PartyUnit.objects.none(), label=_("上级党组织"), required=False, empty_label=_("没有"))
    secretary = forms.CharField(label=_("负责人"), max_length=40, required=False)
    members = forms.IntegerField(label=_("党员人数"), min_value=0, max_value=99_999)

    def prepare(self) -> None:
        unit = self.thing
        rows = PartyUnit.objects.visible_to(self.user).filter(community=unit.community_id, ended_on=None).exclude(pk=unit.pk)
        self.narrow(parent=rows.order_by("kind", "name"))
        self.offer(parent=unit.parent_id, **{name: getattr(unit, name) for name in ("name", "secretary", "members")})


class Contacted(Deed):
    on = day_field(_("联系日期"))

    def prepare(self) -> None:
        self.offer(on=today())


class CloseUnit(Contacted):
    on = day_field(_("撤销日期"))


class NameReporter(Deed):
    reporter = forms.ModelChoiceField(
        User.objects.none(), label=_("填报人"), required=False, empty_label=_("书记自己填"),
        help_text=_("只看得到、只填得了这一个组织的人数，看不到别的组织。"),
    )  # fmt: skip

    def prepare(self) -> None:
        self.narrow(reporter=queries.may_report(self.thing.community))
        self.offer(reporter=self.thing.reporter_id)


class Count(Deed):
    """How many took part in a half year: `thing` is the party unit."""

    half_end = forms.TypedChoiceField(label=_("半年"), coerce=date.fromisoformat)
    members = forms.IntegerField(
        label=_("党员人数"), min_value=0, max_value=99_999, help_text=_("半年末名册上的人数；只报人数，不报名单。")
    )
    took_part = forms.IntegerField(
        label=_("参加人数"), min_value=0, max_value=99_999, help_text=_("半年里至少参加过一次服务或志愿活动的党员，一人只算一次。")
    )
    deeds = forms.IntegerField(label=_("服务和志愿活动"), min_value=0, max_value=99_999, required=False, help_text=_("一共多少场，可不填"))
    source = forms.CharField(label=_("人数来源"), max_length=120, help_text=_("例如：主题党日签到表、志愿服务记录；原件由党组织保管"))
    files = FilesField(label=_("汇总表"), required=False, help_text=_("最多 9 个；不要上传带姓名的名单。"))

    def prepare(self) -> None:
        ends = rules.countable(today())
        self.fields["half_end"].choices = [(str(end), rules.half_words(end)) for end in ends]  # type: ignore[attr-defined]
        asked = self.initial.get("half_end") or str(ends[0])
        known = Participation.objects.filter(unit=self.thing, half_end=asked).first() if asked in map(str, ends) else None
        told = {name: getattr(known, name) for name in ("members", "took_part", "deeds", "source")} if known else {}
        self.offer(**{"half_end": str(ends[0]), "members": self.thing.members, **told})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("took_part", 0) > found.get("members", 0) and not self.errors:
            self.add_error("took_part", _("参加人数不能多于党员人数，请核对"))
        found["deeds"] = found.get("deeds") or 0
        return found


UNIT_ACTS: dict[str, type[Deed]] = {
    "edit_unit": EditUnit, "note_contact": Contacted, "close_unit": CloseUnit, "name_reporter": NameReporter,
}  # fmt: skip
UNIT_KINDS = UnitKind.choices
