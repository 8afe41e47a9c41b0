"""What the forms of the desk offer: categories, places, companies, reply templates, and where a new case would go."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases import rules
from liren.cases.models import Case, Category, ReplyTemplate
from liren.cases.queries.lists import _communities
from liren.cases.queries.reasons import role_name
from liren.cases.queries.record import open_alike
from liren.cases.queries.router import Route, Told, route
from liren.cases.rules import Limit
from liren.community.models import Community, Company, Grid, Place, User
from liren.core.calendar import now, short

TEMPLATE_STAGES = {
    "accept": "accept", "settle": "resolve", "decline": "decline", "ask_supplement": "supplement", "update_progress": "update",
    "resolve": "resolve", "escalate": "escalate", "hand_back": "hand_back",
}  # fmt: skip
STAGES = {
    "accept": gettext_lazy("受理"), "supplement": gettext_lazy("补办告知"), "update": gettext_lazy("进展"),
    "resolve": gettext_lazy("办结"), "decline": gettext_lazy("退回答复"), "escalate": gettext_lazy("上报"),
    "hand_back": gettext_lazy("退回转办"),
}  # fmt: skip
BLANK = re.compile(r"\{(\w+)\}")
BLANKS = {
    "reason": gettext_lazy("理由"), "instead": gettext_lazy("可以怎么办"), "solution": gettext_lazy("怎样解决的"),
    "missing": gettext_lazy("还缺什么"), "progress": gettext_lazy("目前进展"), "next": gettext_lazy("下一步"),
}  # fmt: skip


def _here(user: User) -> list[int]:
    """The one community in which the user registers: the one he looks at, else the first of his."""
    return _communities(user)[:1]


def categories_for(user: User) -> QuerySet[Category]:
    """Categories in use in the community in which the user registers."""
    return Category.objects.visible_to(user).filter(community__in=_here(user), is_active=True).order_by("order", "pk")


def grouped_categories(user: User) -> list[tuple[str, list[tuple[int, str]]]]:
    """The same under their groups, as a select offers them."""
    rows = categories_for(user).values_list("group", "pk", "name")
    return [(group, [(pk, name) for _group, pk, name in own]) for group, own in groupby(rows, key=lambda row: row[0])]


def places_for(user: User) -> QuerySet[Place]:
    """Places of the community in which the user registers."""
    return Place.objects.visible_to(user).filter(community__in=_here(user)).order_by("name")


def companies_like(user: User, typed: str) -> list[Company]:
    """Companies by name, short name, initials or credit code; at most ten."""
    like = Q(name__icontains=typed) | Q(short_name__icontains=typed) | Q(initials__contains=typed.lower()) | Q(credit_code=typed.upper())
    return list(Company.objects.visible_to(user).filter(like, community__in=_here(user)).select_related("grid").order_by("name")[:10])


def home(user: User) -> Community:
    """The community in which this user registers what belongs to no company."""
    return Community.objects.get(pk__in=_here(user))


@dataclass(frozen=True)
class Preview:
    """Where a case would go and what would be promised, before it is sent."""

    route: Route
    promises: list[tuple[str, str, str]]  # what, limit, until when
    alike: list[Case]


def preview(category: Category, told: Told, grid: Grid | None, alike: Sequence[Case] = ()) -> Preview:
    """Who would get a case of this category here, and by when it would be answered and settled."""
    found = route(category.community, category, grid, told)
    limits = category.limits.get(found.urgency or told.urgency) or category.limits["normal"]
    names = {"first_answer": rules.ClockKind.FIRST_ANSWER, "solution": rules.ClockKind.SOLUTION}
    promises = []
    for key, kind in names.items():
        if key in limits:
            limit = Limit.of(limits[key])
            due = rules.deadline(limit, now())
            promises.append((str(kind.label), str(limit), short(due.at, now()) if due else ""))
    return Preview(found, promises, list(alike))


def category_of(user: User, pk: str) -> Category | None:
    """The chosen category, if it is one in use here."""
    return categories_for(user).filter(pk=int(pk)).select_related("community").first() if pk.isdecimal() and len(pk) < 19 else None


def preview_of(user: User, category: Category | None, sent: Mapping[str, Any]) -> Preview | None:
    """The preview of what a form says so far; None until a category is chosen."""
    if category is None:
        return None
    typed, place = str(sent.get("company", "")).strip(), str(sent.get("place", ""))
    companies = companies_like(user, typed) if typed else []
    company = next((c for c in companies if typed in (c.name, c.short_name)), companies[0] if len(companies) == 1 else None)
    where = places_for(user).filter(pk=int(place)).select_related("grid").first() if place.isdecimal() else None
    grid = where.grid if where else company.grid if company else None
    said = {name: str(sent.get(name, "")) for name in ("channel", "urgency", "title", "text")}
    answers = {q["code"]: str(sent.get(f"ask_{q['code']}", "")) for q in category.questions}
    told = Told(**said, place=where, company=company, answers=answers)
    return preview(category, told, grid, open_alike(user, company and company.pk, category.pk))


def category_groups(user: User, q: str = "") -> list[tuple[str, list[dict[str, Any]]]]:
    """All categories of the user's communities under their groups, with their limits in words."""
    rows = Category.objects.visible_to(user).filter(community__in=_communities(user)).order_by("order", "pk")
    if q.strip():
        rows = rows.filter(Q(name__icontains=q.strip()) | Q(group__icontains=q.strip()))
    return [(group, [_category_row(c) for c in own]) for group, own in groupby(rows, key=lambda c: c.group)]


def _category_row(category: Category) -> dict[str, Any]:
    limits = category.limits.get("normal", {})
    words = {key: str(Limit.of(value)) for key, value in limits.items()}
    return {
        "category": category, "kind": category.get_kind_display(), "post": role_name(category.post_role),
        "first": words.get("first_answer", ""), "solution": words.get("solution", ""), "authority": authority_name(category),
    }  # fmt: skip


def authority_name(category: Category) -> str:
    """Who may decide: the community, the service center above, or a department."""
    return str({"service_center": _("上级企业服务中心"), "department": _("职能部门")}.get(category.authority, _("社区")))


def template_groups(user: User) -> list[tuple[str, list[ReplyTemplate]]]:
    """The reply templates of the user's communities by step."""
    rows = ReplyTemplate.objects.visible_to(user).filter(community__in=_communities(user)).order_by("stage", "pk")
    return [(str(STAGES.get(stage, stage)), list(own)) for stage, own in groupby(rows, key=lambda t: t.stage)]


def template_text(case: Case, name: str, pk: str, user: User) -> str:
    """The text of the chosen template filled for this case; empty when none was chosen."""
    return next((filled(t, case, user) for t in templates_for(case, name) if str(t.pk) == pk), "") if pk else ""


def templates_for(case: Case, name: str) -> list[ReplyTemplate]:
    """Reply templates that fit this step and this category."""
    stage = TEMPLATE_STAGES.get(name)
    if stage is None:
        return []
    rows = ReplyTemplate.objects.filter(community=case.community_id, stage=stage, is_active=True).order_by("pk")
    own = {case.category.code, case.category.kind, case.category.group}
    return [t for t in rows if not t.fits or own & set(t.fits)]


def filled(template: ReplyTemplate, case: Case, user: User) -> str:
    """The template's text with what is known of this case put in; what its writer has to fill stands as 【…】."""
    known = _known(case, user)
    return BLANK.sub(lambda blank: known.get(blank[1]) or _("【请填：%(what)s】") % {"what": BLANKS.get(blank[1], blank[1])}, template.text)


def _known(case: Case, user: User) -> dict[str, str]:
    present = now()
    known: dict[str, Any] = {
        "number": case.number, "category": case.category, "company": case.company, "post": case.post, "community": case.community,
        "reporter": case.contact_name or case.reporter or _("您好"), "due": case.due_at and short(case.due_at, present),
        "phone": case.community.phone, "handler": user, "place": case.place or case.location, "department": case.escalated_to,
    }  # fmt: skip
    return {name: str(value) for name, value in known.items() if value}


def importable(home: Community, by: User, secrecies: Iterable[str]) -> QuerySet[Category]:
    """The categories in use whose cases this person may bring in by table: of these secrecies, and only what his post reads."""
    readable = [one for one in secrecies if by.roles() & Case.READERS[one].keys()]
    return Category.objects.filter(community=home, is_active=True, secrecy__in=readable).order_by("order", "pk")


def sources(home: Community, starts: Iterable[str]) -> set[str]:
    """Where the cases that came in by file came from."""
    found = Case.objects.filter(reduce(or_, (Q(source__startswith=start) for start in starts)), community=home)
    return set(found.order_by().values_list("source", flat=True).iterator(5000))


def sources_among(home: Community, wanted: Iterable[str]) -> set[str]:
    """Those of them that have come in."""
    return set(Case.objects.filter(community=home, source__in=list(wanted)).order_by().values_list("source", flat=True))
