"""The screens that read across, and the frame around every page."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from liren.cases.queries import portal as visitors
from liren.cases.queries.figures import public_figures
from liren.cockpit import queries, rules
from liren.community.queries import workplaces
from liren.core.http import page, url_of

FACES = 6  # communities whose figures stand beside each other on the first page


@login_not_required
def front(request: HttpRequest, code: str = "") -> HttpResponse:
    """The face of a community: what it is, how to report, how it keeps its word; several communities are offered first."""
    communities = list(visitors.communities())
    chosen = [c for c in communities if c.code == code] if code else communities
    if code and not chosen:
        raise Http404
    only = chosen[0] if len(chosen) == 1 else None
    faces = [] if only else [(c, public_figures(c)) for c in communities[:FACES]] + [(c, None) for c in communities[FACES:]]
    context = {"community": only, "faces": faces, "figures": public_figures(only) if only else None}
    return page(request, "cockpit/front.html", context)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The staff's worklist; companies and employees are shown to their own door."""
    if request.user.uses_portal():
        return redirect("cases:portal_home")
    work = queries.worklist(request.user, request.GET.get("show", ""))
    steps = queries.first_steps(request.user) if not work.total else []
    context = {"work": work, "steps": steps, "given": partial(queries.given, request.user)}
    return page(request, "cockpit/home.html", context, part="queue")


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows around its content; read only when a template draws it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request)), "DEMO": settings.DEMO}


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"home_url": "/", "sign_in_url": url_of("community:sign_in"), "language_url": url_of("community:set_language")}
    counts, areas = queries.counts(user), user.areas()
    shown = [item for entry in queries.entries(user) if (item := _item(entry, counts))["url"]]
    at = _mark(request, shown)
    return {
        "home_url": reverse("cockpit:home"),
        "groups": _groups(request, shown, at),
        "folds": len(shown) > rules.LONG,
        **_bars(shown, rules.PORTAL_BOTTOM if user.uses_portal() else rules.DESK_BOTTOM),
        **_places(user),
        "search_url": url_of("cases:find") if not user.uses_portal() else "",
        "notices_url": url_of("core:inbox"),
        "notices_live_url": url_of("core:notice_count"),
        "notices_count": counts["notices"],
        "tasks": counts["tasks"],
        "me": {"name": str(user), "post": areas[0].title if areas else "", "items": _my_items()},
        "sign_out_url": url_of("community:sign_out"),
    }


def _bars(items: list[dict[str, Any]], bottom: tuple[str, ...]) -> dict[str, Any]:
    """The portal's bar at the top and the phone's at the bottom, each with what it has no room for."""
    return {
        "top": items[: rules.PORTAL_TOP],
        "top_more": items[rules.PORTAL_TOP :],
        "bottom": [item for name in bottom for item in items if item["name"] == name],
        "bottom_more": [item for item in items if item["name"] not in bottom],
    }


def _places(user: Any) -> dict[str, Any]:
    """The community the reader looks at and, where he works in several, what he may choose from."""
    several = [] if user.uses_portal() else workplaces(user)
    if not several:
        return {"community": {"name": next((area.place for area in user.areas() if area.place), "")}}
    places = [{"pk": "", "label": _("所有社区")}] + [{"pk": one.pk, "label": one.name} for one in several]
    chosen = next((place for place in places if place["pk"] == user.looks_at), places[0])
    told = [place | {"active": place is chosen} for place in places]
    return {"community": {"name": chosen["label"]}, "communities": told, "choose_url": url_of("community:choose_community")}


def _mark(request: HttpRequest, items: list[dict[str, Any]]) -> str:
    """Mark the entry the reader is at; its group."""
    match = request.resolver_match
    name = rules.at_entry(request.path, match.view_name if match else "", [(item["name"], item["url"]) for item in items])
    here = next((item for item in items if item["name"] == name), None)
    if here:
        here["active"] = "page" if here["url"] == request.path else "true"
    return here["group"] if here else ""


def _groups(request: HttpRequest, items: list[dict[str, Any]], at: str) -> list[dict[str, Any]]:
    """The groups that hold something; in a long menu all but the first fold, and stay as their reader left them."""
    kept, folds = request.COOKIES.get("nav", "").split("."), len(items) > rules.LONG
    parts = {key: [item for item in items if item["group"] == key] for key in rules.GROUPS}
    folding = {key: folds and key != rules.TODAY for key in rules.GROUPS}
    return [_group(key, part, folding[key]) | {"open": rules.is_open(key, kept, at)} for key, part in parts.items() if part]


def _group(key: str, items: list[dict[str, Any]], folds: bool) -> dict[str, Any]:
    waiting = sum(item.get("count", 0) for item in items)
    return {"label": rules.GROUPS[key], "fold": key if folds else "", "items": items, "count": waiting}


def _item(entry: rules.Entry, counts: dict[str, int]) -> dict[str, Any]:
    group, url = rules.place_of(entry.group), url_of(entry.name)
    item = {"group": group, "name": entry.name, "label": entry.label, "icon": entry.icon, "url": url, "active": ""}
    return item | ({"count": counts.get(entry.count, 0)} if entry.count else {}) | {"main": entry.name == "cases:portal_new"}


def _my_items() -> list[dict[str, Any]]:
    known = (
        ("user", _("我的账号"), "community:account"),
        ("shield-lock", _("登录安全"), "accounts:security"),
        ("bell-cog", _("消息设置"), "core:notice_preferences"),
    )
    return [{"icon": icon, "label": label, "url": url} for icon, label, name in known if (url := url_of(name))]
