"""Registers of the desk, a record each, and what is done from it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_let_in
from liren.community.queries import timeline
from liren.core.actions import ACTIONS
from liren.core.http import Filter, act_page, back, deed_buttons, deed_form, deed_page, filled, get_visible, listing, page, searched, ticked
from liren.resources import actions, forms, queries
from liren.resources.models import Need, Offer, Provider, Resource, Society, Use
from liren.resources.queries import facts, words

RELATED: dict[Any, tuple[str, ...]] = {
    Resource: ("community", "company", "organization", "place", "keeper"), Provider: ("community", "organization", "keeper", "decided_by"),
    Society: ("community", "organization", "keeper"), Need: ("community", "keeper", "noted_by"),
    Use: ("community", "resource"), Offer: ("community", "need", "company"),
}  # fmt: skip


def _staff_home(request: HttpRequest) -> Any:
    """The community whose directory this reader may see on the desk; for others the page is not there."""
    return home_let_in(request, queries.reads)


def _register(request: HttpRequest, model: Any, reads: Any, **more: Any) -> HttpResponse:
    home, user, kind = _staff_home(request), request.user, model._meta.model_name
    rows = reads(user, home, q=searched(request), **queries.chosen(kind, request.GET))
    context = listing(request, rows, [Filter(*one) for one in words.FILTERS[kind]], noun=words.NOUNS[kind], hint=words.HINTS[kind])
    columns = [{"label": label, "slot": slot} for label, slot in words.COLUMNS[kind]]
    deed = forms.NEW[kind][0]
    context |= {
        "kind": kind, "columns": columns, "rows": [words.line(kind, one) for one in context["found"]],
        "new": ACTIONS[f"resources.{deed}"].label if user.has_perm(f"resources.{deed}", home) else "",
        "figures": queries.figures(kind, user, home), "tabs": words.tabs(kind), "listing": words.LISTS[kind],
    }  # fmt: skip
    return page(request, "resources/register.html", context | more, part="rows")


@desk_only
@require_GET
def inventory(request: HttpRequest) -> HttpResponse:
    """资源清单。"""
    keeps = request.user.has_perm("resources.enter", _staff_home(request))
    buttons = [{"value": name, "label": ACTIONS[f"resources.{name}"].label, "icon": words.ICONS[name]} for name in words.BULK]
    more = {"picks": "pick", "buttons": buttons, "report": request.session.pop("resources", None)} if keeps else {}
    return _register(request, Resource, queries.resources, **more)


@desk_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Verify the resources picked in the list, or ask about them; says of which it was refused and why."""
    home, do = _staff_home(request), request.POST.get("do", "")
    picked = queries.picked(request.user, home, ticked(request))
    if not picked or do not in words.BULK:
        messages.warning(request, _("请先在列表中勾选资源"))
        return redirect(back(request))
    result, verb = getattr(actions, do).bulk(picked, by=request.user), ACTIONS[f"resources.{do}"].label
    if result.done:
        messages.success(request, _("已%(verb)s %(count)d 项") % {"verb": verb, "count": len(result.done)})
    if result.refused:
        request.session["resources"] = [{"name": str(one), "why": why} for one, why in result.refused]
    return redirect(back(request))


@desk_only
@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """服务机构资源库。"""
    return _register(request, Provider, queries.providers)


@desk_only
@require_GET
def societies(request: HttpRequest) -> HttpResponse:
    """社区社会组织。"""
    return _register(request, Society, queries.societies)


@desk_only
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """公益需求。"""
    return _register(request, Need, queries.needs)


# ---- 一件


def _record(request: HttpRequest, model: Any, pk: int, *parts: str) -> HttpResponse:
    _staff_home(request)
    thing, user, kind = get_visible(request, model, *RELATED[model], pk=pk), request.user, model._meta.model_name
    buttons = deed_buttons(thing, [name for name in forms.ACTS[kind] if queries.allowed(user, thing, name)], words.ICONS)
    context = {
        "thing": thing, "kind": kind, "facts": facts.facts(kind, thing), "buttons": buttons, "state": words.state(kind, thing),
        "papers": queries.papers_of(user, thing), "events": timeline(thing), "tab": words.tab(kind),
        "parts": [facts.part(user, thing, name) for name in parts],
    }  # fmt: skip
    return page(request, "resources/record.html", context)


@desk_only
@require_GET
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    """One resource with its uses."""
    return _record(request, Resource, pk, "uses")


@desk_only
@require_GET
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    """One provider with its papers."""
    return _record(request, Provider, pk)


@desk_only
@require_GET
def society(request: HttpRequest, pk: int) -> HttpResponse:
    """One social organization with its support and activities."""
    return _record(request, Society, pk, "activities", "support")


@desk_only
@require_GET
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need with the companies it was offered to and their answers."""
    return _record(request, Need, pk, "offers")


# ---- 办


@desk_only
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter a resource, a provider, a social organization or a need."""
    if kind not in forms.NEW:
        raise Http404
    home, (deed, form_of) = _staff_home(request), forms.NEW[kind]
    told: dict[str, Any] = {"back_url": reverse(f"resources:{words.PAGES[kind]}"), "to": f"resources:{kind}"}
    told |= {"done": lambda made: _("“%(name)s”已登记") % {"name": made}}
    return act_page(request, filled(request, form_of, home=home), ACTIONS[f"resources.{deed}"], home, **told)


def _act(request: HttpRequest, model: Any, pk: int, name: str) -> HttpResponse:
    """Something done to a thing of the directory."""
    _staff_home(request)
    thing, kind = get_visible(request, model, *RELATED[model], pk=pk), model._meta.model_name
    may = partial(queries.allowed, request.user, thing, name)
    form = deed_form(request, forms.ACTS[kind], name, now=may, home=thing.community, thing=thing)
    return deed_page(request, form, ACTIONS[f"resources.{name}"], thing, back_url=words.page_of(kind, thing))


@desk_only
def act_resource(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a resource."""
    return _act(request, Resource, pk, name)


@desk_only
def act_use(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something noted of a use."""
    return _act(request, Use, pk, name)


@desk_only
def act_provider(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a provider."""
    return _act(request, Provider, pk, name)


@desk_only
def act_society(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a social organization."""
    return _act(request, Society, pk, name)


@desk_only
def act_need(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a need."""
    return _act(request, Need, pk, name)


@desk_only
def act_offer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """An answer that a company gave by telephone."""
    return _act(request, Offer, pk, name)
