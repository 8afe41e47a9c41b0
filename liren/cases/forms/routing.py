"""What the center head types about routing: a rule's conditions and where it sends cases, the period of a dry run."""

import json
import re
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liren.cases import rules
from liren.cases.models import Category, Kind, RoutingRule, RuleSet, Urgency
from liren.cases.queries.rulebook import targets_of_rules
from liren.cases.queries.rulewords import CHOICES, OPS
from liren.community.forms.fields import day_field
from liren.community.forms.shapes import Geometry
from liren.community.models import Company, Grid, Place, Post
from liren.core.calendar import Period, today

LONGEST = 366  # days a dry run may span
PARTING = re.compile(r"[\s,，、;；]+")
MOST_WORDS = 30
ASKED = (1, 2)  # so many answers may be asked for
CHOSEN = ("kinds", "reporters", "channels", "urgencies", "sizes", "industries")


def _many(label: Any, choices: Any = (), **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options)


class Words(forms.CharField):
    """Words with blanks or commas between them."""

    def clean(self, value: Any) -> list[str]:
        found = list(dict.fromkeys(word for word in PARTING.split(super().clean(value)) if word))
        if len(found) > MOST_WORDS or any(len(word) > 20 for word in found):
            raise forms.ValidationError(_("最多 30 个词，每个不超过 20 字"))
        return found


class Area(Geometry):
    """A polygon drawn on the map or pasted as GeoJSON."""

    def read(self, shape: Any) -> dict[str, Any]:
        if why := rules.shape_fault(shape):
            raise forms.ValidationError(AREA_FAULTS[why])
        return {"type": shape["type"], "coordinates": shape["coordinates"]}


AREA_FAULTS = {
    "no_polygon": _("请画一个多边形，或粘贴 Polygon、MultiPolygon 几何，坐标为经度、纬度"),
    "too_few_corners": _("多边形至少要三个角，请再点几处"),
    "too_many_corners": _("多边形的角太多，请简化到 2000 个以内"),
}


class Rule(forms.Form):
    """A rule: every condition may be left open; those filled in must all hold."""

    name = forms.CharField(label=_("规则名称"), max_length=40)
    target = forms.ChoiceField(label=_("交给"))
    raise_to = forms.ChoiceField(label=_("紧急程度提为"), required=False, choices=[("", _("不改")), *Urgency.choices[1:]])
    words_any = Words(
        label=_("提到其中任一个词"), required=False, max_length=700, help_text=_("标题或说明里出现一个就算；用逗号或空格分开。")
    )
    words_all = Words(label=_("这些词都要提到"), required=False, max_length=700, help_text=_("例如“食堂 异味”：两个词都出现才算。"))
    kinds = _many(_("性质"), [c for c in Kind.choices if c[0] != Kind.REPORT])
    categories = _many(_("类别"), help_text=_("举报类只交举报专管员，不在此列。"))
    grids = _many(_("网格"))
    places = _many(_("楼宇或地点"))
    polygon = Area(label=_("地图上的范围"), help_text=_("在地图上依次点出各角；没有地图时粘贴 GeoJSON，或改选上面的地点。"))
    reporters = _many(_("谁反映"), CHOICES["reporters"])
    channels = _many(_("渠道"), CHOICES["channels"])
    urgencies = _many(_("紧急程度"), CHOICES["urgencies"])
    companies = forms.CharField(
        label=_("指定企业"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一家，写全名或信用代码。"),
    )
    sizes = _many(_("企业规模"), CHOICES["sizes"])
    industries = _many(_("行业"), CHOICES["industries"])
    working = forms.ChoiceField(
        label=_("工作时间"), required=False, choices=[("", _("不限")), ("yes", _("工作时间内")), ("no", _("工作时间以外"))]
    )
    weekdays = _many(_("星期"), CHOICES["weekdays"])
    hour_from = forms.TimeField(label=_("从几点"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    hour_to = forms.TimeField(
        label=_("到几点"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("可以跨过半夜，如 22:00 到 06:00。"),
    )
    since = day_field(_("从哪天起"), required=False)
    until = day_field(_("到哪天止"), required=False)

    def __init__(self, *args: Any, rule_set: RuleSet, rule: RoutingRule | None = None, initial: dict[str, Any], **kwargs: Any) -> None:
        self.community = rule_set.community
        super().__init__(*args, initial=initial or (_now(rule) if rule else {}), **kwargs)
        found = Category.objects.filter(community=self.community).exclude(secrecy="report").order_by("order", "pk")
        self.asking = {f"{c.code}:{q['code']}": (c.name, q["label"]) for c in found for q in c.questions}
        offer: dict[str, Any] = {
            "categories": [(group, [(c.code, c.name) for c in own]) for group, own in groupby(found, key=lambda c: c.group)],
            "grids": [(g.pk, g.name) for g in Grid.objects.filter(community=self.community).order_by("code")],
            "places": [(p.pk, p.name) for p in Place.objects.filter(community=self.community).order_by("name")],
            "target": [("", _("请选择岗位")), *targets_of_rules(self.community)],
        }
        for name, choices in offer.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for n in ASKED:
            self._ask(n)

    def _ask(self, n: int) -> None:
        by_category = groupby(self.asking.items(), key=lambda one: one[1][0])
        choices = [("", _("不看回答")), *((name, [(key, label) for key, (_name, label) in own]) for name, own in by_category)]
        self.fields[f"ask{n}"] = forms.ChoiceField(label=_("问题"), required=False, choices=choices)
        self.fields[f"op{n}"] = forms.ChoiceField(label=_("怎样"), required=False, choices=OPS)
        self.fields[f"value{n}"] = forms.CharField(label=_("回答"), required=False, max_length=60)

    def clean_companies(self) -> list[int]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["companies"].splitlines())):
            here = Company.objects.filter(community=self.community).exclude(status=Company.Status.LEFT)
            match = (here.filter(credit_code=line.upper()) | here.filter(name=line) | here.filter(short_name=line))[:2]
            if len(match) != 1:
                raise forms.ValidationError(_("没有找到“%(name)s”，请写企业全名或信用代码"), params={"name": line[:40]})
            found.append(match[0].pk)
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("hour_from"), self.cleaned_data.get("hour_to")
        if (start is None) is not (end is None) or (start is not None and start == end):
            self.add_error("hour_to", _("请写明从几点到几点"))
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期不能早于开始日期"))
        for n in ASKED:
            if self.cleaned_data.get(f"ask{n}") and not self.cleaned_data.get(f"value{n}"):
                self.add_error(f"value{n}", _("请写明回答要是什么"))
        return self.cleaned_data

    def told(self) -> dict[str, Any]:
        """What `actions.edit_rule` is told."""
        kind, _colon, value = self.cleaned_data["target"].partition(":")
        post = Post.objects.get(pk=value) if kind == "post" else None
        result = {"post": post, "role": value if kind == "role" else "", "raise_to": self.cleaned_data["raise_to"]}
        return {"name": self.cleaned_data["name"], "conditions": self.conditions(), **result}

    def conditions(self) -> dict[str, Any]:
        """The conditions as they are kept; what was left open is left out."""
        sent = self.cleaned_data
        found = {name: sent[name] for name in (*CHOSEN, "words_any", "words_all", "categories", "companies", "working", "polygon")}
        found |= {name: [int(value) for value in sent[name]] for name in ("grids", "places", "weekdays")}
        if sent["hour_from"] is not None:
            found["hours"] = [f"{sent['hour_from']:%H:%M}", f"{sent['hour_to']:%H:%M}"]
        if sent["since"] or sent["until"]:
            found["dates"] = [day.isoformat() if day else "" for day in (sent["since"], sent["until"])]
        found["answers"] = [self._answer(n) for n in ASKED if sent[f"ask{n}"]]
        return {name: value for name, value in found.items() if value}

    def _answer(self, n: int) -> dict[str, str]:
        category, _colon, question = self.cleaned_data[f"ask{n}"].partition(":")
        return {
            "category": category,
            "question": question,
            "op": self.cleaned_data[f"op{n}"] or "is",
            "value": self.cleaned_data[f"value{n}"],
        }

    def answer_rows(self) -> list[list[forms.BoundField]]:
        """The answers asked for, as rows of three fields."""
        return [[self[f"{name}{n}"] for name in ("ask", "op", "value")] for n in ASKED]

    def who_fields(self) -> list[forms.BoundField]:
        """The choices about who brings it and how."""
        return [self[name] for name in ("reporters", "channels", "urgencies", "sizes", "industries")]


def _now(rule: RoutingRule) -> dict[str, Any]:
    """The rule as the form shows it."""
    kept = rule.conditions
    names = {c.pk: c.name for c in Company.objects.filter(pk__in=kept.get("companies", ()))}
    shown = {name: kept.get(name) for name in (*CHOSEN, "categories", "grids", "places", "weekdays", "working")}
    shown |= {name: str(_("、")).join(kept.get(name, ())) for name in ("words_any", "words_all")}
    shown |= {"polygon": kept.get("polygon"), "companies": "\n".join(names.get(pk, f"#{pk}") for pk in kept.get("companies", ()))}
    shown |= dict(zip(("hour_from", "hour_to"), kept.get("hours", ()), strict=False))
    shown |= dict(zip(("since", "until"), kept.get("dates", ()), strict=False))
    for n, one in enumerate(kept.get("answers", ())[: len(ASKED)], 1):
        shown |= {f"ask{n}": f"{one['category']}:{one['question']}", f"op{n}": one["op"], f"value{n}": one["value"]}
    target = f"post:{rule.post_id}" if rule.post_id else f"role:{rule.role}"
    return {**shown, "name": rule.name, "target": target, "raise_to": rule.raise_to}


class Span(forms.Form):
    """The days of a dry run; until they make sense, the last thirty."""

    since = day_field(_("从"))
    until = day_field(_("到"))
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期不能早于开始日期"))
        elif since and until and (until - since).days > LONGEST:
            self.add_error("since", _("一次最多试算一年，请把开始日期改晚"))
        return self.cleaned_data

    def period(self) -> Period:
        """The days asked for, at most a year."""
        usual = Period(today() - timedelta(days=29), today())
        if not self.is_bound or not self.is_valid():
            return usual
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Period(since, until) if date(2000, 1, 1) < since and until < date(2100, 1, 1) else usual

    def number(self) -> int:
        """Which part of the period."""
        return self.cleaned_data.get("page") or 1 if self.is_bound and self.is_valid() else 1


class RulesFile(forms.Form):
    """A file with rules, as the export writes it."""

    file = forms.FileField(
        label=_("规则文件"),
        help_text=_("平台导出的 JSON 文件，不超过 1 MB；草稿里的规则会全部换成文件里的。"),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 2**20:
            raise forms.ValidationError(_("文件超过 1 MB，请核对是不是规则文件"))
        try:
            return json.loads(file.read().decode("utf-8-sig"))
        except (ValueError, RecursionError) as wrong:
            raise forms.ValidationError(_("这不是 JSON 文件，请用平台导出的文件")) from wrong
