"""机构: the list, one body and what is done from it, the organization chart, and what companies read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.community.queries import may_export
from liren.core.actions import ACTIONS
from liren.core.http import act_page, deed_form, deed_page, filled, get_visible, page
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
    form = filled(request, forms.Found, first={"kind": request.GET.get("kind", "")}, thing=home, user=request.user)
    told: dict[str, Any] = {"title": _("登记机构"), "verb": _("登记成立"), "back_url": reverse("institutions:bodies")}
    told |= {"to": "institutions:body", "done": lambda made: _("已登记“%(name)s”，接着设岗位、登记成员") % {"name": made.name}}
    return act_page(request, form, actions.found, home, **told)


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
    form, action = deed_form(request, acts, name, first=first, thing=thing, user=request.user), ACTIONS[f"institutions.{name}"]
    told = {"lead": thing.name if isinstance(thing, Member) else str(of), "danger": name in {"dissolve", "end_member"}}
    told |= {"done": lambda _made: _("“%(body)s”已%(verb)s") % {"body": of.name, "verb": action.label}}
    return deed_page(request, form, action, thing, back_url=reverse("institutions:body", args=[of.pk]), **told)


@require_GET
def portal_bodies(request: HttpRequest) -> HttpResponse:
    """What companies and employees read of the community's bodies: name, functions, charter, term."""
    home = home_of(request.user)
    return page(request, "institutions/portal_bodies.html", {"home": home, "bodies": queries.active(home)})
