"""The filters of the case list, as the URL carries them and as the filter bar shows them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.flow import State
from liren.cases.models import Channel, Kind, Urgency

SHOW = (("", _("未办结")), ("mine", _("本岗承办")), ("received", _("本岗受理")), ("done", _("已结束")), ("all", _("全部")))
OVERDUE = (("now", _("已超期")), ("soon", _("明天内到期")))
LABELS = {
    "state": _("状态"), "kind": _("性质"), "category": _("类别"), "grid": _("网格"), "post": _("承办岗位"), "urgency": _("紧急程度"),
    "channel": _("渠道"), "overdue": _("时限"),
}  # fmt: skip


class Filters(forms.Form):
    """What makes no sense is left out, never refused: a link from yesterday still opens."""

    q = forms.CharField(required=False, max_length=60)
    show = forms.ChoiceField(required=False, choices=SHOW)
    state = forms.ChoiceField(required=False, choices=State)
    kind = forms.ChoiceField(required=False, choices=Kind)
    category = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    grid = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    post = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    company = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    urgency = forms.ChoiceField(required=False, choices=Urgency)
    channel = forms.ChoiceField(required=False, choices=Channel)
    overdue = forms.ChoiceField(required=False, choices=OVERDUE)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    sort = forms.CharField(required=False, max_length=12)

    def wanted(self) -> queries.Wanted:
        """What the reader looks for."""
        self.is_valid()
        return queries.Wanted(**{k: v for k, v in self.cleaned_data.items() if v not in (None, "")})


def bar(wanted: queries.Wanted, offered: dict[str, list[queries.Option]], query: QueryDict, total: str) -> dict[str, Any]:
    """The filter bar as its piece wants it."""
    choices = {"state": State.choices, "kind": Kind.choices, "urgency": Urgency.choices, "channel": Channel.choices, "overdue": OVERDUE}
    filters = {name: _filter(name, _plain(pairs), wanted) for name, pairs in choices.items()}
    filters |= {name: _filter(name, _grouped(options), wanted) for name, options in offered.items()}
    chips = [_chip(name, filters[name], query) for name in LABELS if filters[name]["chosen"]]
    return {
        "search": wanted.q,
        "hint": __("编号、标题、企业"),
        "target": "#rows",
        "filters": [filters[name] for name in ("state", "kind", "grid")],
        "more": [filters[name] for name in ("category", "urgency", "overdue", "post", "channel")],
        "keep": [(name, query[name]) for name in ("show", "sort", "company", "cols", "view") if query.get(name)],
        "chips": chips,
        "clear_url": _without(query, *LABELS) if len(chips) > 1 else "",
        "total": total,
        "noun": __("件"),
    }


def _plain(pairs: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in pairs]


def _grouped(options: list[queries.Option]) -> list[dict[str, Any]]:
    """Options, under their groups where they have some."""
    plain = [{"value": o.value, "label": o.label} for o in options if not o.group]
    groups: dict[str, list[dict[str, Any]]] = {}
    for option in options:
        if option.group:
            groups.setdefault(option.group, []).append({"value": option.value, "label": option.label})
    return plain + [{"label": group, "options": own} for group, own in groups.items()]


def _filter(name: str, options: list[dict[str, Any]], wanted: queries.Wanted) -> dict[str, Any]:
    value = str(getattr(wanted, name) or "")
    chosen = ""
    for option in [inner for o in options for inner in o.get("options", [o])]:
        option["chosen"] = bool(value) and option["value"] == value
        chosen = option["label"] if option["chosen"] else chosen
    return {"name": name, "label": LABELS[name], "options": options, "chosen": chosen}


def _chip(name: str, chosen: dict[str, Any], query: QueryDict) -> dict[str, str]:
    return {"label": __("%(name)s：%(value)s") % {"name": chosen["label"], "value": chosen["chosen"]}, "url": _without(query, name)}


def _without(query: QueryDict, *names: str) -> str:
    kept = query.copy()
    for name in ("page", *names):
        kept.pop(name, None)
    return f"?{kept.urlencode()}"


def tabs(wanted: queries.Wanted, query: QueryDict) -> list[dict[str, Any]]:
    """Which part of the cases the list shows."""
    rest = query.copy()
    for name in ("page", "show", "sort", "state"):
        rest.pop(name, None)
    tail = f"&{rest.urlencode()}" if rest else ""
    active = None if wanted.state else wanted.show
    return [{"label": label, "url": f"?show={show}{tail}", "active": active == show} for show, label in SHOW]
