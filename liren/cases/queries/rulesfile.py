"""Routing rules read from a file: codes and names found again in this community, and each thing that is not, told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from liren.cases import rules
from liren.cases.models import Category, Urgency
from liren.cases.queries.rulebook import MOST_RULES, TAKERS
from liren.cases.queries.rulewords import CHOICES, OPS
from liren.community.models import Community, Company, Grid, Place, Post

HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOST_WORDS = 30


class Unfit(ValueError):
    """Something in a rule of the file that cannot be used."""


@dataclass
class Directory:
    """What a file may name in this community."""

    categories: set[str]
    grids: dict[str, int]
    places: dict[str, int]
    companies: dict[str, int]
    posts: dict[str, list[Post]] = field(default_factory=dict)

    @classmethod
    def of(cls, community: Community) -> Self:
        """Read in five queries."""
        posts: dict[str, list[Post]] = {}
        for post in Post.objects.filter(community=community, role__in=TAKERS, closed_on=None, company=None).order_by("pk"):
            posts.setdefault(post.title, []).append(post)
        return cls(
            set(Category.objects.filter(community=community).exclude(secrecy="report").values_list("code", flat=True)),
            dict(Grid.objects.filter(community=community).values_list("code", "pk")),
            dict(Place.objects.filter(community=community).values_list("name", "pk")),
            dict(Company.objects.filter(community=community).values_list("credit_code", "pk")),
            posts,
        )


def read_rules(content: Any, community: Community) -> tuple[list[dict[str, Any]], list[str]]:
    """The rules as they are kept, and what is wrong with those that cannot be used; at most ten faults are told."""
    listed = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        return [], [_("文件里没有规则清单 rules，请用平台导出的文件")]
    if len(listed) > MOST_RULES:
        return [], [_("最多 %(most)d 条规则，请先合并或删除") % {"most": MOST_RULES}]
    here, found, wrong = Directory.of(community), [], []
    for n, one in enumerate(listed, 1):
        try:
            found.append(_rule(one, here))
        except Unfit as no:
            wrong.append(_("第 %(n)d 条：%(why)s") % {"n": n, "why": no})
    return found, wrong[:10]


def _rule(one: Any, here: Directory) -> dict[str, Any]:
    if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not 0 < len(one["name"].strip()) <= 40:
        raise Unfit(_("请写明名称 name，不超过 40 字"))
    when, to = one.get("when", {}), one.get("to", {})
    if not isinstance(when, dict) or not isinstance(to, dict):
        raise Unfit(_("条件 when 和去向 to 要写成键值对"))
    conditions = {name: _condition(name, value, here) for name, value in when.items() if value}
    raise_to = one.get("raise_to", "")
    if raise_to not in ("", *Urgency.values[1:]):
        raise Unfit(_("紧急程度 raise_to 只能是 urgent 或 critical"))
    return {
        "name": one["name"].strip(),
        "is_on": one.get("on") is not False,
        "conditions": conditions,
        **_target(to, here),
        "raise_to": raise_to,
    }


def _target(to: dict[str, Any], here: Directory) -> dict[str, Any]:
    if (role := to.get("role")) is not None:
        if role not in TAKERS:
            raise Unfit(_("角色“%(role)s”不能受理事项") % {"role": str(role)[:40]})
        return {"role": role, "post": None}
    found = here.posts.get(str(to.get("post")), [])
    if len(found) != 1:
        raise Unfit(_("本社区没有（或不止一个）岗位“%(post)s”") % {"post": str(to.get("post"))[:60]})
    return {"role": "", "post": found[0]}


def _condition(name: str, value: Any, here: Directory) -> Any:
    if name not in READ:
        raise Unfit(_("没有“%(name)s”这种条件") % {"name": name[:40]})
    return READ[name](value, here)


def _listed(value: Any, kind: type = str) -> list[Any]:
    if not isinstance(value, list) or len(value) > 200 or not all(type(one) is kind for one in value):
        raise Unfit(_("“%(value)s”要写成清单") % {"value": str(value)[:40]})
    return value


def _known(name: str) -> Callable[[Any, Directory], list[Any]]:
    """By code or name, kept by number; categories are kept by code."""

    def read(value: Any, here: Directory) -> list[Any]:
        listed, known = _listed(value), getattr(here, name)
        if gone := [one for one in listed if one not in known]:
            raise Unfit(_("本社区没有“%(name)s”") % {"name": gone[0][:60]})
        return [known[one] for one in listed] if isinstance(known, dict) else listed

    return read


def _chosen(name: str) -> Callable[[Any, Directory], list[Any]]:
    allowed = {value for value, _label in CHOICES[name]} - ({"report"} if name == "kinds" else set())

    def read(value: Any, _here: Directory) -> list[Any]:
        for one in (listed := _listed(value, int if name == "weekdays" else str)):
            if one not in allowed:
                raise Unfit(_("“%(value)s”不是可选的值") % {"value": str(one)[:40]})
        return listed

    return read


def _words(value: Any, _here: Directory) -> list[str]:
    words = _listed(value)
    if len(words) > MOST_WORDS or not all(0 < len(word) <= 20 for word in words):
        raise Unfit(_("最多 30 个词，每个不超过 20 字"))
    return words


def _working(value: Any, _here: Directory) -> str:
    if value not in ("yes", "no"):
        raise Unfit(_("工作时间 working 只能是 yes 或 no"))
    return value


def _hours(value: Any, _here: Directory) -> list[str]:
    hours = _listed(value)
    if len(hours) != 2 or hours[0] == hours[1] or not all(HOUR.fullmatch(one) for one in hours):
        raise Unfit(_('时段 hours 写成 ["22:00", "06:00"]'))
    return hours


def _dates(value: Any, _here: Directory) -> list[str]:
    days = _listed(value)
    try:
        read = [date.fromisoformat(day) if day else None for day in days]
    except ValueError:
        read = []
    if len(read) != 2 or (read[0] and read[1] and read[1] < read[0]):
        raise Unfit(_('日期 dates 写成 ["2026-07-01", "2026-08-31"]，不限的一端写 ""'))
    return [day.isoformat() if day else "" for day in read]


def _answers(value: Any, here: Directory) -> list[dict[str, str]]:
    names, ops = {"category", "question", "op", "value"}, {op for op, _label in OPS}
    for one in (listed := _listed(value, dict)):
        if set(one) != names or not all(isinstance(v, str) and len(v) <= 60 for v in one.values()) or one["op"] not in ops:
            raise Unfit(_("回答 answers 每项写明 category、question、op（is、has、least、most）和 value"))
        if one["category"] not in here.categories:
            raise Unfit(_("本社区没有“%(name)s”") % {"name": one["category"]})
    return listed


def _polygon(value: Any, _here: Directory) -> dict[str, Any]:
    if rules.shape_fault(value):
        raise Unfit(_("范围 polygon 要是 GeoJSON 的 Polygon 或 MultiPolygon"))
    return {"type": value["type"], "coordinates": value["coordinates"]}


READ: dict[str, Callable[[Any, Directory], Any]] = {
    **{name: _known(name) for name in ("categories", "grids", "places", "companies")},
    **{name: _chosen(name) for name in CHOICES},
    "words_any": _words,
    "words_all": _words,
    "working": _working,
    "hours": _hours,
    "dates": _dates,
    "answers": _answers,
    "polygon": _polygon,
}
