"""Reads about companies: finding one, the list, and everything its page shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.community.models import Appointment, Community, Company, ContactPerson, Fact, GridStay, Post, User
from liren.community.queries.accounts import held_today
from liren.community.queries.masks import mail, mobile
from liren.community.queries.saved import ListColumn, listing
from liren.community.rules import mask_name, tidy_credit_code
from liren.core.calendar import now, short

SORTS = {
    "name": ("initials", "name"),
    "headcount": ("headcount", "name"),
    "moved_in_on": ("moved_in_on", "name"),
    "verified_on": ("verified_on", "name"),
}
NAMES_IN_FULL = frozenset({"enterprise_worker", "governance_worker", "center_head", "secretary", "company_contact", "system"})


@dataclass(frozen=True)
class Panel:
    """A part of the company page that an app above fills: an address that takes the company's id and answers with a fragment."""

    label: Any
    url_name: str
    icon: str = "list-details"


COMPANY_PANELS: list[Panel] = []


def add_company_panel(label: Any, url_name: str, icon: str = "list-details") -> None:
    """Give the company page a further part; called once by an app above when it starts."""
    panel = Panel(label, url_name, icon)
    if panel not in COMPANY_PANELS:
        COMPANY_PANELS.append(panel)


@dataclass(frozen=True)
class ContactCard:
    """A contact person as this reader may see him (security B.3)."""

    contact: ContactPerson
    name: str
    phone: str
    mail: str = ""


def companies(user: User, text: str = "", *, sort: str = "", **chosen: Any) -> QuerySet[Company]:
    """Companies the user may see, by one search box and the filters community, grid, place, industry, size, status."""
    found = Company.objects.visible_to(user).select_related("grid", "place")
    found = found.filter(**{name: value for name, value in chosen.items() if value not in ("", None)})
    first, *then = SORTS.get(sort.lstrip("-"), SORTS["name"])
    ordered = F(first).desc(nulls_last=True) if sort.startswith("-") else F(first).asc(nulls_first=True)
    return found.filter(matching(text)).order_by(ordered, *then, "pk")


def matching(text: str) -> Q:
    """The condition of the one search box: name, short name, pinyin initials or credit code."""
    found = Q()
    for word in text.split()[:5]:
        here = Q(name__icontains=word) | Q(short_name__icontains=word)
        if word.isascii():
            here |= Q(initials__contains=word.lower())
            if len(word) >= 4:
                here |= Q(credit_code__startswith=tidy_credit_code(word)) | Q(credit_code__endswith=tidy_credit_code(word))
        found &= here
    return found


def find_companies(user: User, text: str, limit: int = 12) -> list[Company]:
    """The likeliest companies for what somebody begins to type; those that moved out come last."""
    if not text.strip():
        return []
    likeliest = Case(When(status="left", then=2), When(initials__startswith=text.strip().lower(), then=0), default=1)
    return list(companies(user, text).order_by(likeliest, "initials", "name", "pk")[:limit])


def credit_codes(home: Community) -> set[str]:
    """The codes that are registered already."""
    return set(Company.objects.filter(community=home).values_list("credit_code", flat=True))


def posts_of_company(company: Company) -> QuerySet[Post]:
    """The posts that a company fills – contact, employees with an account – with their present holders."""
    held = Appointment.objects.filter(held_today()).select_related("user")
    posts = Post.objects.filter(company=company, closed_on=None)
    return posts.prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("role", "pk")


def contact_cards(user: User, company: Company) -> list[ContactCard]:
    """The contact persons with names and numbers masked as the reader's post asks; none where it gives none."""
    rows = ContactPerson.objects.visible_to(user).filter(company=company).order_by("-is_main", "pk")
    full = bool(user.roles() & NAMES_IN_FULL)
    own = "company_contact" in user.roles()
    return [
        ContactCard(c, c.name if full else mask_name(c.name), *((c.phone, c.email) if own else (mobile(c.phone), mail(c.email))))
        for c in rows
    ]


def facts_of(user: User, company: Company) -> list[Fact]:
    """The latest fact of each name."""
    latest: dict[str, Fact] = {}
    for fact in Fact.objects.visible_to(user).filter(company=company).order_by("name", "-on", "-pk"):
        latest.setdefault(fact.name, fact)
    return list(latest.values())


def stays_of(company: Company) -> QuerySet[GridStay]:
    """Which grids the company belonged to, the present one first."""
    return company.stays.select_related("grid").order_by("-since", "-pk")


def own_company(user: User, community_id: int) -> Company | None:
    """The company somebody speaks for in a community, as its contact."""
    ids = [one.company_id for one in user.areas() if one.role == "company_contact" and one.company_id and community_id in one.communities]
    return Company.objects.filter(pk__in=ids).order_by("pk").first()


def company_words(home: Community) -> Iterable[tuple[int, int, str, str, str]]:
    """Number, grid, and everything each company is called by: codes and names before short names."""
    found = Company.objects.filter(community=home).order_by("-status", "pk")
    return found.values_list("pk", "grid_id", "short_name", "name", "credit_code").iterator(2000)


listing(
    "companies", pgettext_lazy("plural", "企业"), "community:companies",
    [
        ListColumn("name", _("企业"), "title", "name"),
        ListColumn("credit_code", _("统一社会信用代码"), "extra", usual=False),
        ListColumn("grid", _("网格"), "name"),
        ListColumn("place", _("位置"), "name"),
        ListColumn("industry", _("行业"), "extra"),
        ListColumn("trade", _("主营业务"), "extra", usual=False),
        ListColumn("size", _("规模"), "extra"),
        ListColumn("headcount", pgettext_lazy("plural", "员工"), "num", "headcount"),
        ListColumn("moved_in_on", _("入驻"), "extra", "moved_in_on"),
        ListColumn("verified_on", _("核实"), "extra", "verified_on"),
        ListColumn("status", _("状态"), "state"),
    ],
)  # fmt: skip
STATUS = {"active": ("good", ""), "moving_out": ("warn", ""), "left": ("idle", "archive")}


def company_lines(found: Iterable[Company], columns: Sequence[ListColumn]) -> list[dict[str, Any]]:
    """Companies as lines of `ui/table.html` with these columns."""
    return [
        {"id": one.pk, "name": str(one), "url": reverse("community:company", args=[one.pk]), "cells": [_cell(one, c) for c in columns]}
        for one in found
    ]


def _cell(one: Company, column: ListColumn) -> dict[str, Any]:
    if column.name == "name":
        return {"text": str(one), "slot": "title", "small": one.name if one.short_name else ""}
    if column.name == "status":
        tone, icon = STATUS[one.status]
        return {"text": one.get_status_display(), "slot": "state", "badge": tone, "icon": icon, "plain": one.status != "moving_out"}
    texts: dict[str, Callable[[], Any]] = {
        "place": lambda: f"{one.place or ''} {one.room}", "industry": one.get_industry_display, "size": one.get_size_display,
        "headcount": lambda: f"{one.headcount:,}", "moved_in_on": lambda: short(one.moved_in_on, now()) if one.moved_in_on else "",
        "verified_on": lambda: short(one.verified_on, now()) if one.verified_on else "",
    }  # fmt: skip
    return {"text": texts.get(column.name, lambda: str(getattr(one, column.name)))(), "slot": column.slot, "label": column.label}
