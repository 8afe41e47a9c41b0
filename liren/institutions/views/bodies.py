"""机构: the list, one body and what is done from it, the organization chart, and what companies read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.community.queries import may_export
from liren.core.actions import ACTIONS
from liren.core.http import form_page, get_visible, page, stamp, typed
from liren.institutions import actions, forms, queries
from liren.institutions.models import Body, Member


@desk_only
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Every body the standards know, with what it lacks."""
    home = home_of(request.user)
    parts = queries.parts(home)
    context = {"home": home, "parts": parts, "figures": queries.figures(parts), "past": queries.dissolved(home)}
    context |= {"counts": queries.may_count(request.user, home)}
    context |= {"keeper": may_export(request.user, "bodies", home)}
    return page(request, "institutions/bodies.html", context)


@desk_only
@require_GET
def chart(request: HttpRequest) -> HttpResponse:
    """The organization chart, drawn from who holds what today."""
    home = home_of(request.user)
    tiers = queries.tiers(request.user, home)
    lines = [line for tier in tiers for line in tier.lines]
    context = {"home": home, "tiers": tiers, "seen": queries.visible_posts(request.user, lines)}
    context |= {"counts": queries.may_count(request.user, home), "vacant": sum(len(s.vacant) for line in lines for s in line.seats)}
    context |= {"ending": sum(bool(until) for line in lines for seat in line.seats for _post, _name, until in seat.people)}
    return page(request, "institutions/chart.html", context)


@desk_only
@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: charter, posts, members, meetings, and what it lacks."""
    found = get_visible(request, Body, "community", "parent", pk=pk)
    return page(request, "institutions/body.html", {"body": found, **queries.record(request.user, found)})


@desk_only
def found(request: HttpRequest) -> HttpResponse:
    """Register that a body was founded."""
    home = home_of(request.user)
    first = {"kind": request.GET.get("kind", ""), **typed(request)}
    form = forms.Found(request.POST or None, request.FILES or None, thing=home, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        made = actions.found.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已登记“%(name)s”，接着设岗位、登记成员") % {"name": made.name})
        return redirect("institutions:body", made.pk)
    told = {"title": _("登记机构"), "verb": _("登记成立"), "back_url": reverse("institutions:bodies")}
    return form_page(request, form, "institutions.found", home, **told)


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a body: its form, and what becomes of it."""
    found = get_visible(request, Body, "community", "parent", pk=pk)
    first = {name: request.GET.get(name) for name in ("code",) if request.GET.get(name)}
    return _acted(request, found, found, name, forms.BODY_ACTS, first)


@desk_only
def member_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a member."""
    member = get_visible(request, Member, "body__community", "company", pk=pk)
    return _acted(request, member, member.body, name, forms.MEMBER_ACTS, {})


def _acted(request: HttpRequest, thing: Any, of: Body, name: str, acts: dict[str, Any], first: dict[str, Any]) -> HttpResponse:
    if name not in acts:
        raise Http404
    form = acts[name](request.POST or None, request.FILES or None, thing=thing, user=request.user, initial={**first, **typed(request)})
    verb = ACTIONS[f"institutions.{name}"].label
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(thing, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(body)s”已%(verb)s") % {"body": of.name, "verb": verb})
        return redirect("institutions:body", of.pk)
    lead = thing.name if isinstance(thing, Member) else str(of)
    told = {"title": verb, "verb": verb, "thing": thing, "lead": lead, "back_url": reverse("institutions:body", args=[of.pk])}
    return form_page(request, form, f"institutions.{name}", thing, danger=name in {"dissolve", "end_member"}, **told)


@require_GET
def portal_bodies(request: HttpRequest) -> HttpResponse:
    """What companies and employees read of the community's bodies: name, functions, charter, term."""
    home = home_of(request.user)
    return page(request, "institutions/portal_bodies.html", {"home": home, "bodies": queries.active(home)})
