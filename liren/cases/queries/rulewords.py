"""What the conditions of a rule say, in sentences for its page."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.cases.models import Channel, Kind, Urgency
from liren.community.models import Company

REPORTERS = (
    ("company_contact", gettext_lazy("企业联系人")),
    ("employee", gettext_lazy("员工")),
    ("visitor", gettext_lazy("访客")),
    ("staff", gettext_lazy("工作人员巡查走访")),
)
WEEKDAYS = (
    (1, gettext_lazy("周一")),
    (2, gettext_lazy("周二")),
    (3, gettext_lazy("周三")),
    (4, gettext_lazy("周四")),
    (5, gettext_lazy("周五")),
    (6, gettext_lazy("周六")),
    (7, gettext_lazy("周日")),
)
INDUSTRIES = Company._meta.get_field("industry").choices or ()
OPS = (
    ("is", pgettext_lazy("comparison", "是")),
    ("has", gettext_lazy("包含")),
    ("least", gettext_lazy("不小于")),
    ("most", gettext_lazy("不大于")),
)
LABELS = {
    "kinds": gettext_lazy("性质：%(names)s"), "categories": gettext_lazy("类别：%(names)s"), "grids": gettext_lazy("网格：%(names)s"),
    "places": gettext_lazy("地点：%(names)s"), "companies": gettext_lazy("企业：%(names)s"), "reporters": gettext_lazy("反映人：%(names)s"),
    "sizes": gettext_lazy("企业规模：%(names)s"), "industries": gettext_lazy("行业：%(names)s"),
    "channels": gettext_lazy("渠道：%(names)s"),
    "urgencies": gettext_lazy("紧急程度：%(names)s"), "words_any": gettext_lazy("提到任一：%(names)s"),
    "words_all": gettext_lazy("都提到：%(names)s"), "weekdays": gettext_lazy("星期：%(names)s"),
}  # fmt: skip
CHOICES: dict[str, Any] = {
    "kinds": Kind.choices, "reporters": REPORTERS, "sizes": Company.Size.choices, "industries": INDUSTRIES, "channels": Channel.choices,
    "urgencies": Urgency.choices, "weekdays": WEEKDAYS,
}  # fmt: skip


class Names(Protocol):
    """Knows what the things are called that conditions name by number."""

    categories: dict[str, Any]

    def name(self, kind: str, key: Any) -> str: ...


def said(conditions: Mapping[str, Any], known: Names) -> list[str]:
    """Each condition in a short sentence; none: the rule takes everything."""
    found = [str(label) % {"names": _named(kind, conditions[kind], known)} for kind, label in LABELS.items() if conditions.get(kind)]
    found += [write(conditions[kind], known) for kind, write in OWN.items() if conditions.get(kind)]
    return found or [_("所有事项")]


def _named(kind: str, values: list[Any], known: Names) -> str:
    if kind in {"words_any", "words_all"}:
        names = [_("“%(name)s”") % {"name": word} for word in values]
    elif kind in CHOICES:
        words = dict(CHOICES[kind])
        names = [str(words.get(value, value)) for value in values]
    else:
        names = [known.name(kind, value) for value in values]
    return str(_("、")).join(names)


def _working(value: str, _known: Names) -> str:
    return _("工作时间内") if value == "yes" else _("工作时间以外")


def _hours(value: list[str], _known: Names) -> str:
    return _("%(start)s 至 %(end)s") % {"start": value[0], "end": value[1]}


def _dates(value: list[str], _known: Names) -> str:
    start, end = value
    if start and end:
        return _("%(start)s 至 %(end)s") % {"start": start, "end": end}
    return _("%(day)s 起") % {"day": start} if start else _("到 %(day)s 为止") % {"day": end}


def _polygon(_value: Any, _known: Names) -> str:
    return _("地点在地图上画定的范围内")


def _answers(value: list[Mapping[str, str]], known: Names) -> str:
    return str(_("；")).join(_answer(one, known) for one in value)


def _answer(one: Mapping[str, str], known: Names) -> str:
    category = known.categories.get(one["category"])
    asked = next((q["label"] for q in category.questions if q["code"] == one["question"]), "") if category else ""
    words = {"question": asked or one["question"], "op": dict(OPS).get(one["op"], one["op"]), "value": one["value"]}
    return _("“%(question)s”%(op)s“%(value)s”") % words


OWN: dict[str, Callable[[Any, Names], str]] = {
    "polygon": _polygon,
    "answers": _answers,
    "working": _working,
    "hours": _hours,
    "dates": _dates,
}
