"""Lists with saved views: which lists there are, their columns, the views a person may use, and the bar above the rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from liren.community.models import SavedView, User

HEADS = frozenset({"center_head", "secretary"})
PASSING = ("page", "view", "form", "pick")  # what belongs to a moment, not to a view


@dataclass(frozen=True)
class ListColumn:
    """A column that a list can show: its head, its class on page and phone, what sorts by it, and whether it usually stands there."""

    name: str
    label: Any
    slot: str = ""
    sort: str = ""
    usual: bool = True


@dataclass(frozen=True)
class Listing:
    """A list that views can be saved of."""

    code: str
    label: Any
    url_name: str
    columns: tuple[ListColumn, ...]


LISTINGS: dict[str, Listing] = {}


def listing(code: str, label: Any, url_name: str, columns: Sequence[ListColumn]) -> Listing:
    """Offer a list; called once by the app whose list it is."""
    LISTINGS[code] = made = Listing(code, label, url_name, tuple(columns))
    return made


def columns_of(code: str, asked: str) -> list[ListColumn]:
    """The columns to show in the order asked for; unknown names are passed over, the one that links to the thing always stays."""
    known = {column.name: column for column in LISTINGS[code].columns}
    lead = next(column for column in LISTINGS[code].columns if column.slot == "title")
    chosen = [known[name] for name in dict.fromkeys(asked.split(",")[:30]) if name in known]
    if not chosen:
        return [column for column in LISTINGS[code].columns if column.usual]
    return chosen if lead in chosen else [lead, *chosen]


def views_of(user: User, code: str) -> list[SavedView]:
    """The views of a list that this person may use: his own, those of his role, those of the community."""
    roles = {area.role for area in user.areas()}
    found = SavedView.objects.visible_to(user).filter(listing=code).order_by("-is_default", "share", "name", "pk")
    return [one for one in found if one.share != SavedView.Share.ROLE or one.role in roles or one.by_id == user.pk]


def packed_views(user: User, code: str) -> QuerySet[Any]:
    """The same as rows (“view”, number, name, everything else in one text), for a list that asks all it offers in one query."""
    default = Case(When(is_default=True, then=Value("1")), default=Value("0"))
    packed = Concat("share", Value("|"), "role", Value("|"), Cast("by_id", CharField()), Value("|"), default, Value("|"), "query")
    found = SavedView.objects.visible_to(user).filter(listing=code).order_by()
    return found.values_list(Value("view"), "pk", "name", packed)


def unpacked_views(user: User, rows: Iterable[tuple[str, str, str]]) -> list[SavedView]:
    """Views from such rows (number, name, text), as `views_of` gives them."""
    roles, found = {area.role for area in user.areas()}, []
    for pk, name, packed in rows:
        share, role, by, default, query = packed.split("|", 4)
        if share != SavedView.Share.ROLE or role in roles or int(by) == user.pk:
            found.append(SavedView(pk=int(pk), name=name, share=share, role=role, by_id=int(by), is_default=default == "1", query=query))
    return sorted(found, key=lambda one: (not one.is_default, one.share, one.name, one.pk))


def default_query(views: Sequence[SavedView], params: Mapping[str, str]) -> str:
    """The address of the community's first view, for somebody who opens the list without asking for anything."""
    first = next((one for one in views if one.is_default), None)
    return f"{first.query}&view={first.pk}" if first and first.query and not params else ""


def view_bar(user: User, code: str, views: Sequence[SavedView], params: Any) -> dict[str, Any]:
    """What the bar above a list shows: saved views, the columns to choose from, and the state that would be saved."""
    offered, base, active = LISTINGS[code], reverse(LISTINGS[code].url_name), params.get("view", "")
    saved = [
        {
            "pk": one.pk, "name": one.name, "url": f"{base}?{one.query}{'&' if one.query else ''}view={one.pk}",
            "active": active == str(one.pk), "shared": one.share != SavedView.Share.OWN, "mine": may_drop(user, one),
        }
        for one in views
    ]  # fmt: skip
    at = {column.name: n for n, column in enumerate(columns_of(code, params.get("cols", "")), 1)}
    columns = [{"name": c.name, "label": c.label, "at": at.get(c.name, ""), "fixed": c.slot == "title"} for c in offered.columns]
    return {
        "listing": code, "saved": saved, "columns": sorted(columns, key=lambda c: c["at"] or 99), "query": keep(params),
        "plain": f"{base}?view=0", "is_head": is_head(user), "current": next((one for one in saved if one["active"]), None),
    }  # fmt: skip


def keep(params: Any) -> str:
    """The part of an address that makes a view."""
    sent = parse_qs(params) if isinstance(params, str) else dict(params.lists())
    kept = [(name, value) for name, values in sent.items() if name not in PASSING for value in values if value]
    return urlencode(kept)[:2000]


def is_head(user: User) -> bool:
    """Does this person decide what everybody sees first?"""
    return bool(user.roles() & HEADS)


def may_drop(user: User, view: SavedView) -> bool:
    """His own, or shared in a community he heads."""
    return view.by_id == user.pk or (view.share != SavedView.Share.OWN and is_head(user))
