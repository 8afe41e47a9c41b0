"""The case list as a table that goes out: names and numbers of people masked unless a second person agreed, sealed ones always."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.flow import State
from liren.cases.models import Case, Channel, Kind, RoutingRule, RuleSet, Secrecy, Urgency
from liren.cases.queries.rulebook import Known, known_to
from liren.community.models import Community, Company, Grid, User
from liren.community.queries import exporter
from liren.community.rules import mask_mobile, mask_name
from liren.core.calendar import local
from liren.core.journal import looked_at

OPEN_TO_ALL = frozenset({Secrecy.ORDINARY, Secrecy.HAZARD})
COLUMNS = (
    "number", "title", "kind", "category__name", "urgency", "channel", "company__name", "grid__name", "place__name", "state", "post__title",
    "reported_at", "accepted_at", "due_at", "resolved_at", "closed_at", "satisfaction", "contact_name", "contact_phone", "secrecy",
)  # fmt: skip
HEADS = (
    _("编号"), _("标题"), _("性质"), _("类别"), _("紧急程度"), _("渠道"), _("企业"), _("网格"), _("地点"), _("状态"), _("承办岗位"),
    _("提交时间"), _("受理时间"), _("时限"), _("答复时间"), _("办结时间"), _("满意度"), _("联系人"), _("联系电话"),
)  # fmt: skip


def rows(cases: QuerySet[Case], _user: User, full: bool) -> Iterator[list[Any]]:
    """The cases line by line, as many as there are."""
    labels = {c.value: str(c.label) for enum in (Kind, Urgency, Channel, State) for c in enum}
    for row in cases.values_list(*COLUMNS).iterator(2000):
        number, title, kind, category, urgency, channel, *rest, name, phone, secrecy = row
        company, grid, place, state, post, *times, satisfaction = rest
        whole, hidden = full and secrecy in OPEN_TO_ALL, secrecy == Secrecy.REPORT
        yield [
            number, title, labels[kind], category, labels[urgency], labels[channel], company, grid, place, labels[state], post,
            *(local(t).replace(tzinfo=None) if t else None for t in times), satisfaction,
            "" if hidden else name if whole else mask_name(name), "" if hidden else phone if whole else mask_mobile(phone),
        ]  # fmt: skip


def rules_file(rule_set: RuleSet) -> str:
    """A set of routing rules as a file people can read and another community can take in: things by code and name, not by number."""
    rows = list(rule_set.rules.select_related("post").order_by("position", "pk"))
    known = known_to(rule_set.community, rows)
    told = {"community": rule_set.community.code, "number": rule_set.number, "rules": [_rule(row, known) for row in rows]}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _rule(row: RoutingRule, known: Known) -> dict[str, Any]:
    when = dict(row.conditions)
    codes = dict(Grid.objects.filter(pk__in=when.get("grids", ())).values_list("pk", "code")) if when.get("grids") else {}
    firms = dict(Company.objects.filter(pk__in=when.get("companies", ())).values_list("pk", "credit_code")) if when.get("companies") else {}
    for kind, names in (("grids", codes), ("companies", firms), ("places", known.places)):
        if kind in when:
            when[kind] = [names.get(pk, f"#{pk}") for pk in when[kind]]
    to = {"post": row.post.title} if row.post else {"role": row.role}
    return {"name": row.name, "on": row.is_on, "when": when, "to": to, **({"raise_to": row.raise_to} if row.raise_to else {})}


def offer(wanted: Callable[[Any], queries.Wanted]) -> None:
    """Let the case list be carried away; `wanted` reads the filters as the address carries them."""

    def found(user: User, _home: Community, params: Any) -> QuerySet[Case]:
        return queries.found(user, wanted(params))

    roles = "worker center_head secretary department_officer"
    told = {"heads": HEADS, "found": found, "rows": rows, "looked": _looked}
    exporter("cases", _("诉求清单"), roles=roles, private=True, **told)


def _looked(user: User, cases: QuerySet[Case]) -> None:
    looked_at(user, queries.sensitive(cases).iterator(2000), "export")
